import { join } from "node:path";

import { defaultCacheFolder, homeFolder } from "../engine/cache-folder.ts";
import { packageRelease } from "../engine/sdk-package.ts";
import type { Engine } from "../engine/search.ts";
import { fetchPlugin } from "./plugin-download.ts";
import { findInstalledPlugin, type PluginAnswer, type WantedPlugin } from "./provider-plugin.ts";

/** Whether a provider is Pulumi's own plugin or this project's stand-in. */
export type PluginKind = "real" | "stand-in";

/** Which providers a run uses. */
export interface Plugins {
  azuread: PluginKind;
  random: PluginKind;
  /** One line that a person reads: which is which, and why a stand-in is used. */
  description: string;
}

/**
 * What a run of the CLI is told after `findPlugins` has settled which plugins there are: without it, every operation on a
 * stack with state tries again to download the plugins that stand-ins replace (2.5 s each time without internet).
 */
export const settledPluginsEnvironment = {
  PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  PULUMI_SKIP_UPDATE_CHECK: "true",
} as const;

/** Where to look for the provider plugins. */
export interface FindPluginsOptions {
  engine: Engine;
  /** The CLI's own folder; by default PULUMI_HOME, or ~/.pulumi. */
  pulumiHome?: string;
  /** Where a failed download is remembered for a day; by default this user's cache folder. */
  cacheFolder?: string;
  onProgress: (line: string) => void;
  /** The person's own variables: with an SSL_CERT_FILE of local Entra's, no download would be trusted. */
  environment?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  /** The person has made this machine trust local Entra's certificate authority. */
  authorityTrusted?: boolean;
  platform?: NodeJS.Platform;
}

/**
 * Tells for each provider whether the real plugin is there, or can be downloaded, and can be used; each on its own, since
 * PULUMI_DEBUG_PROVIDERS can name one alone. Rejects only with the signal's reason.
 */
export async function findPlugins(options: FindPluginsOptions): Promise<Plugins> {
  const [azuread, random] = await Promise.all([
    cannotTrustEntra(options) ?? findPlugin("azuread", options),
    findPlugin("random", options),
  ]);
  return {
    azuread: kindOf(azuread),
    random: kindOf(random),
    description: describeBoth(azuread, random),
  };
}

async function findPlugin(name: "azuread" | "random", options: FindPluginsOptions): Promise<PluginAnswer> {
  const environment = options.environment ?? process.env;
  const home = homeFolder(environment) ?? "";
  const wanted: WantedPlugin = {
    name,
    release: await packageRelease(`@pulumi/${name}`),
    pulumiHome: options.pulumiHome ?? (environment.PULUMI_HOME || join(home, ".pulumi")),
    environment,
    signal: options.signal,
  };
  const installed = await findInstalledPlugin(wanted);
  if (installed !== undefined) {
    return installed;
  }
  const cacheFolder = options.cacheFolder ?? defaultCacheFolder(environment);
  const { engine, onProgress } = options;
  const failure = await fetchPlugin(wanted, { command: engine.command.command, cacheFolder, onProgress });
  if (failure !== undefined) {
    return { missing: failure };
  }
  return (await findInstalledPlugin(wanted)) ?? { missing: "the download left no plugin" };
}

/** Go's TLS takes SSL_CERT_FILE on Linux only (crypto/x509, root_unix.go): elsewhere the real plugin refuses local Entra. */
function cannotTrustEntra(options: FindPluginsOptions): PluginAnswer | undefined {
  const platform = options.platform ?? process.platform;
  if (platform === "linux" || options.authorityTrusted) {
    return undefined;
  }
  return {
    missing:
      "outside Linux the real one needs local Entra's certificate authority to be trusted by the system",
  };
}

function kindOf(answer: PluginAnswer): PluginKind {
  return "file" in answer ? "real" : "stand-in";
}

function describeBoth(azuread: PluginAnswer, random: PluginAnswer): string {
  return describe(azuread) === describe(random)
    ? `azuread and random: ${describe(azuread)}`
    : `azuread: ${describe(azuread)}; random: ${describe(random)}`;
}

function describe(answer: PluginAnswer): string {
  return "file" in answer
    ? `the real plugin ${answer.version} (${answer.file})`
    : `this project's stand-in (${answer.missing})`;
}
