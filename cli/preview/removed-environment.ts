import type { CommandContext } from "../command/command.ts";
import { environmentsAmong } from "../environment/environment-names.ts";
import { findingsAbout } from "../impact/finding.ts";
import { impactOf } from "../impact/impact.ts";
import { PreviewRecording } from "../impact/recording/preview-recording.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";
import { filesOf } from "./git.ts";

/**
 * The environments that a commit has a file of and the checkout has not.
 * @param present names of the environments of the checkout.
 * @param commit one of the checkout's repository, such as `HEAD^1`.
 * @throws UserError when git cannot read the commit.
 */
export async function removedEnvironments(
  present: string[],
  commit: string,
  context: Pick<CommandContext, "checkout" | "signal">,
): Promise<string[]> {
  return environmentsAmong(await filesOf(commit, context)).filter((name) => !present.includes(name));
}

/** What it means that an environment's file goes. */
export function removalOf(environment: string, local: boolean): EnvironmentImpact {
  const finding = findingsAbout("other")(
    "uninterrupted",
    { name: `Pulumi.${environment}.yaml` },
    {
      line: "The environment has no file any more: its registration stays as it is, but nothing deploys it, watches it or warns before its client secret ends.",
      action: `If it is to go, \`pulumi destroy --stack ${environment}\` first. If it has another name now, \`pulumi stack rename\` moves its state along.`,
    },
  );
  const impact = { ...impactOf(new PreviewRecording()), changes: true, findings: [finding] };
  return { environment, local, impact };
}
