import type { CommandContext } from "../command/command.ts";
import type { Consent } from "../command/shared-options.ts";
import { isWanted } from "../consent.ts";
import { reportedRun } from "../engine-report.ts";
import { type Environment, inEnvironment } from "../environment/environment.ts";
import type { EnvironmentChoice } from "../environment/environment-choice.ts";
import type { Impact } from "../impact/impact.ts";
import { reportLines } from "../impact/report/impact-lines.ts";
import { reportOf } from "../impact/report/impact-report.ts";
import { impactOfRun } from "../run-impact.ts";
import { policyPackFor } from "../stack/policy/policy-pack.ts";

/** What `npm run up` is asked to do. */
export interface UpRequest extends EnvironmentChoice, Consent {
  refresh: boolean;
}

/** Previews an environment, says what the run means, asks, and applies it. @throws UserError when it is refused or stops. */
export async function runUp(request: UpRequest, context: CommandContext): Promise<number> {
  return inEnvironment(request, context, (environment) => bringUp(environment, request, context));
}

async function bringUp(environment: Environment, request: UpRequest, context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const impact = await impactOfRun(environment, request, context);
  const report = reportOf([{ environment: request.stack, local: request.local, impact }]);
  for (const line of reportLines(report, (style, text) => terminal.style(style, text))) {
    terminal.say(line);
  }
  if (impact.verdict === "failed") {
    return 1;
  }
  if (!impact.changes) {
    terminal.print("Nothing to do: everything is as declared.");
    return 0;
  }
  const warning = impact.runVerdict === "uninterrupted" ? "" : ", although sign-in does not go on uninterrupted";
  const proposal = {
    findings: impact.findings,
    question: `Apply this to ${request.stack}${warning}?`,
    advice:
      "Run the command without --yes and answer, or add --accept-interruption once the console can be updated right after.",
  };
  if (!(await isWanted(proposal, request, context))) {
    terminal.say("Nothing was changed.");
    return 1;
  }
  signal.throwIfAborted();
  await apply(environment, request, context);
  tellNextSteps(impact, environment, context);
  return 0;
}

async function apply(environment: Environment, request: UpRequest, context: CommandContext): Promise<void> {
  const { checkout, terminal } = context;
  const { stack, engine } = environment;
  terminal.section(`pulumi up --stack ${stack.name}`);
  const policy = policyPackFor(checkout, engine);
  terminal.print(
    await reportedRun(context, (options) => stack.up({ ...options, ...policy, refresh: request.refresh })),
  );
}

/** A field of the console's dialog that is another now must be typed in there: no program can. */
function tellNextSteps({ console }: Impact, { selector }: Environment, { terminal }: CommandContext): void {
  const { clientId, clientSecret, issuer } = console;
  const isUpdateDue = clientId === "new" || issuer === "new" || !["kept", "removed", "unknown"].includes(clientSecret);
  if (isUpdateDue) {
    terminal.say(`Now update the console's provider: \`npm run sheet -- ${selector} --show-secrets\`.`);
  }
}
