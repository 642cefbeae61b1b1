import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { detailsOption, environmentOptions, secretOptions, stackNameOf } from "../command/shared-options.ts";
import { UsageError } from "../user-error.ts";
import type { Intent } from "./rotation.ts";
import type { RotateRequest } from "./run.ts";

/** `npm run rotate`: a new client secret, without anybody being locked out. */
export const rotate = defineCommand({
  name: "rotate",
  summary: "makes a new client secret beside the present one, so that nobody is locked out",
  about:
    "The present one works on until the console has the new one. Run it again at any time: it goes on where it stopped.",
  options: {
    finish: flag("the console has the new secret: remove the previous one"),
    revoke: text("NUMBER", "the secret of this generation is in wrong hands: make a new one and remove it now"),
    ...environmentOptions,
    ...secretOptions,
    ...detailsOption,
    yes: flag("ask nothing"),
  },
  request: ({ finish, revoke, stack, local, yes, details, "show-secrets": showSecrets }): RotateRequest => ({
    intent: intentOf(finish, revoke),
    stack: stackNameOf(stack),
    local,
    yes,
    details,
    showSecrets,
  }),
  run: async (request, context) => (await import("./run.ts")).runRotate(request, context),
});

function intentOf(finish: boolean, revoke: string | undefined): Intent {
  if (revoke === undefined) {
    return finish ? { kind: "finish" } : { kind: "renew" };
  }
  if (finish) {
    throw new UsageError("--finish must not be combined with --revoke.");
  }
  if (!/^[1-9]\d{0,8}$/.test(revoke)) {
    throw new UsageError(
      `--revoke must be the number of a generation, from 1; got "${revoke}". The name of the secret in the portal ends in it.`,
    );
  }
  return { kind: "revoke", generation: Number(revoke) };
}
