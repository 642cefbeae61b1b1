import type { Values } from "../../protocol/property-values.ts";
import { ownerIds } from "../directory-object/owners.ts";
import { naming, unlessGone } from "../graph/graph-error.ts";
import { type GraphObject, text } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";
import { servicePrincipalState } from "./service-principal-state.ts";

/** A service principal in the real provider's words. */
export const nameOf = (objectId: string) => `Service Principal (Service Principal: "${objectId}")`;

/** The state of a service principal, or undefined when there is none. `prior` holds what only the program knows. */
export async function readServicePrincipal(
  graph: GraphSession,
  objectId: string,
  prior: Values,
): Promise<Values | undefined> {
  const path = `/v1.0/servicePrincipals/${objectId}`;
  const servicePrincipal = await unlessGone(naming(`Retrieving ${nameOf(objectId)}`, graph.get(path)));
  if (!servicePrincipal) {
    return undefined;
  }
  const known = await stateWithoutOwners(graph, servicePrincipal);
  const owners = await naming(`[owners] Could not retrieve owners for ${nameOf(objectId)}`, ownerIds(graph, path));
  return { ...known, owners, useExisting: prior.useExisting ?? null };
}

/** The state of a service principal that Graph has shown, with what its beta endpoint holds. */
export async function stateWithoutOwners(graph: GraphSession, servicePrincipal: GraphObject): Promise<Values> {
  const objectId = text(servicePrincipal.id);
  const beta = await naming(
    `Retrieving ${nameOf(objectId)} (beta API)`,
    graph.get(`/beta/servicePrincipals/${objectId}`, { $select: "samlMetadataUrl" }),
  );
  return servicePrincipalState({ servicePrincipal, beta });
}
