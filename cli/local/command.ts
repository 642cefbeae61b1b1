import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { environmentOptions, secretOptions, stackNameOf } from "../command/shared-options.ts";
import { UsageError } from "../user-error.ts";
import type { LocalRequest } from "./run.ts";

/** `npm run local`: an environment on this machine, with no Azure tenant. */
export const local = defineCommand({
  name: "local",
  summary: "brings an environment up on this machine, with no Azure tenant, and signs in with it",
  actions: {
    up: "bring it up, show the console's fields, sign in, and end",
    destroy: "delete the registration, keep local Entra ID's directory",
    reset: "delete what local runs left in .local/",
  },
  defaultAction: "up",
  options: {
    serve: flag("keep Entra ID running for a browser and for `pulumi up` by hand", { actions: ["up"] }),
    stack: environmentOptions.stack,
    port: text("PORT", "port of local Entra ID (default the last one, at first a free one)"),
    ...secretOptions,
  },
  request: ({ serve, stack, port, "show-secrets": showSecrets }, action): LocalRequest => ({
    action: serve ? "serve" : action,
    stackName: stackNameOf(stack),
    port: portOf(port),
    showSecrets,
  }),
  async run(request, context) {
    // At once: what a run needs takes a while to load.
    if (request.action !== "reset") {
      context.terminal.section("RustDesk sign-in with Microsoft Entra ID, on this machine");
    }
    const { runLocal } = await import("./run.ts");
    return runLocal(request, context);
  },
});

function portOf(value: string | undefined): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(`--port must be a whole number from 1 to 65535; got "${value}".`);
  }
  return port;
}
