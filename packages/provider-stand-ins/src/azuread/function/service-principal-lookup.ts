import type { Values } from "../../protocol/property-values.ts";
import { type FunctionImplementation, ProviderError } from "../../protocol/provider.ts";
import { notEmpty, uuid } from "../../schema/validators.ts";
import type { AzureAd } from "../graph/azure-ad.ts";
import { type GraphObject, text } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";
import { nameOf, stateWithoutOwners } from "../service-principal/service-principal-reading.ts";
import type { FunctionArguments } from "./function-arguments.ts";
import { type FoundKind, findAll, findById, findOne, lookup } from "./lookup.ts";

const selectingArguments: FunctionArguments = {
  selectors: {
    displayName: { name: "display_name", validate: notEmpty },
    clientId: { name: "client_id", validate: uuid },
    objectId: { name: "object_id", validate: uuid },
  },
  shown: (name) => name,
};

const servicePrincipals: FoundKind = {
  path: "/v1.0/servicePrincipals",
  title: "Service principal",
  plural: "service principals",
  nameOf,
  found: "found",
};

/** `azuread:index/getServicePrincipal:getServicePrincipal`: finds one service principal. */
export function getServicePrincipal(azureAd: AzureAd): FunctionImplementation {
  return lookup(azureAd, selectingArguments, async (graph, args) =>
    outputs(await stateWithoutOwners(graph, await find(graph, args))),
  );
}

async function find(graph: GraphSession, args: Values): Promise<GraphObject> {
  const objectId = text(args.objectId);
  if (objectId !== "") {
    return findById(graph, servicePrincipals, objectId);
  }
  const displayName = text(args.displayName);
  if (displayName !== "") {
    return findOne(graph, servicePrincipals, `displayName eq '${displayName.replaceAll("'", "''")}'`);
  }
  const [found] = await findAll(graph, servicePrincipals, `appId eq '${text(args.clientId)}'`);
  if (found === undefined) {
    throw new ProviderError("No service principal found: no service principal found");
  }
  return found;
}

function outputs(state: Values): Values {
  const { samlSingleSignOn, ...answered } = state;
  return {
    ...answered,
    id: `/servicePrincipals/${text(state.objectId)}`,
    samlSingleSignOns: samlSingleSignOn ? [samlSingleSignOn] : [],
  };
}
