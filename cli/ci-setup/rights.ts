import { assignmentName } from "../../components/rules/access.ts";
import { declaredAccess } from "../access/standing-access.ts";
import type { CommandContext } from "../command/command.ts";
import { nameOf, resourceTypes } from "../impact/recording/resource-change.ts";
import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import type { StackState } from "../stack/stack-state.ts";
import { type Right, strengthOf } from "./deployer.ts";
import type { CiSetupRequest, Setup } from "./setup.ts";
import { stateOf } from "./stack-steps.ts";
import { type Difference, ownCommand, type Step, whenever } from "./step.ts";

type Place = Pick<Setup, "context" | "deployer" | "environments" | "origins">;

/** By which key of an environment's file each right of the deploying identity is needed. */
const keys: Record<Right, "assignments" | "adminConsent"> = {
  manageAssignments: "assignments",
  manageConsent: "adminConsent",
};
const rights = Object.keys(keys) as Right[];

/** Environments whose files need a right. */
function needing(right: Right, { context, environments, origins }: Place): string[] {
  return environments.filter((name) => {
    const access = origins.length > 0 ? undefined : accessOf(context, name);
    return right === "manageAssignments" ? (access?.assigned ?? []).length > 0 : access?.adminConsent;
  });
}

function accessOf({ checkout }: CommandContext, name: string) {
  const configuration = StackConfiguration.read(checkout, name);
  return declaredAccess((key) => configuration.own(key));
}

/** What the deployer's file has decided; undefined where nobody has. */
function decided(right: Right, { deployer }: Place): boolean | undefined {
  const value = deployer.configuration()?.own(right);
  return value === undefined ? undefined : String(value) === "true";
}

/** Asks once for each right that is needed and not decided: it is too strong to be given without a word, so `--yes` gives none. */
export async function askForRights(place: Place, { check, yes }: CiSetupRequest): Promise<Setup["rights"]> {
  const { terminal, signal } = place.context;
  const answers: Setup["rights"] = {};
  for (const right of check || yes || !terminal.isAnswered ? [] : rights) {
    const files = needing(right, place).map((name) => `Pulumi.${name}.yaml`);
    if (files.length > 0 && decided(right, place) === undefined) {
      const question = `${files.join(", ")} has ${keys[right]}, for which CI needs ${right}. ${strengthOf(right)} Without it a person does it by \`npm run up\`. Give it?`;
      answers[right] = await terminal.confirm(question, signal);
    }
  }
  return answers;
}

/** The deploying identity may do what the environments' files ask for, or a person does it; and it may do no more. */
export function rightSteps(setup: Setup, read = stateOf): Step[] {
  return rights.map((right) => ({
    must: `The deployer has ${right} if an environment's file has ${keys[right]} and CI is to bring that up`,
    look: () => lookAtRight(right, setup, read),
  }));
}

async function lookAtRight(right: Right, setup: Setup, read: typeof stateOf): Promise<Difference[]> {
  const names = needing(right, setup);
  const given = setup.rights[right] ?? decided(right, setup);
  const key = keys[right];
  if (names.length === 0 || given === true) {
    return whenever(given === true && names.length === 0, {
      what: `The deployer must not have ${right}, as no environment has ${key}, but it has. ${strengthOf(right)}`,
      how: `pulumi -C deployer config rm ${right} --stack ci && ${ownCommand}`,
    });
  }
  const turnOn = `pulumi -C deployer config set ${right} true --stack ci && ${ownCommand}`;
  const found = names.map(async (name): Promise<Difference[]> => {
    const isThere = isBroughtUp(right, accessOf(setup.context, name), await read(setup, name));
    const what = `Pulumi.${name}.yaml has ${key}, which is not brought up, and the deploying identity may not: its runs stop.`;
    const how = `npm run up -- --stack ${name}, by a person who may; or ${turnOn}. ${strengthOf(right)}`;
    return whenever(!isThere, { what, how });
  });
  return (await Promise.all(found)).flat();
}

/** By a person: then a run has nothing to do there. */
function isBroughtUp(
  right: Right,
  { assigned }: { assigned: string[] },
  { resources }: Pick<StackState, "resources"> = { resources: [] },
): boolean {
  const names = new Set(resources.map(({ urn }) => nameOf(urn)));
  return right === "manageAssignments"
    ? assigned.every((id) => names.has(assignmentName("rustdesk", id)))
    : resources.some(({ type }) => type === resourceTypes.consent);
}
