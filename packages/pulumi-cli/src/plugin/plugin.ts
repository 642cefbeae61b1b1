import { findInstalledPlugin, type Plugin, type PluginOptions } from "./installed-plugin.ts";
import { fetchPlugin } from "./plugin-download.ts";

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
