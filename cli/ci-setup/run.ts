import type { CommandContext } from "../command/command.ts";
import { UserError } from "../user-error.ts";
import { environmentSteps, wideSecretsStep } from "./environment-steps.ts";
import { fileSteps, publishStep } from "./file-steps.ts";
import { identitySteps } from "./identity-steps.ts";
import { consentSteps, roleSteps } from "./permission-steps.ts";
import { repositorySteps } from "./repository-steps.ts";
import { askForRights, rightSteps } from "./rights.ts";
import { type CiSetupRequest, lookAround, type Setup } from "./setup.ts";
import { stackSteps } from "./stack-steps.ts";
import { CouldNotLook, type Difference, type Step } from "./step.ts";
import { type Tools, toolsIn } from "./tool.ts";

/** Everything that must hold, in the order in which it is made: rules before secrets, and what starts it all last. */
function stepsOf(setup: Setup): Step[] {
  return [
    ...repositorySteps(setup),
    ...environmentSteps(setup),
    wideSecretsStep(setup),
    ...identitySteps(setup),
    ...rightSteps(setup),
    ...consentSteps(setup),
    ...roleSteps(setup),
    ...stackSteps(setup),
    ...fileSteps(setup),
    publishStep(setup),
  ];
}

/** What was found of one step. */
interface Seen {
  step: Step;
  differences: Difference[];
  /** Why nobody could look. */
  unseen: string | undefined;
}

/**
 * Sets CI up, or checks it.
 * @throws UserError for everything that the person at the keyboard can mend.
 */
export async function runCiSetup(
  request: CiSetupRequest,
  context: CommandContext,
  tools: Tools = toolsIn(context.checkout, context.signal),
): Promise<number> {
  const { check } = request;
  const setup = await lookAround(tools, request, context).catch((error) => {
    if (check && error instanceof UserError) {
      return error;
    }
    throw error;
  });
  if (setup instanceof UserError) {
    context.terminal.say(`${context.terminal.style("red", "Could not look:")} ${setup.message}`);
    return 2;
  }
  tellPlace(setup);
  setup.rights = await askForRights(setup, request);
  const seen = await lookAtAll(setup);
  return check ? report(seen, context) : await makeHold(seen, setup, request);
}

function tellPlace({ context: { terminal }, gh, az, state, environments, reviewers, hasReviewers }: Setup): void {
  const { fullName, isPrivate, plan } = gh.repository;
  const handles = reviewers.map(({ handle }) => handle).join(", ") || "nobody";
  terminal.section(`CI of ${fullName}`, [
    `Repository    ${isPrivate ? "private" : "public"}, ${plan === undefined ? "plan not shown" : `plan ${plan}`}`,
    `Tenant        ${az.account.tenantId}, as ${az.account.name}`,
    `State         ${state.url}${state.account === undefined ? "" : ` in the storage account ${state.account}`}`,
    `Environments  ${environments.join(", ") || "none yet"}`,
    `Reviewers     ${handles}${reviewers.length > 0 && !hasReviewers ? ", of code alone: the plan has none for environments" : ""}`,
    ...(state.remark === undefined ? [] : [state.remark]),
  ]);
}

async function lookAtAll(setup: Setup): Promise<Seen[]> {
  return setup.context.terminal.waiting(
    () => Promise.all(stepsOf(setup).map(lookAt)),
    "GitHub, Entra ID and the state",
  );
}

async function lookAt(step: Step): Promise<Seen> {
  try {
    return { step, differences: await step.look(), unseen: undefined };
  } catch (error) {
    if (error instanceof CouldNotLook || error instanceof UserError) {
      return { step, differences: [], unseen: error.message };
    }
    throw error;
  }
}

const colours = { "✓": "green", "✗": "red", "?": "yellow" } as const;

/** @returns 0 where all holds, 1 where something does not, 2 where something could not be looked at. */
function report(seen: Seen[], { terminal }: CommandContext): number {
  terminal.say();
  for (const { step, differences, unseen } of seen) {
    const mark = unseen !== undefined ? "?" : differences.length > 0 ? "✗" : "✓";
    const why = unseen === undefined ? "" : `: could not look: ${unseen}`;
    terminal.printText([
      `  ${terminal.style(colours[mark], mark)} ${step.must}${why}`,
      ...differences.map((one) => `   ${wordsOf(one)}`),
    ]);
  }
  const wrong = seen.flatMap(({ differences }) => differences).length;
  const unknown = seen.filter(({ unseen }) => unseen !== undefined).length;
  terminal.say();
  terminal.say(`  ${wrong} to mend, ${unknown} could not be looked at, of ${seen.length} things that must hold.`);
  return wrong > 0 ? 1 : unknown > 0 ? 2 : 0;
}

function wordsOf({ what, how }: Difference): string {
  return `${what} → ${how}`;
}

async function makeHold(seen: Seen[], setup: Setup, { yes }: CiSetupRequest): Promise<number> {
  const { terminal, signal } = setup.context;
  const planned = seen.flatMap(({ differences }) => differences).filter(({ mend }) => mend);
  if (planned.length === 0) {
    return tellRest(seen, setup);
  }
  const lines = planned.map(({ what }) => `- ${what}`);
  terminal.section("What does not hold yet, and will", lines);
  terminal.say();
  if (!yes && !(await terminal.confirm("Make all of it hold?", signal))) {
    terminal.say("Nothing was changed.");
    return 1;
  }
  const [last, ...others] = stepsOf(setup).toReversed();
  let unseen = 0;
  for (const step of others.toReversed()) {
    signal.throwIfAborted();
    unseen += await hold(step, setup);
  }
  // What nobody has seen could let anybody sign in.
  if (last !== undefined && unseen === 0) {
    await hold(last, setup);
  } else {
    terminal.say("  The files stay here until all could be looked at: on main they would let the jobs sign in.");
  }
  return tellRest(await lookAtAll(setup), setup);
}

/** Looks again, as what was done before may have changed it, and does what is left. @returns 1 where it could not look. */
async function hold(step: Step, setup: Setup): Promise<number> {
  const { terminal } = setup.context;
  const { differences, unseen } = await lookAt(step);
  const done = new Set<Difference["mend"]>();
  for (const { mend } of differences) {
    // Several differences of one thing are mended at once.
    if (mend !== undefined && !done.has(mend)) {
      done.add(mend);
      await mend();
    }
  }
  if (done.size > 0) {
    terminal.say(`  ${terminal.style("green", "✓")} ${step.must}`);
  }
  return unseen === undefined ? 0 : 1;
}

/** What this command cannot do. */
function tellRest(seen: Seen[], { context: { terminal } }: Setup): number {
  const rest = seen.flatMap(({ differences }) => differences);
  const unseen = seen.filter((one) => one.unseen !== undefined);
  if (rest.length > 0) {
    terminal.section("What is left for a person");
    terminal.printText(rest.map((one) => `  ${wordsOf(one)}`));
  }
  if (unseen.length > 0) {
    const lines = unseen.map(({ step, unseen: why }) => `${step.must}: ${why}`);
    terminal.section("What could not be looked at", lines);
  }
  terminal.say();
  terminal.say(rest.length + unseen.length === 0 ? "All holds." : "Afterwards: `npm run ci-setup -- --check`.");
  return rest.some(({ mend }) => mend) ? 1 : 0;
}
