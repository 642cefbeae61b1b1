import { findPlugins } from "../../../cli/local-machine/plugins.ts";
import { findEngine } from "../../../cli/stack/engine/engine.ts";

/** Why the real plugins cannot be compared with here; undefined when both are installed. */
export async function missingPlugins(): Promise<string | undefined> {
  const search = { onProgress: () => {} };
  const { azuread, random, description } = await findPlugins({
    ...search,
    engine: await findEngine(search),
    environment: { ...process.env, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" },
  });
  return azuread === "real" && random === "real" ? undefined : description;
}
