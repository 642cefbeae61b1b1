import { explanationOf, lookUpPage, remediesOf } from "../explain/codes.ts";

/** Names of the checks for a script; they stay. */
export type CheckName =
  | "discovery"
  | "tenant"
  | "issuer"
  | "keys"
  | "clock"
  | "application"
  | "service-principal"
  | "client-secret"
  | "callback-url"
  | "id-tokens"
  | "assignment"
  | "consent"
  | "console-address"
  | "console-certificate"
  | "console-clock"
  | "console-providers"
  | "console-request";

/** What a check has found. `unknown` says that it could not be told; sign-in may work all the same. */
export interface Finding {
  check: CheckName;
  status: "fine" | "problem" | "unknown";
  /** What was looked at, such as `client secret`. */
  what: string;
  /** Completes “what: ”. */
  found: string;
  /** AADSTS code that Entra ID answers to it, where it is one. */
  code?: number | undefined;
  /** What to do, the likeliest first; sentences. */
  remedies: string[];
}

/** Makes the findings of one check. */
export function checking(check: CheckName, what: string) {
  const make =
    (status: Finding["status"]) =>
    (found: string, remedies: string[] = [], code?: number): Finding => ({
      check,
      status,
      what,
      found,
      code,
      remedies,
    });
  return {
    fine: make("fine"),
    problem: make("problem"),
    unknown: make("unknown"),
    /** A refusal that the table explains, or Microsoft's own page on it. */
    refused(code: number, selector: string, found = explanationOf(code)?.[0] ?? "Entra ID refuses it."): Finding {
      return make("problem")(`AADSTS${code}. ${found}`, remediesOf(code, selector) ?? [lookUpPage(code)], code);
    },
    /** A refusal that is about something else. */
    beside(code: number): Finding {
      return make("unknown")(
        `could not tell: Entra ID answers AADSTS${code} (\`npm run explain -- ${code}\`).`,
        [],
        code,
      );
    },
  };
}
