import { secretExpiry } from "../../components/rules/dates.ts";
import type { CommandContext } from "../command/command.ts";
import type { Terminal } from "../command/terminal.ts";
import { doctorStep } from "../doctor/next-step.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { readOutputs } from "../environment/environment-outputs.ts";
import { placeWords } from "../environment/place.ts";
import { copyToClipboard } from "./clipboard.ts";
import { type ConsoleRelease, sheetNotes } from "./console-release.ts";
import {
  type CopiedField,
  type CopiedFieldName,
  copiedFields,
  type Sheet,
  sheetLines,
  sheetOf,
  sheetRecord,
  textOf,
} from "./sheet.ts";

/** What `npm run sheet` is asked to do. */
export interface SheetRequest {
  environment: EnvironmentChoice;
  json: boolean;
  showSecrets: boolean;
  copy: CopiedFieldName | undefined;
  consoleRelease: ConsoleRelease | undefined;
}

/**
 * Prints or copies the console's fields of an environment that was brought up.
 * @throws UserError when it was not brought up, or has nowhere to be copied to.
 */
export async function runSheet(request: SheetRequest, context: CommandContext): Promise<number> {
  const { environment, json, showSecrets, copy } = request;
  const { terminal } = context;
  // A secret that is not shown is not decrypted either.
  const secretIsNeeded = showSecrets || (copy !== undefined && copiedFields[copy].secret);
  const outputs = await readOutputs(environment, secretIsNeeded, context);
  const sheet = sheetOf(outputs, selectorOf(environment));
  if (copy !== undefined) {
    await copyField(copy, sheet, selectorOf(environment), terminal);
  } else if (json) {
    terminal.print(JSON.stringify(sheetRecord(environment.stack, sheet, request), undefined, 2));
  } else {
    const place = placeWords({ isLocal: environment.local, tenantId: textOf(outputs, "tenantId") });
    printSheet(sheet, request, `${environment.stack}, ${place}`, terminal);
  }
  if (secretExpiry(sheet.clientSecretExpires, new Date(), 0).status === "expired") {
    terminal.say(
      `${terminal.style("yellow", "warning:")} this client secret has expired, and nobody can sign in with it. How to ` +
        `renew it: npm run expiry -- ${selectorOf(environment)}`,
    );
  }
  return 0;
}

async function copyField(name: CopiedFieldName, sheet: Sheet, selector: string, terminal: Terminal): Promise<void> {
  const field: CopiedField = copiedFields[name];
  const shown = `npm run sheet -- ${selector}${field.secret ? " --show-secrets" : ""}`;
  await copyToClipboard(field.value(sheet), `Elsewhere, print the value: ${shown}`);
  terminal.print(field.said(sheet));
}

function printSheet(sheet: Sheet, request: SheetRequest, place: string, terminal: Terminal): void {
  terminal.say(terminal.style("bold", `For the console of ${place}: Settings > OIDC > New auth provider`));
  terminal.printEach([...sheetLines(sheet, request), "", "Before you save:"]);
  for (const note of sheetNotes(sheet, request.consoleRelease)) {
    terminal.print(`- ${note.replaceAll("\n", "\n  ")}`);
  }
  if (sheet.portalUrl !== undefined) {
    terminal.print(`- The registration in the portal: ${sheet.portalUrl}`);
  }
  terminal.printEach(["", doctorStep(selectorOf(request.environment), sheet.callbackUrls[0])]);
}
