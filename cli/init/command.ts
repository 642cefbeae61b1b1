import { defineCommand } from "../command/command.ts";
import { text } from "../command/command-option.ts";
import { consentOf, consentOptions, environmentOptions, stackNameOf } from "../command/shared-options.ts";
import type { InitRequest } from "./run.ts";

/** `npm run init`: a new environment, from a few answers to a registration. */
export const init = defineCommand({
  name: "init",
  summary: "makes a new environment: asks, writes its file, makes its stack, and brings it up",
  about:
    "Where nobody can be asked, every answer must be an option. Run it again at any time: it goes on where it stopped, and a " +
    "file that is configured already stays as it is.",
  operand: { placeholder: "NAME", description: "name of the environment, such as prod" },
  options: {
    local: environmentOptions.local,
    origin: text("URL", "where the console is opened in a browser; may be given several times", { multiple: true }),
    name: text("TEXT", "what people see when they sign in"),
    owner: text(
      "ACCOUNT",
      "who may change the registration besides the identity that deploys, by sign-in name or object ID; may be given several " +
        'times, and "" is nobody',
      { multiple: true },
    ),
    ...consentOptions,
  },
  request: ({ local, origin, name, owner, ...values }, stack): InitRequest => ({
    stack: stackNameOf(stack, "NAME"),
    local,
    given: { origin: origin?.join(" "), name, owner: owner?.join(" ") },
    ...consentOf(values),
  }),
  run: async (request, context) => (await import("./run.ts")).runInit(request, context),
});
