import { AsyncLocalStorage } from "node:async_hooks";

import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

import { takenNameProblem } from "./rules/display-name.ts";

/**
 * Refuses a display name that another registration has where one is made or renamed, in a preview too, and never afterwards: names
 * are not unique in Entra ID, and anybody may take that of a registration which is there. The provider's own
 * `preventDuplicateNames` asks at every update, and in a preview of a rename alone.
 *
 * @param owner the component, whose provider is asked.
 * @param advice what to do then.
 */
export function freeNameHooks(owner: pulumi.Resource, name: string, advice: string): pulumi.ResourceHookBinding {
  const check: pulumi.ResourceHookFunction = async ({ id, newInputs, oldInputs }) => {
    const displayName: unknown = newInputs?.displayName;
    if (typeof displayName === "string" && displayName !== oldInputs?.displayName) {
      const problem = takenNameProblem(displayName, await registrationNamed(displayName, id, owner));
      if (problem !== undefined) {
        throw new pulumi.RunError(`${problem} ${advice}`);
      }
    }
  };
  // The engine calls from outside of the run, which the SDK keeps as the caller's asynchronous context.
  const hook = new pulumi.ResourceHook(`${name}-free-name`, AsyncLocalStorage.bind(check), { onDryRun: true });
  return { beforeCreate: [hook], beforeUpdate: [hook] };
}

/** Client ID of another registration of this name; empty when only its name is known, undefined when there is none. */
async function registrationNamed(name: string, ownId: string, owner: pulumi.Resource): Promise<string | undefined> {
  try {
    // OData doubles a quote inside a text (OData 4.01 URL conventions, 5.1.1.6.1); the provider leaves that to its caller.
    const found = await azuread.getApplication({ displayName: name.replaceAll("'", "''") }, { parent: owner });
    // Graph compares without regard to case.
    return found.id === ownId || found.displayName !== name ? undefined : found.clientId;
  } catch (error) {
    const { message } = error as Error;
    if (/Application not found/.test(message)) {
      return undefined;
    }
    // Of several it names none; of one with a quote, it misses the doubled quote in the answer.
    if (/Multiple applications found|DisplayName does not match/.test(message)) {
      return "";
    }
    throw error;
  }
}
