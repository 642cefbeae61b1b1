import { text as textOfStream } from "node:stream/consumers";

import type { CommandContext } from "../command/command.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { readOutputs } from "../environment/environment-outputs.ts";
import { readClipboard } from "../sheet/clipboard.ts";
import { sheetOf, textOf } from "../sheet/sheet.ts";
import { UserError } from "../user-error.ts";
import { explanationOf } from "./codes.ts";
import { type Difference, differences } from "./comparison.ts";
import { forEnvironment } from "./explanation.ts";
import { type Reading, readText } from "./reading.ts";
import { explanationLines, nothingKnown } from "./report.ts";

/** What `npm run explain` is asked. */
export interface ExplainRequest {
  source: "arguments" | "clipboard" | "standard input";
  /** What the arguments say. */
  text: string;
  /** Whose outputs the request in the text is compared with. */
  environment: EnvironmentChoice | undefined;
}

/**
 * Explains a text, which may be an address with a code: nothing of it but numbers and the request's own fields is printed.
 * @throws UserError for no text, no clipboard, or an environment that was not brought up.
 */
export async function runExplain(request: ExplainRequest, context: CommandContext): Promise<number> {
  const { source, environment } = request;
  const { terminal } = context;
  const reading = readText(await givenText(request, context));
  const selector = environment === undefined ? "--stack NAME" : selectorOf(environment);
  const found = environment === undefined ? undefined : await compared(reading, environment, context);
  const explained = explanationLines(reading, selector);
  const lines = explained.length > 0 || found?.length ? explained : [forEnvironment(nothingKnown, selector)];
  const beside = found === undefined ? [] : comparisonLines(reading, found);
  terminal.printText([...lines, ...(lines.length > 0 && beside.length > 0 ? [""] : []), ...beside]);
  if (reading.holdsSecret && source === "arguments") {
    terminal.say(
      "The address holds a code, which now stands in the shell's history and in npm's log. It works once and for minutes only; next time use --paste.",
    );
  }
  const isExplained = explained.length > 0 && reading.codes.every((code) => explanationOf(code) !== undefined);
  return isExplained && !found?.length ? 0 : 1;
}

async function givenText({ source, text }: ExplainRequest, { terminal, signal }: CommandContext): Promise<string> {
  const given = {
    arguments: async () => text,
    clipboard: () => readClipboard("Elsewhere, pass the text by standard input."),
    "standard input": async () =>
      process.stdin.isTTY
        ? await terminal.askHidden("Paste the code, text or address (it is not shown), then press Enter: ", signal)
        : await textOfStream(process.stdin),
  };
  const found = (await given[source]())?.trim() ?? "";
  if (found === "") {
    throw new UserError(`There must be a text to explain, but ${nothingGiven[source]}. Nothing was looked up.`);
  }
  return found;
}

const nothingGiven = {
  arguments: "the arguments have none",
  clipboard: "the clipboard has none",
  "standard input": "standard input has none",
};

/** The fields of the request in the text that differ from the environment's outputs. */
async function compared(
  { request }: Reading,
  environment: EnvironmentChoice,
  context: CommandContext,
): Promise<Difference[]> {
  const outputs = await readOutputs(environment, false, context);
  const { clientId, issuer, callbackUrls } = sheetOf(outputs, selectorOf(environment));
  return differences(request, { clientId, issuer, callbackUrls, tenantId: textOf(outputs, "tenantId") });
}

function comparisonLines({ request }: Reading, found: Difference[]): string[] {
  if (found.length > 0) {
    return found.map(({ field, sent, expected, why }) =>
      [`${field}: the request has ${sent}, the environment ${expected}.`, why ?? []].flat().join(" "),
    );
  }
  return [
    Object.values(request).some((value) => value !== undefined)
      ? "What the text tells of the request is as in the outputs."
      : "The text tells nothing of the request that could be compared with the outputs.",
  ];
}
