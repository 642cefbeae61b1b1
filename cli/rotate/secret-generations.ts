import type { StateResource } from "../../engine/stack.ts";
import type { StackConfiguration } from "../../engine/stack-configuration.ts";
import { UserError } from "../../engine/user-error.ts";
import type { DeployedSecret, SecretGenerations } from "./rotation.ts";

/**
 * The generations of an environment's client secret by its configuration and its state.
 * @throws UserError when the secret is an existing one, or a number in the configuration is none.
 */
export function secretGenerations(
  configuration: StackConfiguration,
  resources: StateResource[],
): SecretGenerations {
  if (configuration.get("existingClientSecret") !== "") {
    throw new UserError(
      "The client secret must be one that this project made to be rotated, but existingClientSecret is set in " +
        `${configuration.file}. Make a new secret where that one was made, and set it with \`pulumi config set --secret ` +
        "existingClientSecret`; or remove the key, and a secret is made here.",
    );
  }
  return {
    current: wholeNumber(configuration, "clientSecretGeneration"),
    retired: wholeNumber(configuration, "clientSecretRetiredGeneration"),
    broughtUp: resources.some(({ type }) => type === applicationType),
    deployed: deployedSecrets(resources),
    atMostTwo: String(configuration.get("signInAudience")).includes("Personal"),
  };
}

const applicationType = "azuread:index/application:Application";
const passwordType = "azuread:index/applicationPassword:ApplicationPassword";

function deployedSecrets(resources: StateResource[]): DeployedSecret[] {
  return resources
    .filter(({ type }) => type === passwordType)
    .flatMap(({ urn, outputs }) => {
      const [, generation] = /::rustdesk-client-secret-(\d+)$/.exec(urn) ?? [];
      const expires = outputs?.endDate;
      return generation === undefined || typeof expires !== "string"
        ? []
        : [{ generation: Number(generation), expires }];
    })
    .sort((a, b) => a.generation - b.generation);
}

function wholeNumber(configuration: StackConfiguration, key: string): number {
  const value = Number(configuration.get(key));
  if (!Number.isInteger(value)) {
    throw new UserError(
      `${key} in ${configuration.file} must be a whole number; got ${JSON.stringify(configuration.get(key))}. Correct it.`,
    );
  }
  return value;
}
