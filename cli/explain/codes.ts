import { consoleCodes } from "./codes/console.ts";
import { deployerCodes } from "./codes/deployer.ts";
import { peopleCodes } from "./codes/people.ts";
import { requestCodes } from "./codes/request.ts";
import { type Explanation, forEnvironment } from "./explanation.ts";

/** Every AADSTS code that is explained, by what it is about. */
export const codesByTopic = {
  "What stands in the console": consoleCodes,
  "Who signs in": peopleCodes,
  "The request itself": requestCodes,
  "Pipelines that deploy": deployerCodes,
} as const satisfies Record<string, Record<number, Explanation>>;

const all = new Map(
  Object.values(codesByTopic).flatMap((codes) =>
    Object.entries(codes).map(([code, explanation]): [number, Explanation] => [Number(code), explanation]),
  ),
);

/** The codes that are explained, sorted. */
export const explainedCodes: readonly number[] = [...all.keys()].toSorted((one, other) => one - other);

/** What an AADSTS code means here; undefined for one that is not in the table. */
export function explanationOf(code: number): Explanation | undefined {
  return all.get(code);
}

/** What to do about a code, the likeliest cause first, for the environment that `selector` chooses; undefined for an unknown one. */
export function remediesOf(code: number, selector: string): string[] | undefined {
  return all
    .get(code)
    ?.slice(1)
    .map((cause) => forEnvironment(cause, selector));
}

/** Microsoft's own page on a code (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export function lookUpPage(code: number): string {
  return `https://login.microsoftonline.com/error?code=${code}`;
}
