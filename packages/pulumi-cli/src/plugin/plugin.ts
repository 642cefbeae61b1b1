import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { refuseForeignHand } from "../copy/foreign-hand.ts";
import { download, type PublishedFile } from "../download/download.ts";
import { runChild } from "../process/child.ts";
import { lastLines } from "../process/readable-output.ts";
import { findInstalledPlugin, isTruthy, type Plugin, type PluginOptions } from "./installed-plugin.ts";

const limitMilliseconds = 180_000;
const pauseMilliseconds = 86_400_000;

/**
 * Finds a provider's plugin, or downloads it. A failed download is remembered in the cache folder for a day, so
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

/** Downloads the plugin and has the CLI install it; answers why not when that fails. */
async function fetchPlugin(options: PluginOptions): Promise<string | undefined> {
  if (isTruthy(options.environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION)) {
    return "not installed, and PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION forbids downloading it";
  }
  const memory = join(options.cacheFolder, "failed-downloads", `${options.name}-${options.version}`);
  if (await failedLately(memory)) {
    return `not installed, and its download failed within the last day; to try again now, delete ${dirname(memory)}`;
  }
  options.onProgress(`downloading the ${options.name} provider plugin ${options.version}`);
  const reason = await tryDownload(options);
  if (reason === undefined) {
    await rm(memory, { force: true });
    return undefined;
  }
  await remember(memory, reason, options.cacheFolder);
  return `not installed, and ${reason}`;
}

async function tryDownload(options: PluginOptions): Promise<string | undefined> {
  // A mirror of the person's own, which the CLI alone knows how to use: nobody publishes checksums for it.
  if (options.environment.PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES) {
    return install(options);
  }
  const { name, version } = options;
  const folder = await mkdtemp(join(tmpdir(), "pulumi-plugin-"));
  try {
    const file = join(folder, "plugin.tar.gz");
    const failure = await download(publishedFile(name, version), file, limitMilliseconds, options);
    return failure ?? (await install(options, "--file", file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Its name is by Go's words for systems and processors (pulumi/ci-mgmt, publish.yml). */
function publishedFile(name: string, version: string): PublishedFile {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const processor = process.arch === "x64" ? "amd64" : process.arch;
  const archive = `pulumi-resource-${name}-v${version}-${system}-${processor}.tar.gz`;
  return { folder: "plugins", archive, checksums: `pulumi-${name}_${version}_checksums.txt` };
}

async function install(options: PluginOptions, ...source: string[]): Promise<string | undefined> {
  const { name, version, environment, command, pulumiHome, signal } = options;
  const talk = ["--color", "never", "--non-interactive"];
  const result = await runChild(command, ["plugin", "install", "resource", name, version, ...source, ...talk], {
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

async function failedLately(memory: string): Promise<boolean> {
  try {
    return (await stat(memory)).mtimeMs + pauseMilliseconds > Date.now();
  } catch {
    return false;
  }
}

// A memory that cannot be kept, or not where another user could lead it astray, costs the next run a wait and nothing else.
async function remember(memory: string, reason: string, cacheFolder: string): Promise<void> {
  try {
    refuseForeignHand(memory, cacheFolder);
    await mkdir(dirname(memory), { recursive: true, mode: 0o700 });
    await writeFile(memory, `${reason}\n`);
  } catch {}
}
