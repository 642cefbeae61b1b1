import { type EntityType, isServed, type Version } from "../../directory/objects/property.ts";
import type { GraphRequest } from "../request/graph-context.ts";
import { badRequest, malformed, notServed } from "../request/graph-error.ts";
import { search as searchOf } from "../request/graph-request.ts";
import { filterOf } from "./filter.ts";

/** The query options of a request, checked against the type that they are about. */
export interface Query {
  select?: string[];
  filter?: (document: object) => boolean;
  /** Documents a page. */
  top: number;
  /** ID of the last document of the page before. */
  skipToken?: string;
  count: boolean;
}

/** Graph's page of a directory collection, and the most that `$top` takes. */
const defaultPage = 100;
const largestPage = 999;

const listOptions = ["$select", "$filter", "$top", "$skiptoken", "$count"];

/**
 * Reads the query options of a list.
 * @throws GraphError 400 for a value that Graph does not take, 501 for an option that is not served.
 */
export function listQuery(type: EntityType, request: GraphRequest): Query {
  const search = searchOf(request);
  refuseOthers(search, listOptions);
  // Without the header of an advanced query Graph leaves the count out.
  const count = search.get("$count") === "true" && isEventual(request);
  return {
    ...entityQuery(type, request, listOptions),
    ...filterQuery(type, request, count),
    top: pageSize(search.get("$top")),
    ...(search.has("$skiptoken") ? { skipToken: search.get("$skiptoken") ?? "" } : {}),
    count,
  };
}

/**
 * Reads the query options of a `/$count`, which the directory answers from its index only.
 * @throws GraphError 501 for an option that is not served, 400 without `ConsistencyLevel: eventual`.
 */
export function countQuery(type: EntityType, request: GraphRequest): Pick<Query, "filter"> {
  refuseOthers(searchOf(request), ["$filter"]);
  if (!isEventual(request)) {
    throw badRequest("$count is not currently supported.");
  }
  return filterQuery(type, request, true);
}

function filterQuery(type: EntityType, request: GraphRequest, advanced: boolean): Pick<Query, "filter"> {
  const filter = searchOf(request).get("$filter");
  return filter === null ? {} : { filter: filterOf(type, request.get("version"), filter, advanced) };
}

/** Advanced queries need this header (https://learn.microsoft.com/graph/aad-advanced-queries). */
function isEventual(request: GraphRequest): boolean {
  return request.req.header("ConsistencyLevel")?.toLowerCase() === "eventual";
}

/** Reads the query options of a single document. */
export function entityQuery(type: EntityType, request: GraphRequest, options = ["$select"]): { select?: string[] } {
  const search = searchOf(request);
  refuseOthers(search, options);
  const select = search.get("$select");
  return select === null ? {} : { select: selection(type, request.get("version"), select) };
}

/** Options that OData knows and local Entra does not serve are refused, rather than answered as if they were absent. */
function refuseOthers(search: URLSearchParams, known: string[]): void {
  for (const name of search.keys()) {
    if (name.startsWith("$") && !known.includes(name)) {
      throw notServed(`The query option '${name}'`);
    }
  }
}

function selection(type: EntityType, version: Version, select: string): string[] {
  const names = select.split(",").map((name) => name.trim());
  const properties = Object.entries(type.properties).filter(([, property]) => isServed(property, version));
  if (names.includes("*")) {
    return properties.map(([name]) => name);
  }
  const known = new Map(properties.map(([name]) => [name.toLowerCase(), name]));
  return names.map((name) => {
    const property = known.get(name.toLowerCase());
    if (!property) {
      throw malformed(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type.name}'.`,
      );
    }
    return property;
  });
}

function pageSize(top: string | null): number {
  if (top === null) {
    return defaultPage;
  }
  const size = Number(top);
  if (!/^\d+$/.test(top) || size < 1 || size > largestPage) {
    throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and ${largestPage} inclusive.`);
  }
  return size;
}
