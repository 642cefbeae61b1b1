import { rmSync } from "node:fs";
import { join } from "node:path";

import { isOwner } from "../../components/rules/owners.ts";
import { standIn } from "../adopt/configuration-file.ts";
import { openDeployed } from "../environment/environment.ts";
import { environmentNames } from "../environment/environment-names.ts";
import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import type { StackState } from "../stack/stack-state.ts";
import { UserError } from "../user-error.ts";
import type { Setup } from "./setup.ts";
import { type Difference, later, mendable, type Step, whenever } from "./step.ts";

/** The environments that are deployed: their files, stacks and owners. */
export function stackSteps(setup: Setup): Step[] {
  return [
    { must: "There is an environment to deploy, and none but on localhost", look: () => described(setup) },
    ...setup.environments.flatMap((name) => [
      { must: `The backend has the stack ${name}`, look: () => stack(setup, name) },
      { must: `Pulumi.${name}.yaml: the deploying identity is an owner`, look: () => owners(setup, name) },
    ]),
  ];
}

async function described({ context: { checkout }, environments, origins }: Setup): Promise<Difference[]> {
  const [first] = environments;
  if (first === undefined) {
    const what = "The checkout must describe an environment of yours, Pulumi.NAME.yaml, but has none.";
    return [{ what, how: "npm run ci-setup -- --origin URL" }];
  }
  const trials = environmentNames(checkout).filter((name) => !environments.includes(name));
  return whenever(
    origins.length > 0,
    mendable(`Pulumi.${first}.yaml must describe ${origins.join(", ")}, but is not there.`, async () => {
      standIn(join(checkout, `Pulumi.${first}.yaml`));
      StackConfiguration.read(checkout, first).set({ consoleOrigins: origins, protect: true });
      origins.length = 0;
    }),
    ...trials.map((name) =>
      mendable(
        `Pulumi.${name}.yaml must go, since every environment is deployed and its console is on localhost.`,
        async () => rmSync(join(checkout, `Pulumi.${name}.yaml`), { force: true }),
      ),
    ),
  );
}

const missing = "has no such stack for CI yet";

/** Undefined where there is no stack. */
export async function stateOf({ context, engine, origins }: Setup, name: string): Promise<StackState | undefined> {
  if (origins.length > 0) {
    return undefined;
  }
  const { stack } = await openDeployed({ stack: name, local: false, missing }, context, engine);
  return stack.state().catch((error) => {
    if (error instanceof UserError && error.message.includes(missing)) {
      return undefined;
    }
    throw error;
  });
}

/** A preview never makes one, since with the wrong backend at hand every environment would look new. */
async function stack(setup: Setup, name: string): Promise<Difference[]> {
  const { context, engine } = setup;
  return whenever(
    (await stateOf(setup, name)) === undefined,
    mendable(`The backend must have the stack ${name}, but has not. It is made, empty.`, async () => {
      await openDeployed({ stack: name, local: false, create: true }, context, engine);
    }),
  );
}

async function owners(setup: Setup, name: string): Promise<Difference[]> {
  const { context, deployer, az, graph, origins } = setup;
  const identities = await deployer.identities();
  const what = `Pulumi.${name}.yaml must have the deploying identity among owners, which may change only what it owns, but has not.`;
  if (identities === undefined || origins.length > 0) {
    return [later(what)];
  }
  const { deployObjectId } = identities;
  const configuration = StackConfiguration.read(context.checkout, name);
  const listed = [configuration.own("owners") ?? []].flat().map(String);
  const state = await stateOf(setup, name);
  const clientId = state?.outputs.clientId?.value;
  const inDirectory =
    typeof clientId === "string"
      ? (await graph<{ value: { id: string }[] }>(`/applications(appId='${clientId}')/owners?$select=id`)).value
      : undefined;
  const person = listed.length === 0 && az.account.objectId !== undefined ? [az.account.objectId] : [];
  return [
    ...whenever(
      !isOwner(deployObjectId, listed),
      mendable(what, async () => configuration.set({ owners: [deployObjectId, ...person, ...listed] })),
    ),
    ...whenever(
      inDirectory !== undefined &&
        !isOwner(
          deployObjectId,
          inDirectory.map(({ id }) => id),
        ),
      {
        what: `The registration of ${name} must be owned by the deploying identity, but is not: a present owner brings it up once.`,
        how: `npm run up -- --stack ${name}`,
      },
    ),
  ];
}
