import { GraphBeside, tenantIn } from "../access/graph-beside.ts";
import type { CommandContext } from "../command/command.ts";
import type { Environment } from "../environment/environment.ts";
import { Graph } from "../graph.ts";
import { requiresAssignment } from "../impact/findings/access/admitted.ts";
import { type Impact, withFindings } from "../impact/impact.ts";
import { impactOfRun, type PreviewChoice } from "../run-impact.ts";
import { emptyState, type StackState } from "../stack/stack-state.ts";
import { UserError } from "../user-error.ts";
import {
  age,
  applicationName,
  begunOf,
  findLeftovers,
  type Leftovers,
  type LeftRegistration,
  type LeftSecret,
  leftoverLine,
  shapeOf,
} from "./leftovers.ts";
import { secondRegistrationFindings } from "./second-registration.ts";

/** What was found, and the directory that it was found in. */
export interface Found {
  leftovers: Leftovers;
  graph: Graph;
}

/** A preview, and what was found beside it. */
export interface PreviewBesideLeftovers {
  impact: Impact;
  /** Undefined where nothing could be looked at. */
  found: Found | undefined;
  /** What the run takes over, by the resources' names; undefined for nothing. */
  imports: Record<string, string> | undefined;
  /** Whether a run was cut off before it kept the outputs, which a preview does not show. */
  lacksOutputs: boolean;
}

type Opened = Pick<Environment, "stack" | "selector" | "variables">;

/**
 * Previews an environment, and looks meanwhile for what interrupted runs have left. A registration that one has begun is taken over: it is
 * this environment's by name and callback URLs, and without a secret nobody uses it. So is access that is declared and was given by hand.
 */
export async function previewBesideLeftovers(
  environment: Environment,
  choice: PreviewChoice,
  context: CommandContext,
): Promise<PreviewBesideLeftovers> {
  const beside = new GraphBeside(environment);
  const asking = { ...choice, askPrincipals: () => beside.principals() };
  const impact = await impactOfRun(environment, asking, context);
  const state = environment.stack.recentState();
  const [found, access] = await Promise.all([
    lookForLeftovers(environment, state, beside.signIn()),
    beside.standingAccess(),
  ]);
  const lacksOutputs = await state.then(
    ({ outputs }) => Object.keys(outputs).length === 0,
    () => false,
  );
  const begun = found && begunOf(found.leftovers);
  const imports = {
    ...(begun === undefined ? {} : { [applicationName]: `/applications/${begun.objectId}` }),
    ...access,
  };
  const becomesRequired = impact.findings.some(requiresAssignment);
  const byHand = found && (choice.refresh || becomesRequired) ? await beside.assignedByHand(becomesRequired) : [];
  if (Object.keys(imports).length === 0) {
    const second = found === undefined ? [] : secondRegistrationFindings(found.leftovers, environment.selector);
    const isStopped = impact.verdict === "failed";
    const told = isStopped ? impact : withFindings(impact, [...second, ...byHand]);
    return { impact: told, found, imports: undefined, lacksOutputs };
  }
  if (begun !== undefined) {
    context.terminal.say(begunLine(begun));
  }
  return {
    impact: withFindings(await impactOfRun(environment, { ...asking, imports }, context), byHand),
    found,
    imports,
    lacksOutputs,
  };
}

function begunLine({ name, clientId, made }: LeftRegistration): string {
  const what = `“${name}” (client id ${clientId}), made ${age(made, Date.now())}`;
  return `An interrupted run has begun a registration: ${what}. Bringing the environment up takes it over and completes it.`;
}

/** Lets a command that asks nothing make no second registration in a stack that is new. @throws UserError that names the first. */
export async function refuseSecondRegistration(environment: Opened): Promise<void> {
  const found = await lookForLeftovers(environment, Promise.resolve(emptyState));
  const [second] = found === undefined ? [] : secondRegistrationFindings(found.leftovers, environment.selector);
  if (second !== undefined) {
    const other = `\`npm run up -- ${environment.selector}\` makes the second one once you have said yes.`;
    throw new UserError(`${second.line} Nothing was changed.\n${second.action} ${other}`);
  }
}

/**
 * Looks for what interrupted runs have left; undefined where nothing can be looked at. It is a courtesy beside a preview, which
 * itself tells what is wrong with state, network or sign-in: no failure of it is one of the command.
 */
async function lookForLeftovers(
  { stack, variables }: Opened,
  reading: Promise<StackState>,
  signingIn?: Promise<Graph>,
): Promise<Found | undefined> {
  try {
    const state = await reading;
    const graph = await (signingIn ?? Graph.signIn(variables, tenantIn(state)));
    const configuration = stack.configuration();
    const get = (key: string) => configuration.get(key);
    return { leftovers: await findLeftovers(graph, state, shapeOf(get, state)), graph };
  } catch {
    return undefined;
  }
}

/** Says what was left, and how to get rid of it. */
export function tellLeftovers(found: Found | undefined, { selector }: Opened, { terminal }: CommandContext): void {
  const left = found === undefined ? [] : remaining(found.leftovers);
  if (left.length > 0) {
    terminal.section(
      "Left in the directory",
      left.map((one) => leftoverLine(one, Date.now())),
    );
    terminal.say(`\`npm run up -- ${selector}\`, without --yes, asks what is to become of it.`);
  }
}

/** What no run takes over, and no console may use. */
function remaining(leftovers: Leftovers): (LeftRegistration | LeftSecret)[] {
  const begun = begunOf(leftovers);
  return [...leftovers.registrations.filter((one) => one.isBegun && one !== begun), ...leftovers.secrets];
}

/** Forgets the creates that were interrupted, now that the directory was looked at and this run makes or takes over what is missing. */
export async function forgetPendingCreates(found: Found | undefined, { stack }: Opened): Promise<void> {
  if (found !== undefined && found.leftovers.pendingCreates.length > 0) {
    await stack.forgetPendingCreates();
  }
}

/**
 * Removes what was left where a person says so. `--yes` removes nothing: sign-in goes on beside it, and what a run can only
 * conclude must not cost a console its secret.
 */
export async function settleLeftovers(
  found: Found | undefined,
  environment: Opened,
  { yes }: { yes: boolean },
  context: CommandContext,
): Promise<void> {
  if (found !== undefined && !yes && context.terminal.isAnswered) {
    await offerRemoval(found, context);
  } else {
    tellLeftovers(found, environment, context);
  }
}

async function offerRemoval({ leftovers, graph }: Found, { terminal, signal }: CommandContext): Promise<void> {
  for (const left of remaining(leftovers)) {
    terminal.say(leftoverLine(left, Date.now()));
    if (await terminal.confirm(questionOf(left), signal)) {
      await remove(left, graph);
      terminal.say("Removed.");
    }
  }
}

function questionOf(left: LeftRegistration | LeftSecret): string {
  return left.kind === "secret"
    ? "Remove this client secret for good? A console that has it could sign nobody in."
    : "Remove this registration? It stays among the deleted applications for 30 days.";
}

async function remove(left: LeftRegistration | LeftSecret, graph: Graph): Promise<void> {
  if (left.kind === "secret") {
    await graph.change("POST", `/applications/${left.objectId}/removePassword`, { keyId: left.keyId });
  } else {
    await graph.change("DELETE", `/applications/${left.objectId}`);
  }
}
