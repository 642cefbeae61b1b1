import type { Environment } from "../environment.ts";

const key = "existingClientSecret";

/**
 * Whether the configuration's own client secret is another than the one that the console was given. The engine's events
 * mask both, so the stack's output is compared with the configuration, in memory; neither goes anywhere.
 * @returns undefined where no such secret is configured, or nothing was brought up yet.
 */
export async function existingSecretChanged({
  stack,
  configuration,
}: Pick<Environment, "stack" | "configuration">): Promise<boolean | undefined> {
  if (configuration.get(key) === undefined) {
    return undefined;
  }
  const { clientSecret } = await stack.outputs();
  return clientSecret === undefined
    ? undefined
    : clientSecret.value !== (await stack.configurationValue(key));
}
