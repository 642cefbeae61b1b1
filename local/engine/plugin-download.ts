import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { runChild } from "./child.ts";
import { canReachDownloads } from "./download-site.ts";
import { isTruthy, type WantedPlugin } from "./provider-plugin.ts";
import { lastLines } from "./readable-output.ts";
import { formatRelease } from "./release.ts";

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
  const next = await nextTry(memory);
  if (next !== undefined) {
    return `not installed; a download failed lately and is tried again after ${next}, or at once when ${memory} is removed`;
  }
  const reason = await tryDownload(wanted, download);
  if (reason === undefined) {
    await rm(memory, { force: true });
    return undefined;
  }
  await remember(memory, reason);
  return `not installed, and ${reason}; tried again after a day, or at once when ${memory} is removed`;
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

/** When the next try is due, as a UTC time of day; undefined when it is due now. */
async function nextTry(memory: string): Promise<string | undefined> {
  try {
    const due = (await stat(memory)).mtimeMs + pauseMilliseconds;
    return due > Date.now() ? `${new Date(due).toISOString().slice(0, 16).replace("T", " ")} UTC` : undefined;
  } catch {
    return undefined;
  }
}

// A memory that cannot be kept costs the next run a wait and nothing else.
async function remember(memory: string, reason: string): Promise<void> {
  try {
    await mkdir(dirname(memory), { recursive: true });
    await writeFile(memory, `${reason}\n`);
  } catch {}
}
