import { timed } from "../../protocol/operation.ts";
import type { Value, Values } from "../../protocol/property-values.ts";
import { type FunctionImplementation, ProviderError } from "../../protocol/provider.ts";
import { notEmpty, uuid } from "../../schema/validators.ts";
import { completeState } from "../application/application-reading.ts";
import type { AzureAd } from "../graph/azure-ad.ts";
import type { GraphSession } from "../graph/graph-client.ts";
import { isNotFound, naming } from "../graph/graph-error.ts";
import { type GraphObject, text } from "../graph/graph-object.ts";
import { argumentFailures, type FunctionArguments } from "./function-arguments.ts";

const readSeconds = 300;

const selectingArguments: FunctionArguments = {
  selectors: {
    objectId: { name: "object_id", validate: uuid },
    clientId: { name: "client_id", validate: uuid },
    displayName: { name: "display_name", validate: notEmpty },
    identifierUri: { name: "identifier_uri", validate: notEmpty },
  },
  shown: (name) => `[{pathStepImpl:{} Name:${name}}]`,
};

/** `azuread:index/getApplication:getApplication`: finds one application. */
export function getApplication(azureAd: AzureAd): FunctionImplementation {
  return async (args, operation) => {
    const failures = argumentFailures(selectingArguments, args);
    if (failures.length > 0) {
      return failures;
    }
    const graph = azureAd.during(timed(operation, readSeconds));
    const application = await find(graph, args);
    return { ...outputs(await completeState(graph, application, {})), ...given(args, "identifierUri") };
  };
}

async function find(graph: GraphSession, args: Values): Promise<GraphObject> {
  const objectId = text(args.objectId);
  if (objectId === "") {
    return findByFilter(graph, filterOf(args));
  }
  const named = `Application with object ID "${objectId}"`;
  try {
    return await naming(`[object_id] Retrieving ${named}`, graph.get(`/v1.0/applications/${objectId}`));
  } catch (error) {
    throw isNotFound(error) ? new ProviderError(`[object_id] ${named} was not found`) : error;
  }
}

async function findByFilter(graph: GraphSession, $filter: string): Promise<GraphObject> {
  const listing = graph.list("/v1.0/applications", { $filter });
  const [found, ...others] = await naming(`Listing applications for filter ${quoted($filter)}`, listing);
  if (found === undefined) {
    throw new ProviderError(
      `Application not found: no applications found matching filter: ${quoted($filter)}`,
    );
  }
  if (others.length > 0) {
    // The misspelling is the real provider's.
    throw new ProviderError(
      `Multiple applications found: dound multiple applications matching filter: ${quoted($filter)}`,
    );
  }
  return found;
}

/** As the real provider writes it: a quote in a name is not doubled, so that Graph refuses the filter. */
function filterOf({ clientId, displayName, identifierUri }: Values): string {
  if (text(clientId) !== "") {
    return `appId eq '${text(clientId)}'`;
  }
  return text(displayName) === ""
    ? `identifierUris/any(uri:uri eq '${text(identifierUri)}')`
    : `displayName eq '${text(displayName)}'`;
}

/** The function answers what the resource's state holds, with objects as lists of at most one; some it leaves out. */
function outputs(state: Values): Values {
  const { api, optionalClaims, publicClient, singlePageApplication, web, ...rest } = state;
  const { description, logoImage, password, preventDuplicateNames, templateId, ...answered } = rest;
  const { implicitGrant, ...site } = (web ?? {}) as Values;
  return {
    ...answered,
    id: `/applications/${text(state.objectId)}`,
    apis: asList(api),
    optionalClaims: asList(optionalClaims),
    publicClients: asList(publicClient),
    singlePageApplications: asList(singlePageApplication),
    webs: web === null ? [] : [{ ...site, implicitGrants: asList(implicitGrant) }],
  };
}

const asList = (value: Value | undefined): Value[] => (value === null || value === undefined ? [] : [value]);
const given = (args: Values, key: string): Values => (args[key] ? { [key]: args[key] } : {});
const quoted = (filter: string) => JSON.stringify(filter);
