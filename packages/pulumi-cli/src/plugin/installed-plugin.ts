import { existsSync } from "node:fs";
import { join } from "node:path";

import { runChild } from "../process/child.ts";
import { executableName, executablesOnPath, isExecutable } from "../process/executable.ts";
import { isOlder, releaseIn } from "../release.ts";
import type { Search } from "../search.ts";

/** A provider's plugin: its file, or why it cannot be used. */
export type Plugin = { file: string; version: string } | { missing: string };

/** Which plugin is looked for, and where. */
export interface PluginOptions extends Search {
  /** The provider's name, such as `random`. */
  name: string;
  /** The version that the program's SDK package asks for, such as `4.21.2`. */
  version: string;
  /** The CLI's own folder: PULUMI_HOME, or ~/.pulumi. */
  pulumiHome: string;
  /** The CLI that downloads it. */
  command: string;
}

const limitMilliseconds = 20_000;

/**
 * Looks for the plugin where the CLI does (pulumi/pulumi sdk/go/common/workspace/plugins.go, GetPluginPath): on PATH, in
 * whatever version, unless PULUMI_IGNORE_AMBIENT_PLUGINS is set; then in PULUMI_HOME/plugins, in exactly the version
 * asked for. Undefined when there is none; `missing` when there is one that the CLI would take but that must not be used.
 */
export async function findInstalledPlugin(options: PluginOptions): Promise<Plugin | undefined> {
  const { name, version, pulumiHome, environment } = options;
  const executable = `pulumi-resource-${name}`;
  const [ambient] = isTruthy(environment.PULUMI_IGNORE_AMBIENT_PLUGINS)
    ? []
    : await executablesOnPath(executable, environment);
  if (ambient !== undefined) {
    return await openAmbient(ambient, options);
  }
  const folder = join(pulumiHome, "plugins", `resource-${name}-v${version}`);
  const file = join(folder, executableName(executable));
  if (!(await isExecutable(file)) || existsSync(`${folder}.partial`)) {
    return undefined;
  }
  return (await askRelease(file, options)) === version
    ? { file, version }
    : { missing: `${file} does not run; remove it with: pulumi plugin rm resource ${name} --yes` };
}

async function openAmbient(file: string, options: PluginOptions): Promise<Plugin> {
  const version = await askRelease(file, options);
  if (version === undefined) {
    return { missing: `${file} on PATH does not run` };
  }
  const [major] = options.version.split(".");
  if (version.split(".")[0] !== major || isOlder(version, options.version)) {
    const needed = `${options.version} or a newer ${major}.x`;
    return { missing: `${file} on PATH is version ${version} where ${needed} is needed` };
  }
  return { file, version };
}

async function askRelease(file: string, { environment, signal }: PluginOptions): Promise<string | undefined> {
  const result = await runChild(file, ["--version"], { environment, signal, limit: limitMilliseconds });
  return result.code === 0 ? releaseIn(result.output) : undefined;
}

/** What Pulumi's CLI takes for yes in a variable. */
export function isTruthy(value: string | undefined): boolean {
  return value === "1" || value?.toLowerCase() === "true";
}
