import type { CommandContext } from "../command/command.ts";
import { reportEngineEvent, summaryLine } from "../engine-report.ts";
import { type Environment, inEnvironment } from "../environment.ts";
import type { Impact } from "../impact/impact.ts";
import { reportLines } from "../impact/report/impact-lines.ts";
import { reportOf } from "../impact/report/impact-report.ts";
import { impactOfRun } from "../run-impact.ts";
import { policyPackFor } from "../stack/policy/policy-pack.ts";
import { refuseUnattended } from "../unattended.ts";
import type { UpRequest } from "./command.ts";

/**
 * Previews an environment, says what the run means, asks, and applies it.
 * @returns the process's exit code.
 * @throws UserError when it is refused or stops.
 */
export async function runUp(request: UpRequest, context: CommandContext): Promise<number> {
  return inEnvironment(request, context, (environment) => bringUp(environment, request, context));
}

async function bringUp(
  environment: Environment,
  request: UpRequest,
  context: CommandContext,
): Promise<number> {
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
  if (!(await isWanted(impact, request, context))) {
    terminal.say("Nothing was changed.");
    return 1;
  }
  signal.throwIfAborted();
  await apply(environment, request, context);
  tellNextSteps(impact, environment, context);
  return 0;
}

/** @throws UserError when `--yes` alone would let through what a person must decide. */
async function isWanted(
  impact: Impact,
  { stack, yes, acceptInterruption }: UpRequest,
  { terminal, signal }: CommandContext,
): Promise<boolean> {
  if (!yes) {
    const isHarmless = impact.runVerdict === "uninterrupted";
    const warning = isHarmless ? "" : ", although sign-in does not go on uninterrupted";
    return terminal.confirm(`Apply this to ${stack}${warning}?`, signal);
  }
  if (!acceptInterruption) {
    refuseUnattended(
      impact.findings,
      "Run the command without --yes and answer, or add --accept-interruption once the console can be updated right after.",
    );
  }
  return true;
}

async function apply(environment: Environment, request: UpRequest, context: CommandContext): Promise<void> {
  const { checkout, terminal, signal } = context;
  const { stack, engine } = environment;
  terminal.say();
  terminal.say(terminal.style("bold", `pulumi up --stack ${stack.name}`));
  const changes = await stack.up({
    refresh: request.refresh,
    signal,
    onEvent: (event) => reportEngineEvent(terminal, event),
    ...policyPackFor(checkout, engine),
  });
  terminal.print(summaryLine(changes));
}

/** A field of the console's dialog that is another now must be typed in there: no program can. */
function tellNextSteps({ console }: Impact, { selector }: Environment, { terminal }: CommandContext): void {
  const { clientId, clientSecret, issuer } = console;
  const isUpdateDue =
    clientId === "new" || issuer === "new" || !["kept", "removed", "unknown"].includes(clientSecret);
  if (isUpdateDue) {
    terminal.say(`Now update the console's provider: \`npm run sheet -- ${selector} --show-secrets\`.`);
  }
}
