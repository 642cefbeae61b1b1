import { invalidClient, unauthorizedClient } from "./aadsts-client.ts";
import { invalidGrant, otherRefusals } from "./aadsts-grant.ts";
import { invalidRequest } from "./aadsts-request.ts";

/** One refusal of the sign-in service. */
export interface AadstsEntry {
  /** As Microsoft words it; `{name}` stands for a value of the request. */
  text: string;
  /** OAuth 2.0 error code (RFC 6749, section 5.2; OpenID Connect Core 1.0, section 3.1.2.6). */
  error: string;
  /** HTTP status at the token endpoint and on the error page. */
  status: 400 | 401 | 500;
}

/**
 * The refusals that local Entra gives, by OAuth error and AADSTS number.
 * Numbers and meaning: https://learn.microsoft.com/entra/identity-platform/reference-error-codes; wordings as public bug reports quote them.
 */
const refusals = {
  invalid_client: invalidClient,
  invalid_grant: invalidGrant,
  invalid_request: invalidRequest,
  unauthorized_client: unauthorizedClient,
  ...otherRefusals,
};

/** An AADSTS number that local Entra gives. */
export type AadstsCode = { [Name in keyof typeof refusals]: keyof (typeof refusals)[Name] }[keyof typeof refusals];

/** Statuses that differ from 401 for `invalid_client` and 400 else. */
const statuses: Partial<Record<string, AadstsEntry["status"]>> = { 90033: 500, 650053: 400 };

const entries = new Map(
  Object.entries(refusals).flatMap(([error, byCode]) =>
    Object.entries<string>(byCode).map(([code, text]) => {
      const status = statuses[code] ?? (error === "invalid_client" ? 401 : 400);
      return [Number(code), { text, error, status }] as const;
    }),
  ),
);

/** Every AADSTS number that local Entra gives. */
export const aadstsCodes: readonly number[] = [...entries.keys()];

/** The table's entry of a number that may come from anywhere, such as an address typed by a person. */
export function aadstsEntry(code: AadstsCode): AadstsEntry;
export function aadstsEntry(code: number): AadstsEntry | undefined;
export function aadstsEntry(code: number): AadstsEntry | undefined {
  return entries.get(code);
}
