import * as azuread from "@pulumi/azuread";

import { isGuid } from "../../components/rules/guid.ts";
import { isOwner } from "../../components/rules/owners.ts";
import { TrialConfiguration } from "../environment/trial-configuration.ts";
import type { RegistrationStack } from "../stack/stack.ts";
import { refusalOf } from "../stack/stack-error.ts";
import { UserError } from "../user-error.ts";

/** An account that may change a registration. */
export interface Owner {
  objectId: string;
  /** What a person knows it by. */
  name: string;
}

/**
 * The identity that deploys and these accounts, looked up through the azuread provider with the settings of the environment.
 * @throws UserError when one is not found, or the identity may not look.
 */
export async function findOwners(
  stack: Pick<RegistrationStack, "name" | "projectFolder" | "ask">,
  accounts: string[],
  signal: AbortSignal,
): Promise<Owner[]> {
  const trial = new TrialConfiguration(stack);
  try {
    // The engine does not run without one; nothing is declared, so that it goes nowhere.
    trial.set({ consoleOrigins: ["https://not-known-yet.invalid"] });
    return await stack.ask(() => owners(accounts), { configFile: trial.file, signal });
  } finally {
    trial.remove();
  }
}

async function owners(accounts: string[]): Promise<Owner[]> {
  const { objectId } = await azuread.getClientConfig();
  const found: Owner[] = [{ objectId, name: "the identity that deploys" }];
  for (const account of accounts) {
    const owner = { objectId: isGuid(account) ? account : await userNamed(account), name: account };
    const known = found.map((one) => one.objectId);
    found.push(...(isOwner(owner.objectId, known) ? [] : [owner]));
  }
  return found;
}

/** Its object ID. @throws UserError when there is none of the name, or the identity that deploys may not look. */
async function userNamed(userPrincipalName: string): Promise<string> {
  try {
    return (await azuread.getUser({ userPrincipalName })).objectId;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) {
      throw error;
    }
    throw new UserError(
      `The owner ${userPrincipalName} must be a user that the identity that deploys can look up, but: ${refusal.replace(/\.?$/, ".")} Nothing was ` +
        "changed. Check the sign-in name, or give the object ID: in the portal under Users, or by " +
        `\`az ad user show --id ${userPrincipalName} --query id\`.`,
    );
  }
}
