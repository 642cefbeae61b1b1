import { timed } from "../../protocol/operation.ts";
import type { Values } from "../../protocol/property-values.ts";
import { type FunctionImplementation, ProviderError } from "../../protocol/provider.ts";
import type { AzureAd } from "../graph/azure-ad.ts";
import { existing, naming } from "../graph/graph-error.ts";
import type { GraphObject } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";
import { argumentFailures, type FunctionArguments } from "./function-arguments.ts";

const readSeconds = 300;

/** A kind of object that functions find, by the words of the real provider. */
export interface FoundKind {
  readonly path: string;
  /** For example "Application". */
  readonly title: string;
  /** For example "applications". */
  readonly plural: string;
  readonly nameOf: (objectId: string) => string;
  /** How "found" is spelled where there are several. */
  readonly found: string;
}

/** A function that finds one object and answers with `state`, its outputs. */
export function lookup(
  azureAd: AzureAd,
  declared: FunctionArguments,
  state: (graph: GraphSession, args: Values) => Promise<Values>,
): FunctionImplementation {
  return async (args, operation) => {
    const failures = argumentFailures(declared, args);
    return failures.length > 0 ? failures : state(azureAd.during(timed(operation, readSeconds)), args);
  };
}

/** @throws ProviderError when there is none. */
export async function findById(graph: GraphSession, kind: FoundKind, objectId: string): Promise<GraphObject> {
  const named = kind.nameOf(objectId);
  const reading = graph.get(`${kind.path}/${objectId}`);
  return existing(`[object_id] ${named}`, naming(`[object_id] Retrieving ${named}`, reading));
}

/** @throws ProviderError when there is none, or more than one. */
export async function findOne(graph: GraphSession, kind: FoundKind, $filter: string): Promise<GraphObject> {
  const { title, plural } = kind;
  const quoted = JSON.stringify($filter);
  const [found, ...others] = await findAll(graph, kind, $filter);
  if (found === undefined) {
    throw new ProviderError(`${title} not found: no ${plural} found matching filter: ${quoted}`);
  }
  if (others.length > 0) {
    throw new ProviderError(`Multiple ${plural} found: ${kind.found} multiple ${plural} matching filter: ${quoted}`);
  }
  return found;
}

/** All objects that a filter of OData lets through. */
export function findAll(graph: GraphSession, kind: FoundKind, $filter: string): Promise<GraphObject[]> {
  const listing = graph.list(kind.path, { $filter });
  return naming(`Listing ${kind.plural} for filter ${JSON.stringify($filter)}`, listing);
}
