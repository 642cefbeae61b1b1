import type { CommandContext } from "../command.ts";
import { environmentConfiguration } from "../environment-names.ts";
import { readOutputs } from "../environment-outputs.ts";
import { hasExistingSecret } from "../existing-secret.ts";
import { workspaceOf } from "../local-machine/folder.ts";
import { sheetOf } from "../sheet/sheet.ts";
import { StackConfiguration } from "../stack/stack-configuration.ts";
import { UserError } from "../user-error.ts";
import { wordsOf } from "../words.ts";
import type { ExpiryArguments } from "./arguments.ts";
import { existingSecretRemedy } from "./existing-secret-remedy.ts";
import { expiryExitCode, expiryReport, expiryText } from "./expiry-report.ts";

/**
 * Tells how long the client secret of an environment works on.
 * @returns the process's exit code.
 * @throws UserError when the environment was not brought up, or its configuration cannot be read.
 */
export async function runExpiry(words: ExpiryArguments, context: CommandContext): Promise<number> {
  const { environment, json } = words;
  const { checkout, terminal } = context;
  const { stack, local } = environment;
  const configuration = environmentConfiguration(checkout, stack);
  const warningDays = words.warningDays ?? configuredDays(configuration);
  const outputs = await readOutputs(environment, false, context);
  const chosen = wordsOf(environment);
  const expires = sheetOf(outputs, chosen).clientSecretExpires;
  const read = local ? StackConfiguration.read(workspaceOf(checkout), stack) : configuration;
  const existingRemedy = hasExistingSecret(read) ? existingSecretRemedy(environment, expires) : undefined;
  const previousExpires: unknown = outputs.previousClientSecretExpires?.value;
  const secret = {
    stack,
    expires,
    previousExpires: typeof previousExpires === "string" ? previousExpires : undefined,
    warningDays,
    existingRemedy,
    words: chosen,
  };
  const now = new Date();
  const report = expiryReport(secret, now);
  terminal.print(json ? JSON.stringify(report, undefined, 2) : expiryText(secret, now));
  return expiryExitCode(report);
}

function configuredDays(configuration: StackConfiguration): number {
  const value = configuration.get("clientSecretWarningDays");
  const days = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof days !== "number" || !Number.isInteger(days) || days < 0) {
    throw new UserError(
      `clientSecretWarningDays in ${configuration.file} must be a whole number of days from 0; got ` +
        `${JSON.stringify(value)}. Correct it, or choose the days with --days.`,
    );
  }
  return days;
}
