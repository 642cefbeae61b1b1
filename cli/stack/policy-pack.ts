import { dirname, join } from "node:path";

import {
  compareReleases,
  parseRelease,
  type Release,
} from "@rustdesk-entra/pulumi-cli/src/engine/release.ts";
import type { Engine } from "@rustdesk-entra/pulumi-cli/src/engine/search.ts";
import { executableName, isExecutable } from "@rustdesk-entra/pulumi-cli/src/process/executable.ts";

import { policyConfigurationFile } from "./policy-configuration.ts";

/** What `RegistrationStack.preview` and `up` are given for the policy pack to check the run. */
export interface PolicyRun {
  policyPacks: string[];
  policyPackConfigs: string[];
}

const packFolder = join(import.meta.dirname, "../..", "policy");

/** The oldest CLI that starts a pack which is an executable file (https://github.com/pulumi/pulumi/pull/24052). */
const startsExecutables: Release = [3, 255, 0];

/**
 * The policy pack (`policy/`) as this engine can start it, with the checkout's `policy-config.json` where there is one:
 * `stack.preview({ ...(await policyPackFor(checkout, engine)) })`. What the pack finds comes as policy events; a mandatory
 * finding makes the run fail.
 * @throws UserError when the configuration names what the pack does not have.
 */
export async function policyPackFor(
  checkout: string,
  engine: Pick<Engine, "command" | "version">,
): Promise<PolicyRun> {
  const configuration = policyConfigurationFile(checkout);
  const executable = !(await hasLanguageHost(engine)) && isRecent(engine);
  return {
    policyPacks: [executable ? join(packFolder, startFile(process.platform)) : packFolder],
    policyPackConfigs: configuration === undefined ? [] : [configuration],
  };
}

/** With it the engine takes the folder; Pulumi's installers put it beside the CLI, a build from Go modules has none. */
function hasLanguageHost({ command }: Pick<Engine, "command">): Promise<boolean> {
  return isExecutable(join(dirname(command.command), executableName("pulumi-language-nodejs")));
}

function isRecent({ version }: Pick<Engine, "version">): boolean {
  const release = parseRelease(version);
  return release !== undefined && compareReleases(release, startsExecutables) >= 0;
}

/** Windows starts no script by its first line. */
function startFile(platform: NodeJS.Platform): string {
  return platform === "win32" ? "start.cmd" : "start.mjs";
}
