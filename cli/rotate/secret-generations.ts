import { audiences, isAudience } from "../../components/rules/audience.ts";
import { generationOf } from "../../components/rules/client-secret.ts";
import type { Environment } from "../environment/environment.ts";
import { notBroughtUp } from "../environment/environment-choice.ts";
import { hasExistingSecret } from "../environment/environment-configuration.ts";
import { resourceTypes } from "../impact/recording/resource-change.ts";
import type { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import type { StateResource } from "../stack/stack-state.ts";
import { olderFile } from "../stack/stops/protected-stop.ts";
import { EngineStop } from "../stack/stops/stop.ts";
import { UserError } from "../user-error.ts";
import type { DeployedSecret, SecretGenerations } from "./rotation.ts";

/**
 * The generations of an environment's client secret by its configuration and its state.
 * @throws UserError when the environment is not brought up, its secret is an existing one, a number in the configuration is
 * none, or the configuration is older than the state.
 */
export function secretGenerations(
  { stack, configuration, selector }: Pick<Environment, "stack" | "configuration" | "selector">,
  resources: StateResource[],
): SecretGenerations {
  const read = stack.configuration();
  if (hasExistingSecret(read)) {
    throw new UserError(
      "The client secret must be one that this project made to be rotated, but existingClientSecret is set in " +
        `${read.file}. Make a new secret where that one was made, and set it with \`pulumi config set --secret ` +
        `existingClientSecret --stack ${stack.name}\`; or remove the key, and a secret is made here.`,
    );
  }
  if (!resources.some(({ type }) => type === resourceTypes.application)) {
    throw notBroughtUp(selector);
  }
  const current = wholeNumber(configuration, "clientSecretGeneration", 1);
  const deployed = deployedSecrets(resources);
  refuseOlder(configuration, current, deployed);
  return {
    current,
    retired: wholeNumber(configuration, "clientSecretRetiredGeneration", 0),
    deployed,
    shownEnd: shownEnd(resources),
    atMostTwo: hasPersonalAccounts(configuration.get("signInAudience")),
  };
}

function deployedSecrets(resources: StateResource[]): DeployedSecret[] {
  return resources
    .filter(({ type }) => type === resourceTypes.clientSecret)
    .flatMap(({ urn, outputs }) => {
      const generation = generationOf(urn);
      const expires = outputs?.endDate;
      return generation === undefined || typeof expires !== "string" ? [] : [{ generation, expires }];
    })
    .sort((a, b) => a.generation - b.generation);
}

function shownEnd(resources: StateResource[]): string | undefined {
  const end = resources.find(({ type }) => type === resourceTypes.stack)?.outputs?.clientSecretExpires;
  return typeof end === "string" ? end : undefined;
}

/** An older file would have the newer secret removed, which the console has, and the older one made anew. */
function refuseOlder({ file }: StackConfiguration, current: number, deployed: DeployedSecret[]): void {
  const newest = deployed.at(-1)?.generation ?? 0;
  if (newest > current) {
    throw new EngineStop([olderFile(file, newest, current)]);
  }
}

function hasPersonalAccounts(audience: unknown): boolean {
  return typeof audience === "string" && isAudience(audience) && audiences[audience].personal;
}

function wholeNumber(configuration: StackConfiguration, key: string, least: number): number {
  const value = configuration.get(key);
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number) || number < least) {
    throw new UserError(
      `${key} in ${configuration.file} must be a whole number from ${least}; got ${JSON.stringify(value)}. Correct it.`,
    );
  }
  return number;
}
