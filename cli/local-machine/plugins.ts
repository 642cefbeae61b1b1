import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { findPlugin, type Plugin } from "@rustdesk-entra/pulumi-cli";

import { cacheFolder, homeFolder } from "../stack/engine/cache-folder.ts";
import type { Engine, EngineSearch } from "../stack/engine/engine.ts";

/** Whether a provider is Pulumi's own plugin or this project's stand-in. */
export type PluginKind = "real" | "stand-in";

/** Which providers a run uses. */
export interface Plugins {
  azuread: PluginKind;
  random: PluginKind;
  /** One line that a person reads: which is which, and why a stand-in is used. */
  description: string;
}

/** Where to look for the provider plugins. */
export interface PluginSearch extends EngineSearch {
  engine: Pick<Engine, "command">;
  /** The person's own variables: with an SSL_CERT_FILE of local Entra's, no download would be trusted. */
  environment?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
}

/**
 * Tells for each provider whether the real plugin is there, or can be downloaded, and can be used; each on its own, since
 * PULUMI_DEBUG_PROVIDERS can name one alone. Rejects only with the signal's reason.
 */
export async function findPlugins(search: PluginSearch): Promise<Plugins> {
  const { platform = process.platform } = search;
  const [azuread, random] = await Promise.all([
    platform === "linux" ? find("azuread", search) : distrustful,
    find("random", search),
  ]);
  return {
    azuread: "file" in azuread ? "real" : "stand-in",
    random: "file" in random ? "real" : "stand-in",
    description:
      describe(azuread) === describe(random)
        ? `azuread and random: ${describe(azuread)}`
        : `azuread: ${describe(azuread)}; random: ${describe(random)}`,
  };
}

/** Go's TLS takes SSL_CERT_FILE on Linux only (crypto/x509, root_unix.go): elsewhere the real plugin refuses local Entra. */
const distrustful: Plugin = {
  missing: "outside Linux the real one needs local Entra's certificate authority to be trusted by the system",
};

function find(name: string, search: PluginSearch): Promise<Plugin> {
  const { engine, environment = process.env, onProgress, signal } = search;
  return findPlugin({
    name,
    version: sdkVersion(name),
    pulumiHome: environment.PULUMI_HOME || join(homeFolder(environment) ?? "", ".pulumi"),
    command: engine.command.command,
    cacheFolder: cacheFolder(environment),
    environment,
    onProgress,
    signal,
  });
}

/** The version of the provider's SDK package, which asks for the same of the plugin. */
function sdkVersion(name: string): string {
  const file = createRequire(import.meta.url).resolve(`@pulumi/${name}/package.json`);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

function describe(plugin: Plugin): string {
  return "file" in plugin
    ? `the real plugin ${plugin.version} (${plugin.file})`
    : `this project's stand-in (${plugin.missing})`;
}
