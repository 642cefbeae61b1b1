import { ACCOUNT_REFUSALS } from "./aadsts-account.ts";
import { CLIENT_REFUSALS } from "./aadsts-client.ts";
import type { AadstsEntry } from "./aadsts-entry.ts";
import { FEDERATION_REFUSALS } from "./aadsts-federation.ts";
import { REQUEST_REFUSALS } from "./aadsts-request.ts";

/** An AADSTS number that local Entra gives. */
export type AadstsCode =
  | keyof typeof ACCOUNT_REFUSALS
  | keyof typeof CLIENT_REFUSALS
  | keyof typeof FEDERATION_REFUSALS
  | keyof typeof REQUEST_REFUSALS;

/**
 * The refusals that local Entra gives, by AADSTS number. Numbers and meaning:
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes; wordings as public bug reports quote them.
 */
export const AADSTS: Record<AadstsCode, AadstsEntry> = {
  ...ACCOUNT_REFUSALS,
  ...CLIENT_REFUSALS,
  ...FEDERATION_REFUSALS,
  ...REQUEST_REFUSALS,
};

/** The table's entry of a number that may come from anywhere, such as an address typed by a person. */
export function aadstsEntry(code: number): AadstsEntry | undefined {
  return Object.hasOwn(AADSTS, code) ? AADSTS[code as AadstsCode] : undefined;
}
