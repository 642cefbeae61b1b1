import { isNotFound, naming } from "../graph/graph-error.ts";

/** Waits for the first change to a new object: Graph takes it only where the object has arrived. */
export async function firstChange(kind: string, failure: string, patch: Promise<void>): Promise<void> {
  await patch.catch((error: unknown) => {
    const late = `Timed out whilst waiting for new ${kind} to be replicated in Azure AD`;
    return naming(isNotFound(error) ? late : failure, patch);
  });
}
