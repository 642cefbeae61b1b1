import { secretExpiry } from "../../components/rules/secret-expiry.ts";
import type { CommandContext } from "../command.ts";
import { readOutputs } from "../environment-outputs.ts";
import type { Terminal } from "../terminal.ts";
import { wordsOf } from "../words.ts";
import type { SheetArguments } from "./arguments.ts";
import { copyToClipboard } from "./clipboard.ts";
import { type CopiedField, type CopiedFieldName, copiedFields } from "./copied-field.ts";
import { sheetNotes } from "./notes.ts";
import { type Sheet, sheetLines, sheetOf } from "./sheet.ts";
import { sheetRecord } from "./sheet-record.ts";

/**
 * Prints or copies the console's fields of an environment that was brought up.
 * @returns the process's exit code.
 * @throws UserError when it was not brought up, or has nowhere to be copied to.
 */
export async function runSheet(words: SheetArguments, context: CommandContext): Promise<number> {
  const { environment, json, showSecrets, copy } = words;
  const { terminal } = context;
  // A secret that is not shown is not decrypted either.
  const secretIsNeeded = showSecrets || (copy !== undefined && copiedFields[copy].secret);
  const outputs = await readOutputs(environment, secretIsNeeded, context);
  const sheet = sheetOf(outputs, wordsOf(environment));
  if (copy !== undefined) {
    await copyField(copy, sheet, wordsOf(environment), terminal);
  } else if (json) {
    terminal.print(JSON.stringify(sheetRecord(environment.stack, sheet, words), undefined, 2));
  } else {
    printSheet(sheet, words, terminal);
  }
  if (secretExpiry(sheet.clientSecretExpires, new Date(), 0).status === "expired") {
    terminal.say(
      `${terminal.style("yellow", "warning:")} this client secret has expired, and nobody can sign in with it. How to ` +
        `renew it: npm run expiry -- ${wordsOf(environment)}`,
    );
  }
  return 0;
}

async function copyField(
  name: CopiedFieldName,
  sheet: Sheet,
  words: string,
  terminal: Terminal,
): Promise<void> {
  const field: CopiedField = copiedFields[name];
  const shown = `npm run sheet -- ${words}${field.secret ? " --show-secrets" : ""}`;
  await copyToClipboard(field.value(sheet), `Elsewhere, print the value: ${shown}`);
  terminal.print(field.said(sheet));
}

function printSheet(sheet: Sheet, words: SheetArguments, terminal: Terminal): void {
  terminal.say(terminal.style("bold", "For the console: Settings > OIDC > New auth provider"));
  for (const line of sheetLines(sheet, words)) {
    terminal.print(line);
  }
  terminal.print();
  terminal.print("Before you save:");
  for (const note of sheetNotes(sheet, words.consoleRelease)) {
    terminal.print(`- ${note.replaceAll("\n", "\n  ")}`);
  }
  if (sheet.portalUrl !== undefined) {
    terminal.print(`- The registration in the portal: ${sheet.portalUrl}`);
  }
}
