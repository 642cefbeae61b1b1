import { timed } from "../../protocol/operation.ts";
import type { Values } from "../../protocol/property-values.ts";
import { type FunctionImplementation, ProviderError } from "../../protocol/provider.ts";
import { notEmpty, uuid } from "../../schema/validators.ts";
import type { AzureAd } from "../graph/azure-ad.ts";
import type { GraphSession } from "../graph/graph-client.ts";
import { isNotFound, naming } from "../graph/graph-error.ts";
import { type GraphObject, text } from "../graph/graph-object.ts";
import { servicePrincipalState } from "../service-principal/service-principal-state.ts";
import { argumentFailures, type FunctionArguments } from "./function-arguments.ts";

const readSeconds = 300;

const selectingArguments: FunctionArguments = {
  selectors: {
    displayName: { name: "display_name", validate: notEmpty },
    clientId: { name: "client_id", validate: uuid },
    objectId: { name: "object_id", validate: uuid },
  },
  shown: (name) => name,
};

/** `azuread:index/getServicePrincipal:getServicePrincipal`: finds one service principal. */
export function getServicePrincipal(azureAd: AzureAd): FunctionImplementation {
  return async (args, operation) => {
    const failures = argumentFailures(selectingArguments, args);
    if (failures.length > 0) {
      return failures;
    }
    const graph = azureAd.during(timed(operation, readSeconds));
    const servicePrincipal = await find(graph, args);
    const objectId = text(servicePrincipal.id);
    const beta = await naming(
      `Retrieving ${nameOf(objectId)} (beta API)`,
      graph.get(`/beta/servicePrincipals/${objectId}`, { $select: "samlMetadataUrl" }),
    );
    return outputs(servicePrincipalState({ servicePrincipal, beta }));
  };
}

const nameOf = (objectId: string) => `Service Principal (Service Principal: "${objectId}")`;

async function find(graph: GraphSession, args: Values): Promise<GraphObject> {
  const objectId = text(args.objectId);
  if (objectId !== "") {
    return findById(graph, objectId);
  }
  return text(args.displayName) === ""
    ? findByClientId(graph, text(args.clientId))
    : findByDisplayName(graph, text(args.displayName));
}

async function findById(graph: GraphSession, objectId: string): Promise<GraphObject> {
  const reading = graph.get(`/v1.0/servicePrincipals/${objectId}`);
  try {
    return await naming(`[object_id] Retrieving ${nameOf(objectId)}`, reading);
  } catch (error) {
    throw isNotFound(error) ? new ProviderError(`[object_id] ${nameOf(objectId)} was not found`) : error;
  }
}

async function findByDisplayName(graph: GraphSession, displayName: string): Promise<GraphObject> {
  const $filter = `displayName eq '${displayName.replaceAll("'", "''")}'`;
  const [found, ...others] = await list(graph, $filter);
  if (found === undefined) {
    throw new ProviderError(
      `Service principal not found: no service principals found matching filter: ${JSON.stringify($filter)}`,
    );
  }
  if (others.length > 0) {
    throw new ProviderError(
      `Multiple service principals found: found multiple service principals matching filter: ${JSON.stringify($filter)}`,
    );
  }
  return found;
}

async function findByClientId(graph: GraphSession, clientId: string): Promise<GraphObject> {
  const [found] = await list(graph, `appId eq '${clientId}'`);
  if (found === undefined) {
    throw new ProviderError("No service principal found: no service principal found");
  }
  return found;
}

function list(graph: GraphSession, $filter: string): Promise<GraphObject[]> {
  const listing = graph.list("/v1.0/servicePrincipals", { $filter });
  return naming(`Listing service principals for filter ${JSON.stringify($filter)}`, listing);
}

function outputs(state: Values): Values {
  const { samlSingleSignOn, ...answered } = state;
  return {
    ...answered,
    id: `/servicePrincipals/${text(state.objectId)}`,
    samlSingleSignOns: samlSingleSignOn ? [samlSingleSignOn] : [],
  };
}
