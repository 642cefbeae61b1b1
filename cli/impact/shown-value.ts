import { isEmpty } from "./changed-value.ts";
import { isRecord, knownAfterRun, maskedSecret } from "./recording/masking.ts";

const longest = 200;

/** A property's value as a reader sees it in a sentence, on one line. */
export function shown(value: unknown): string {
  if (value === knownAfterRun || value === maskedSecret) {
    return value;
  }
  if (typeof value === "boolean") {
    return value ? "on" : "off";
  }
  if (isEmpty(value)) {
    return "nothing";
  }
  if (Array.isArray(value)) {
    return value.map(shown).join(", ");
  }
  return isRecord(value) ? cut(recordWords(value)) : quoted(String(value));
}

/** An object's properties by name, without what the provider notes for itself. */
function recordWords(value: Record<string, unknown>): string {
  const entries = Object.entries(value).filter(([key, item]) => !key.startsWith("__") && !isEmpty(item));
  return `(${entries.map(([key, item]) => `${visible(key)} ${shown(item)}`).join(", ")})`;
}

/** A text in quotes, on one line. Quotes in it, which could end it and go on in this report's own voice, are straight. */
export function quoted(text: string): string {
  return `“${cut(visible(text)).replaceAll(/[“”„‟]/g, '"')}”`;
}

/**
 * A text whose every character is seen and that no CI runner takes for a command: GitHub's looks for `##[` anywhere in a
 * line (actions/runner, ActionCommand.cs), Azure Pipelines' for `##vso[` (azure-pipelines-agent, Command.cs). Control
 * characters could move a terminal's cursor, and those that turn the direction of writing, or are not seen at all, could make a name look
 * like another (https://trojansource.codes, https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point).
 */
export function visible(text: string): string {
  return text.replaceAll(/##(?=(?:vso)?\[)/gi, "#\\u0023").replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
    /[\u0000-\u001f\u007f-\u009f]|(?!\ufe0f)\p{Default_Ignorable_Code_Point}|(?<!\p{Extended_Pictographic})\ufe0f|[\u2028\u2029\u2800]|\p{Bidi_Control}/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/** A line of a message, as `visible`; providers indent with tabs. */
export function visibleLine(line: string): string {
  return visible(line.replaceAll("\t", "  "));
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}
