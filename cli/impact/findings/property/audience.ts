import { isAudience } from "../../../../components/rules/audience.ts";
import type { ChangedValue } from "../../changed-value.ts";
import { type Finding, findingOf } from "../../finding.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { shown } from "../../shown-value.ts";

/** Whose accounts each value of `signInAudience` admits (https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation). */
const admitted = {
  AzureADMyOrg: ["this organization"],
  AzureADMultipleOrgs: ["this organization", "other organizations"],
  AzureADandPersonalMicrosoftAccount: ["this organization", "other organizations", "Microsoft for persons"],
  PersonalMicrosoftAccount: ["Microsoft for persons"],
} as const;

/** What becomes of who may sign in, by account type. */
export function audienceFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const [before, after] = [accountsOf(value.old), accountsOf(value.new)];
  const lost = before.filter((accounts) => !after.includes(accounts));
  const won = after.filter((accounts) => !before.includes(accounts));
  const said = { subject: "whoMaySignIn" } as const;
  const from = `signInAudience goes from ${shown(value.old)} to ${shown(value.new)}`;
  return [
    ...lost.map((accounts) =>
      findingOf(change, value.path, {
        ...said,
        verdict: "broken",
        line: `Accounts of ${accounts} cannot sign in any more: ${from}.`,
        action: "Make sure that none of them uses the console.",
      }),
    ),
    ...won.map((accounts) =>
      findingOf(change, value.path, {
        ...said,
        verdict: "uninterrupted",
        line: `Accounts of ${accounts} may ask to sign in as well: ${from}.`,
        action:
          "RustDesk compares one issuer exactly; keep AzureADMyOrg unless another application needs more.",
      }),
    ),
    ...(lost.length + won.length === 0
      ? [
          findingOf(change, value.path, {
            ...said,
            verdict: "uninterrupted",
            line: `Supported account types: ${from}.`,
          }),
        ]
      : []),
  ];
}

/** Entra ID takes a registration without a value for one of its own organization. */
function accountsOf(value: unknown): readonly string[] {
  return typeof value === "string" && isAudience(value) ? admitted[value] : admitted.AzureADMyOrg;
}
