import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Engine } from "../engine/engine.ts";
import { policyConfigurationFile } from "./policy-configuration.ts";

/** What `RegistrationStack.preview` and `up` are given for the policy pack to check the run. */
export interface PolicyRun {
  policyPacks: string[];
  policyPackConfigs: string[];
}

const packFolder = join(import.meta.dirname, "../../..", "policy");

/** The oldest CLI that starts a pack which is an executable file (https://github.com/pulumi/pulumi/pull/24052). */
const startsExecutables = "3.255.0";

/**
 * The policy pack (`policy/`) as this engine can start it, with the checkout's `policy-config.json` where there is one:
 * `stack.preview(policyPackFor(checkout, engine))`. What the pack finds comes as policy events; a mandatory
 * finding makes the run fail.
 * @throws UserError when the configuration names what the pack does not have.
 */
export function policyPackFor(checkout: string, { command }: Pick<Engine, "command">): PolicyRun {
  const configuration = policyConfigurationFile(checkout);
  const isRecent = (command.version?.compareMain(startsExecutables) ?? -1) >= 0;
  const executable = isRecent && !hasLanguageHost(command.command);
  return {
    policyPacks: [executable ? join(packFolder, startFile(process.platform)) : packFolder],
    policyPackConfigs: configuration === undefined ? [] : [configuration],
  };
}

/** With it the engine takes the folder; Pulumi's installers put it beside the CLI, a build from Go modules has none. */
function hasLanguageHost(cli: string): boolean {
  const name = process.platform === "win32" ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs";
  return existsSync(join(dirname(cli), name));
}

/** Windows starts no script by its first line. */
function startFile(platform: NodeJS.Platform): string {
  return platform === "win32" ? "start.cmd" : "start.mjs";
}
