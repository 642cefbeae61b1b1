import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { environmentOptions, stackNameOf } from "../command/shared-options.ts";
import { UsageError } from "../user-error.ts";
import type { ExplainRequest } from "./run.ts";

/** `npm run explain`: what an error of a sign-in means. */
export const explain = defineCommand({
  name: "explain",
  summary: "tells what an error of a sign-in means here, its likely causes and what to do about each",
  about:
    "TEXT is a code such as AADSTS50011, an error text or log line in any language, or the whole address of the page on which the sign-in " +
    "ended, in quotes. An address may hold a code: better copy it and use --paste, or pass it by standard input, so that no shell history and no log " +
    "of npm has it. It is neither kept nor printed.",
  words: { placeholder: "[TEXT]", description: "what the sign-in page, the console or its log says" },
  options: {
    paste: flag("read the text from the clipboard"),
    stack: text("NAME", "compare the request in the text with the outputs of this environment"),
    local: environmentOptions.local,
  },
  notes: "Exit codes: 0 explained, 1 not known here, or a request that differs from the outputs, 2 wrong usage.",
  request({ paste, stack, local }, words): ExplainRequest {
    if (paste && words !== "") {
      throw new UsageError("--paste must not be combined with a text: it reads one from the clipboard.");
    }
    const name = stack ?? (local ? environmentOptions.stack.default : undefined);
    return {
      source: paste ? "clipboard" : words === "" ? "standard input" : "arguments",
      text: words,
      environment: name === undefined ? undefined : { stack: stackNameOf(name), local },
    };
  },
  run: async (request, context) => (await import("./run.ts")).runExplain(request, context),
});
