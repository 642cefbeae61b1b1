import { isAudience } from "../../../../components/rules/audience.ts";
import type { ChangedValue } from "../../changed-value.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { shown } from "../../shown-value.ts";

/** Whose accounts each value of `signInAudience` admits (https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation). */
const admitted = {
  AzureADMyOrg: ["this organization"],
  AzureADMultipleOrgs: ["this organization", "other organizations"],
  AzureADandPersonalMicrosoftAccount: ["this organization", "other organizations", "Microsoft for persons"],
  PersonalMicrosoftAccount: ["Microsoft for persons"],
} as const;

const say = findingsAbout("whoMaySignIn");

/** What becomes of who may sign in, by account type. */
export function audienceFindings(
  change: ResourceChange,
  { path: property, old, new: target }: ChangedValue,
): Finding[] {
  const [before, after] = [accountsOf(old), accountsOf(target)];
  const lost = before.filter((accounts) => !after.includes(accounts));
  const won = after.filter((accounts) => !before.includes(accounts));
  const from = `signInAudience goes from ${shown(old)} to ${shown(target)}`;
  if (lost.length + won.length === 0) {
    return [say("uninterrupted", change, { property, line: `Supported account types: ${from}.` })];
  }
  return [
    ...lost.map((accounts) =>
      say("broken", change, {
        property,
        line: `Accounts of ${accounts} cannot sign in any more: ${from}.`,
        action: "Make sure that none of them uses the console.",
      }),
    ),
    ...won.map((accounts) =>
      say("uninterrupted", change, {
        property,
        line: `Accounts of ${accounts} may ask to sign in as well: ${from}.`,
        action: "RustDesk compares one issuer exactly; keep AzureADMyOrg unless another application needs more.",
        touches: "others",
      }),
    ),
  ];
}

/** Entra ID takes a registration without a value for one of its own organization. */
function accountsOf(value: unknown): readonly string[] {
  return typeof value === "string" && isAudience(value) ? admitted[value] : admitted.AzureADMyOrg;
}
