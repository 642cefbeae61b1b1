import type { Values } from "../../protocol/property-values.ts";
import { ProviderError } from "../../protocol/provider.ts";
import { ownerIds } from "../directory-object/owners.ts";
import { written } from "../directory-object/partial-state.ts";
import { applicationName } from "../directory-object/resource-id.ts";
import { naming, unlessGone } from "../graph/graph-error.ts";
import { type GraphObject, text } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";
import { applicationState } from "./application-state.ts";

/** The state of an application, or undefined when there is none. `prior` holds what only the program knows. */
export async function readApplication(
  graph: GraphSession,
  objectId: string,
  prior: Values,
): Promise<Values | undefined> {
  const reading = naming(`[id] Retrieving ${applicationName(objectId)}`, graph.get(`/v1.0/applications/${objectId}`));
  const application = await unlessGone(reading);
  return application && completeState(graph, application, prior);
}

/** The state of an application that Graph has shown, with what its other addresses hold. */
export async function completeState(graph: GraphSession, application: GraphObject, prior: Values): Promise<Values> {
  const objectId = text(application.id);
  const named = applicationName(objectId);
  const beta = await naming(
    `Retrieving additional properties for ${named}`,
    graph.get(`/beta/applications/${objectId}`, { $select: "oauth2RequirePostResponse" }),
  );
  const owners = await naming(
    `[owners] Could not retrieve owners for ${named}`,
    ownerIds(graph, `/v1.0/applications/${objectId}`),
  );
  return applicationState(application, beta, owners, prior);
}

/** The state of an application that was just written. @throws ProviderError when Graph does not find it. */
export async function readWritten(graph: GraphSession, objectId: string, planned: Values): Promise<Values> {
  return written(applicationName(objectId), await readApplication(graph, objectId, planned));
}

/**
 * Refuses a display name that another application has, for `preventDuplicateNames`; `ownObjectId` is empty for a new
 * application.
 */
export async function refuseTakenName(graph: GraphSession, planned: Values, ownObjectId: string): Promise<void> {
  const name = text(planned.displayName);
  if (name === "") {
    return;
  }
  // OData wants a single quote doubled (OData 4.01 URL conventions, 5.1.1.6.1). The real provider leaves it single, so
  // that Graph refuses the filter; here it must show as well.
  const $filter = `displayName eq '${name}'`;
  const found = await naming(
    "could not check for existing application(s)",
    graph.list("/v1.0/applications", { $filter }),
  );
  // Graph's `eq` does not look at case, the provider does.
  const taken = found.find(({ displayName, id }) => displayName === name && id !== ownObjectId);
  if (taken) {
    throw new ProviderError(
      `An existing "azuread_application" with name "${name}" (ID: "${text(taken.id)}") was found and ` +
        "`prevent_duplicate_names` was specified. To be managed via Terraform, this resource needs to be imported " +
        'into the State. Please see the resource documentation for "azuread_application" for more information.',
    );
  }
}
