import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { canReachDownloads } from "../engine/download-site.ts";
import { formatRelease } from "../engine/release.ts";
import { runChild } from "../process/child.ts";
import { lastLines } from "../process/readable-output.ts";
import { isTruthy, type WantedPlugin } from "./provider-plugin.ts";

/** How plugins are downloaded. */
export interface PluginDownload {
  /** The Pulumi CLI. */
  command: string;
  /** Where failures are remembered. */
  cacheFolder: string;
  onProgress: (line: string) => void;
  /** Asked first, unless a proxy or mirror that only the CLI knows how to use is set. */
  canReach?: () => Promise<boolean>;
}

const limitMilliseconds = 180_000;
const pauseMilliseconds = 86_400_000;

/**
 * Has the CLI download the plugin; answers why not when that fails. A failure is remembered for a day, so that a machine
 * without internet does not wait at every run.
 */
export async function fetchPlugin(
  wanted: WantedPlugin,
  download: PluginDownload,
): Promise<string | undefined> {
  if (isTruthy(wanted.environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION)) {
    return "not installed, and PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION forbids downloading it";
  }
  const memory = join(
    download.cacheFolder,
    "failed-downloads",
    `${wanted.name}-${formatRelease(wanted.release)}`,
  );
  if (await failedLately(memory)) {
    return `not installed, and its download failed within the last day; to try again now, delete ${dirname(memory)}`;
  }
  const reason = await tryDownload(wanted, download);
  if (reason === undefined) {
    await rm(memory, { force: true });
    return undefined;
  }
  await remember(memory, reason);
  return `not installed, and ${reason}`;
}

async function tryDownload(wanted: WantedPlugin, download: PluginDownload): Promise<string | undefined> {
  const { canReach = canReachDownloads } = download;
  const version = formatRelease(wanted.release);
  if (!hasOwnRoute(wanted.environment) && !(await canReach())) {
    return "Pulumi's download site could not be reached";
  }
  download.onProgress(`downloading the ${wanted.name} provider plugin ${version}`);
  const parameters = [
    "plugin",
    "install",
    "resource",
    wanted.name,
    version,
    "--color",
    "never",
    "--non-interactive",
  ];
  const result = await runChild(download.command, parameters, {
    environment: { ...wanted.environment, PULUMI_HOME: wanted.pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" },
    limit: limitMilliseconds,
    signal: wanted.signal,
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
