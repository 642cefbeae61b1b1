import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { canReachDownloads } from "../installer/download-site.ts";
import { runChild } from "../process/child.ts";
import { lastLines } from "../process/readable-output.ts";
import { findInstalledPlugin, isTruthy, type Plugin, type PluginOptions } from "./installed-plugin.ts";

const limitMilliseconds = 180_000;
const pauseMilliseconds = 86_400_000;

/**
 * Finds a provider's plugin, or has the CLI download it. A failed download is remembered in the cache folder for a day, so
 * that a machine without internet does not wait at every run.
 * @throws the signal's reason, and nothing else.
 */
export async function findPlugin(options: PluginOptions): Promise<Plugin> {
  const installed = await findInstalledPlugin(options);
  if (installed !== undefined) {
    return installed;
  }
  const failure = await fetchPlugin(options);
  return failure === undefined
    ? ((await findInstalledPlugin(options)) ?? { missing: "the download left no plugin" })
    : { missing: failure };
}

/**
 * Has the CLI download the plugin; answers why not when that fails.
 * @param canReach asked first, unless a proxy or mirror that only the CLI knows how to use is set.
 */
export async function fetchPlugin(options: PluginOptions, canReach = canReachDownloads): Promise<string | undefined> {
  if (isTruthy(options.environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION)) {
    return "not installed, and PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION forbids downloading it";
  }
  const memory = join(options.cacheFolder, "failed-downloads", `${options.name}-${options.version}`);
  if (await failedLately(memory)) {
    return `not installed, and its download failed within the last day; to try again now, delete ${dirname(memory)}`;
  }
  const reason = await tryDownload(options, canReach);
  if (reason === undefined) {
    await rm(memory, { force: true });
    return undefined;
  }
  await remember(memory, reason);
  return `not installed, and ${reason}`;
}

async function tryDownload(
  { name, version, environment, command, pulumiHome, onProgress, signal }: PluginOptions,
  canReach: () => Promise<boolean>,
): Promise<string | undefined> {
  if (!hasOwnRoute(environment) && !(await canReach())) {
    return "Pulumi's download site could not be reached";
  }
  onProgress(`downloading the ${name} provider plugin ${version}`);
  const talk = ["--color", "never", "--non-interactive"];
  const result = await runChild(command, ["plugin", "install", "resource", name, version, ...talk], {
    environment: { ...environment, PULUMI_HOME: pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" },
    limit: limitMilliseconds,
    signal,
  });
  if (result.code === 0) {
    return undefined;
  }
  return result.late
    ? `its download did not end within ${limitMilliseconds / 60_000} minutes`
    : `its download failed (${lastLines(result.errors, 1)})`;
}

// The CLI reads these itself; whether Pulumi's own site answers directly says nothing then.
function hasOwnRoute(environment: NodeJS.ProcessEnv): boolean {
  const names = ["HTTPS_PROXY", "https_proxy", "PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES"];
  return names.some((name) => Boolean(environment[name]));
}

async function failedLately(memory: string): Promise<boolean> {
  try {
    return (await stat(memory)).mtimeMs + pauseMilliseconds > Date.now();
  } catch {
    return false;
  }
}

// A memory that cannot be kept costs the next run a wait and nothing else.
async function remember(memory: string, reason: string): Promise<void> {
  try {
    await mkdir(dirname(memory), { recursive: true });
    await writeFile(memory, `${reason}\n`);
  } catch {}
}
