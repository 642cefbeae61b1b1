import type { CommandContext } from "../command/command.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { environmentConfiguration, hasExistingSecret } from "../environment/environment-configuration.ts";
import { readOutputs } from "../environment/environment-outputs.ts";
import { placeWords } from "../environment/place.ts";
import { workspaceOf } from "../local-machine/folder.ts";
import { sheetOf, textOf } from "../sheet/sheet.ts";
import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { UserError } from "../user-error.ts";
import { existingSecretRemedy, expiryAnswer } from "./expiry-report.ts";

/** What `npm run expiry` is asked. */
export interface ExpiryRequest {
  environment: EnvironmentChoice;
  json: boolean;
  /** Instead of the environment's clientSecretWarningDays. */
  warningDays: number | undefined;
}

/**
 * Tells how long the client secret of an environment works on.
 * @throws UserError when the environment was not brought up, or its configuration cannot be read.
 */
export async function runExpiry(request: ExpiryRequest, context: CommandContext): Promise<number> {
  const { environment, json } = request;
  const { checkout, terminal } = context;
  const { stack, local } = environment;
  const configuration = environmentConfiguration(checkout, stack);
  const warningDays = request.warningDays ?? configuredDays(configuration);
  const outputs = await readOutputs(environment, false, context);
  const selector = selectorOf(environment);
  const expires = sheetOf(outputs, selector).clientSecretExpires;
  const read = local ? StackConfiguration.read(workspaceOf(checkout), stack) : configuration;
  const existingRemedy = hasExistingSecret(read) ? existingSecretRemedy(environment, expires) : undefined;
  const secret = { stack, expires, previousExpires: textOf(outputs, "previousClientSecretExpires") };
  const place = placeWords({ isLocal: local, tenantId: textOf(outputs, "tenantId") });
  const judged = { ...secret, place, warningDays, existingRemedy, selector };
  const { report, text, exitCode } = expiryAnswer(judged, new Date());
  terminal.print(json ? JSON.stringify(report, undefined, 2) : text);
  return exitCode;
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
