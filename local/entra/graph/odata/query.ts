import { badRequest, GraphError } from "../graph-error.ts";
import { type EntityType, isServed, type Version } from "../model/property.ts";
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
const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;

const LIST_OPTIONS = ["$select", "$filter", "$top", "$skiptoken", "$count"];

/**
 * Reads the query options of a list.
 * @throws GraphError 400 for an option or value that is not served.
 */
export function listQuery(type: EntityType, version: Version, search: URLSearchParams): Query {
  refuseOthers(search, LIST_OPTIONS);
  const filter = search.get("$filter");
  return {
    ...entityQuery(type, version, search, LIST_OPTIONS),
    ...(filter === null ? {} : { filter: filterOf(type, version, filter) }),
    top: pageSize(search.get("$top")),
    ...(search.has("$skiptoken") ? { skipToken: search.get("$skiptoken") ?? "" } : {}),
    count: search.get("$count") === "true",
  };
}

/** Reads the query options of a single document. */
export function entityQuery(
  type: EntityType,
  version: Version,
  search: URLSearchParams,
  options = ["$select"],
): { select?: string[] } {
  refuseOthers(search, options);
  const select = search.get("$select");
  return select === null ? {} : { select: selection(type, version, select) };
}

/** Options that OData knows and local Entra does not serve are refused, rather than answered as if they were absent. */
function refuseOthers(search: URLSearchParams, known: string[]): void {
  for (const name of search.keys()) {
    if (name.startsWith("$") && !known.includes(name)) {
      throw new GraphError(
        400,
        "BadRequest",
        `The query option '${name}' is not served by local Entra ID here.`,
      );
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
      throw new GraphError(
        400,
        "BadRequest",
        "Parsing OData Select and Expand failed: Could not find a property named " +
          `'${name}' on type 'microsoft.graph.${type.name}'.`,
      );
    }
    return property;
  });
}

function pageSize(top: string | null): number {
  if (top === null) {
    return DEFAULT_PAGE;
  }
  const size = Number(top);
  if (!/^\d+$/.test(top) || size < 1 || size > LARGEST_PAGE) {
    throw badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`,
    );
  }
  return size;
}
