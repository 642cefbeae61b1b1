import type { Value, Values } from "../../protocol/property-values.ts";
import { type FunctionImplementation, ProviderError } from "../../protocol/provider.ts";
import { notEmpty, uuid } from "../../schema/validators.ts";
import { completeState } from "../application/application-reading.ts";
import type { AzureAd } from "../graph/azure-ad.ts";
import { type GraphObject, text } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";
import type { FunctionArguments } from "./function-arguments.ts";
import { type FoundKind, findById, findOne, lookup } from "./lookup.ts";

const selectingArguments: FunctionArguments = {
  selectors: {
    objectId: { name: "object_id", validate: uuid },
    clientId: { name: "client_id", validate: uuid },
    displayName: { name: "display_name", validate: notEmpty },
    identifierUri: { name: "identifier_uri", validate: notEmpty },
  },
  shown: (name) => `[{pathStepImpl:{} Name:${name}}]`,
};

const applications: FoundKind = {
  path: "/v1.0/applications",
  title: "Application",
  plural: "applications",
  nameOf: (objectId) => `Application with object ID "${objectId}"`,
  // The misspelling is the real provider's.
  found: "dound",
};

/** `azuread:index/getApplication:getApplication`: finds one application. */
export function getApplication(azureAd: AzureAd): FunctionImplementation {
  return lookup(azureAd, selectingArguments, async (graph, args) => {
    const objectId = text(args.objectId);
    const found = await (objectId === "" ? findSelected(graph, args) : findById(graph, applications, objectId));
    return { ...outputs(await completeState(graph, found, {})), ...given(args, "identifierUri") };
  });
}

async function findSelected(graph: GraphSession, args: Values): Promise<GraphObject> {
  const filter = filterOf(args);
  const found = await findOne(graph, applications, filter);
  const wanted = text(args.displayName);
  // A name whose quotes the caller doubled finds its application, and is not the name in the answer.
  if (wanted !== "" && text(found.displayName).toLowerCase() !== wanted.toLowerCase()) {
    const why = `DisplayName does not match for applications matching filter: ${JSON.stringify(filter)}`;
    throw new ProviderError(`Bad API Response: ${why}`);
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
