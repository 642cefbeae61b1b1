import { accountRefusals } from "./aadsts-account.ts";
import { clientRefusals } from "./aadsts-client.ts";
import type { AadstsEntry } from "./aadsts-entry.ts";
import { federationRefusals } from "./aadsts-federation.ts";
import { requestRefusals } from "./aadsts-request.ts";

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
