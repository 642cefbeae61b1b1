import { join } from "node:path";

import { homeFolder } from "@rustdesk-entra/pulumi-cli/src/engine/cache-folder.ts";
import { packageRelease } from "@rustdesk-entra/pulumi-cli/src/engine/sdk-package.ts";
import { findInstalledPlugin } from "@rustdesk-entra/pulumi-cli/src/plugins/provider-plugin.ts";

/** Why the real plugins cannot be compared with here; undefined when both are installed. */
export async function missingPlugins(): Promise<string | undefined> {
  const home = homeFolder(process.env) ?? "";
  const pulumiHome = process.env.PULUMI_HOME || join(home, ".pulumi");
  const answers = await Promise.all(
    ["azuread", "random"].map(async (name) => {
      const release = await packageRelease(`@pulumi/${name}`);
      const wanted = { name, release, pulumiHome, environment: process.env, signal: undefined };
      const answer = await findInstalledPlugin(wanted);
      const reason = answer === undefined ? "it is not installed" : "missing" in answer ? answer.missing : "";
      return reason === "" ? [] : [`${name}: ${reason}`];
    }),
  );
  const missing = answers.flat();
  return missing.length === 0 ? undefined : missing.join("; ");
}
