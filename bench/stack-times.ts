import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type EnvironmentOptions, startEnvironment } from "../cli/local-machine/environment.ts";

const repository = join(import.meta.dirname, "..");

/** Milliseconds of each operation on one environment, in the order in which they ran. */
export type StackTimes = Record<string, number>;

/** Runs the engine's operations once each; undefined where real plugins are asked for and there are none. */
export async function measureStack(
  checkout: string,
  providers: NonNullable<EnvironmentOptions["providers"]>,
): Promise<StackTimes | undefined> {
  mkdirSync(checkout, { recursive: true });
  cpSync(join(repository, "Pulumi.yaml"), join(checkout, "Pulumi.yaml"));
  const name = "rustdesk-entra:displayName: RustDesk (bench)";
  const origins = "rustdesk-entra:consoleOrigins: [http://localhost:8000]";
  const suffix = "rustdesk-entra:randomNameSuffix: true";
  writeFileSync(join(checkout, "Pulumi.dev.yaml"), `config:\n  ${name}\n  ${origins}\n  ${suffix}\n`);
  const environment = await startEnvironment({ checkout, stackName: "dev", providers, onProgress: () => {} });
  try {
    if (providers === "found" && environment.plugins.azuread !== "real") {
      return undefined;
    }
    const { stack } = environment;
    return {
      "up, create": await timed(() => stack.up()),
      "preview, no change": await timed(() => stack.preview()),
      "up, no change": await timed(() => stack.up()),
      refresh: await timed(() => stack.refresh()),
      destroy: await timed(() => stack.destroy()),
    };
  } finally {
    await environment.close();
  }
}

async function timed(operation: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await operation();
  return performance.now() - started;
}
