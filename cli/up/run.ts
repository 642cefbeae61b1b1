import type { CommandContext } from "../command/command.ts";
import type { Consent } from "../command/shared-options.ts";
import { isWanted } from "../consent.ts";
import { doctorStep } from "../doctor/next-step.ts";
import { reportedRun } from "../engine-report.ts";
import { type Environment, inEnvironment } from "../environment/environment.ts";
import type { EnvironmentChoice } from "../environment/environment-choice.ts";
import { environmentConfiguration } from "../environment/environment-configuration.ts";
import { placeOf } from "../environment/place.ts";
import { refusePlaceholders } from "../environment/placeholders.ts";
import { consoleOriginOf } from "../impact/console-origin.ts";
import type { Impact } from "../impact/impact.ts";
import { reportLines } from "../impact/report/impact-lines.ts";
import { reportedRunOf, reportOf } from "../impact/report/impact-report.ts";
import { forgetPendingCreates, previewBesideLeftovers, settleLeftovers } from "../leftovers/run.ts";
import type { PreviewChoice } from "../run-impact.ts";
import { policyPackFor } from "../stack/policy/policy-pack.ts";
import { checkExpected, type Expectation } from "./expectation.ts";

/** What `npm run up` is asked to do. */
export interface UpRequest extends EnvironmentChoice, Consent {
  refresh: boolean;
  /** Tells the resources and the engine's own difference as well. */
  details: boolean;
  /** What somebody has approved; undefined where nobody was asked before. */
  expected?: Expectation | undefined;
}

/** Previews an environment, says what the run means, asks, and applies it. @throws UserError when it is refused or stops. */
export async function runUp(request: UpRequest, context: CommandContext): Promise<number> {
  if (!request.local) {
    refusePlaceholders(environmentConfiguration(context.checkout, request.stack));
  }
  return inEnvironment(request, context, (environment) => bringUp(environment, request, context));
}

/** Brings an open environment up, as `runUp` does. */
export async function bringUp(environment: Environment, request: UpRequest, context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const { impact, found, imports, lacksOutputs } = await previewBesideLeftovers(environment, request, context);
  const place = placeOf(environment);
  const report = reportOf([{ environment: request.stack, local: request.local, place, impact }]);
  for (const line of reportLines(report, (style, text) => terminal.style(style, text), request.details)) {
    terminal.say(line);
  }
  if (impact.verdict === "failed") {
    return 1;
  }
  if (!impact.changes) {
    await forgetPendingCreates(found, environment);
    if (lacksOutputs) {
      terminal.say("The last run was cut off before it had kept what the console needs, so it is completed now.");
      await apply(environment, { ...request, imports }, context);
    } else {
      terminal.print("Nothing to do: everything is as declared.");
    }
    await settleLeftovers(found, environment, request, context);
    return 0;
  }
  if (request.expected !== undefined) {
    checkExpected(request.expected, request.stack, reportedRunOf(impact));
  }
  const warning = impact.runVerdict === "uninterrupted" ? "" : ", although sign-in does not go on uninterrupted";
  const proposal = {
    findings: impact.findings,
    question: `Apply this to ${request.stack}, ${place}${warning}?`,
    advice:
      "Run the command without --yes and answer, or add --accept-interruption once the console can be updated right after.",
  };
  if (!(await isWanted(proposal, request, context))) {
    terminal.say("Nothing was changed.");
    return 1;
  }
  signal.throwIfAborted();
  await forgetPendingCreates(found, environment);
  await apply(environment, { ...request, imports }, context);
  tellNextSteps(impact, environment, context);
  await settleLeftovers(found, environment, request, context);
  return 0;
}

async function apply(
  environment: Environment,
  { refresh, imports }: Pick<PreviewChoice, "refresh" | "imports">,
  context: CommandContext,
): Promise<void> {
  const { checkout, terminal } = context;
  const { stack, engine } = environment;
  terminal.section(`pulumi up --stack ${stack.name}`);
  const policy = policyPackFor(checkout, engine);
  terminal.print(
    await reportedRun(context, (options) => stack.up({ ...options, ...policy, refresh, imports: imports ?? {} })),
  );
}

/** What no program can do: type another field into the console's dialog, and save its provider at another address. */
function tellNextSteps({ console }: Impact, { selector }: Environment, { terminal }: CommandContext): void {
  const { clientId, clientSecret, issuer, callbackUrls } = console;
  const isUpdateDue = clientId === "new" || issuer === "new" || !["kept", "removed", "unknown"].includes(clientSecret);
  if (isUpdateDue) {
    terminal.say(`Now update the console's provider: \`npm run sheet -- ${selector} --show-secrets\`.`);
  }
  const added = callbackUrls === "unknown" || clientId === "new" ? [] : callbackUrls.added;
  for (const origin of new Set(added.flatMap((url) => consoleOriginOf(url) ?? []))) {
    // rustdesk/rustdesk-server-pro#361: the callback URL is that of the address at which the provider was saved.
    terminal.say(
      `Before people sign in at ${origin}: open the console there, Settings > OIDC, and save its provider once more. It sends ` +
        "people back to the address that it was saved at.",
    );
  }
  if (isUpdateDue || added.length > 0) {
    const known = callbackUrls === "unknown" ? [] : [...callbackUrls.added, ...callbackUrls.kept];
    terminal.say(doctorStep(selector, known[0]));
  }
}
