import type { Values } from "../../protocol/property-values.ts";
import { PartialFailure, ProviderError, type ResourceState } from "../../protocol/provider.ts";
import { isNotFound, naming } from "../graph/graph-error.ts";

/**
 * Runs what follows the request that made or first changed an object. A failure keeps the object under its id with
 * `state`, what it is then known to be, so that the next `up` continues from there.
 */
export async function keeping(id: string, state: Values, work: () => Promise<Values>): Promise<ResourceState> {
  try {
    return { id, state: await work() };
  } catch (error) {
    throw error instanceof ProviderError ? new PartialFailure(error.message, { id, state }) : error;
  }
}

/**
 * The state of an object that was just written.
 * @throws ProviderError when Graph does not find it: unlike the real provider, which then forgets it.
 */
export function written(named: string, state: Values | undefined): Values {
  if (!state) {
    throw new ProviderError(
      `${named} was not found although it was just written. It is kept in the state: run \`pulumi up\` again, or ` +
        "`pulumi refresh` if it was deleted meanwhile.",
    );
  }
  return state;
}

/** Waits for the first change to a new object: Graph takes it only where the object has arrived. */
export async function firstChange(kind: string, failure: string, patch: Promise<void>): Promise<void> {
  await patch.catch((error: unknown) => {
    const late = `Timed out whilst waiting for new ${kind} to be replicated in Azure AD`;
    return naming(isNotFound(error) ? late : failure, patch);
  });
}
