import { access } from "node:fs/promises";
import { join } from "node:path";

import { compareReleases, formatRelease, parseRelease, type Release } from "../engine/release.ts";
import { runChild } from "../process/child.ts";
import { executableName, executablesOnPath, isExecutable } from "../process/executable.ts";

/** The plugin that the program's SDK package asks for. */
export interface WantedPlugin {
  name: string;
  release: Release;
  pulumiHome: string;
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
}

/** The plugin's file, or why the real one is not used. */
export type PluginAnswer = { file: string; version: string } | { missing: string };

const limitMilliseconds = 20_000;

/**
 * Looks for the plugin where the CLI does (pulumi/pulumi sdk/go/common/workspace/plugins.go, GetPluginPath): on PATH, in
 * whatever version, unless PULUMI_IGNORE_AMBIENT_PLUGINS is set; then in PULUMI_HOME/plugins, in exactly the version
 * asked for. Undefined when there is none; `missing` when there is one that the CLI would take but that must not be used.
 */
export async function findInstalledPlugin(wanted: WantedPlugin): Promise<PluginAnswer | undefined> {
  const executable = `pulumi-resource-${wanted.name}`;
  const [ambient] = isTruthy(wanted.environment.PULUMI_IGNORE_AMBIENT_PLUGINS)
    ? []
    : await executablesOnPath(executable, wanted.environment);
  if (ambient !== undefined) {
    return await openAmbient(ambient, wanted);
  }
  const folder = pluginFolder(wanted);
  const file = join(folder, executableName(executable));
  if (!(await isExecutable(file)) || (await exists(`${folder}.partial`))) {
    return undefined;
  }
  const release = await askRelease(file, wanted);
  const whole = release !== undefined && compareReleases(release, wanted.release) === 0;
  return whole
    ? { file, version: formatRelease(release) }
    : { missing: `${file} does not run; remove it with: pulumi plugin rm resource ${wanted.name} --yes` };
}

function pluginFolder({ name, release, pulumiHome }: WantedPlugin): string {
  return join(pulumiHome, "plugins", `resource-${name}-v${formatRelease(release)}`);
}

async function openAmbient(file: string, wanted: WantedPlugin): Promise<PluginAnswer> {
  const release = await askRelease(file, wanted);
  if (release === undefined) {
    return { missing: `${file} on PATH does not run` };
  }
  const version = formatRelease(release);
  if (release[0] !== wanted.release[0] || compareReleases(release, wanted.release) < 0) {
    const needed = `${formatRelease(wanted.release)} or a newer ${wanted.release[0]}.x`;
    return { missing: `${file} on PATH is version ${version} where ${needed} is needed` };
  }
  return { file, version };
}

async function askRelease(file: string, wanted: WantedPlugin): Promise<Release | undefined> {
  const { environment, signal } = wanted;
  const result = await runChild(file, ["--version"], { environment, signal, limit: limitMilliseconds });
  return result.code === 0 ? parseRelease(result.output) : undefined;
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

/** What Pulumi's CLI takes for yes in a variable. */
export function isTruthy(value: string | undefined): boolean {
  return value === "1" || value?.toLowerCase() === "true";
}
