import type { Values } from "../../protocol/property-values.ts";
import { ProviderError } from "../../protocol/provider.ts";
import { ownerIds } from "../directory-object/owners.ts";
import type { GraphSession } from "../graph/graph-client.ts";
import { isNotFound, naming } from "../graph/graph-error.ts";
import { type GraphObject, text } from "../graph/graph-object.ts";
import { applicationState } from "./application-state.ts";

/** The state of an application, or undefined when there is none. `prior` holds what only the program knows. */
export async function readApplication(
  graph: GraphSession,
  objectId: string,
  prior: Values,
): Promise<Values | undefined> {
  const named = `Application (Application: "${objectId}")`;
  const reading = naming(`[id] Retrieving ${named}`, graph.get(`/v1.0/applications/${objectId}`));
  const application = await reading.catch((error: unknown) =>
    isNotFound(error) ? undefined : Promise.reject(error),
  );
  if (!application) {
    return undefined;
  }
  return completeState(graph, application, prior);
}

/** The state of an application that Graph has shown, with what its other addresses hold. */
export async function completeState(
  graph: GraphSession,
  application: GraphObject,
  prior: Values,
): Promise<Values> {
  const objectId = text(application.id);
  const named = `Application (Application: "${objectId}")`;
  const beta = await naming(
    `Retrieving additional properties for ${named}`,
    graph.get(`/beta/applications/${objectId}`, { $select: "oauth2RequirePostResponse" }),
  );
  const owners = await naming(
    `[owners] Could not retrieve owners for ${named}`,
    ownerIds(graph, `/v1.0/applications/${objectId}`),
  );
  return applicationState({ application, beta, ownerIds: owners }, prior);
}

/**
 * The state of an application that was just written.
 * @throws ProviderError when Graph does not find it: unlike the real provider, which then forgets it.
 */
export async function readWritten(graph: GraphSession, objectId: string, planned: Values): Promise<Values> {
  const state = await readApplication(graph, objectId, planned);
  if (!state) {
    throw new ProviderError(
      `Application (Application: "${objectId}") was not found although it was just written. It is kept in the ` +
        "state: run `pulumi up` again, or `pulumi refresh` if it was deleted meanwhile.",
    );
  }
  return state;
}
