import { accountRefusals } from "./aadsts-account.ts";
import { clientRefusals } from "./aadsts-client.ts";
import { federationRefusals } from "./aadsts-federation.ts";
import { requestRefusals } from "./aadsts-request.ts";

/** One refusal of the sign-in service, as Microsoft words it. */
export interface AadstsEntry {
  /** Microsoft's text; `{name}` stands for a value of the request. */
  text: string;
  /** OAuth 2.0 error code (RFC 6749, section 5.2; OpenID Connect Core 1.0, section 3.1.2.6). */
  error: string;
  /** HTTP status at the token endpoint and on the error page; by default 401 for `invalid_client` and 400 else. */
  status?: 400 | 401 | 500;
  /** For a person: the usual cause here and what to do. */
  remedy?: string;
}

/** An AADSTS number that local Entra gives. */
export type AadstsCode =
  | keyof typeof accountRefusals
  | keyof typeof clientRefusals
  | keyof typeof federationRefusals
  | keyof typeof requestRefusals;

/**
 * The refusals that local Entra gives, by AADSTS number. Numbers and meaning:
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes; wordings as public bug reports quote them.
 */
export const aadsts: Record<AadstsCode, AadstsEntry> = {
  ...accountRefusals,
  ...clientRefusals,
  ...federationRefusals,
  ...requestRefusals,
};

/** The table's entry of a number that may come from anywhere, such as an address typed by a person. */
export function aadstsEntry(code: number): AadstsEntry | undefined {
  return Object.hasOwn(aadsts, code) ? aadsts[code as AadstsCode] : undefined;
}
