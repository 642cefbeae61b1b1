import { type EntityType, type Property, propertyOf, type Version } from "../../directory/objects/property.ts";
import { GraphError } from "../request/graph-error.ts";
import { type Filter, invalidFilter, parseFilter } from "./filter-parser.ts";

/**
 * A test for the documents that a `$filter` asks for. Texts compare without case, as the directory does. `advanced`
 * says whether the request is an advanced query (https://learn.microsoft.com/graph/aad-advanced-queries).
 * @throws GraphError 400 when the filter cannot be read, or names a property that Graph does not filter by, or uses an
 * operator that takes an advanced query.
 */
export function filterOf(
  type: EntityType,
  version: Version,
  text: string,
  advanced: boolean,
): (document: object) => boolean {
  const filter = parseFilter(text);
  check(filter, type, version);
  const operator = advancedOperator(filter);
  if (operator && !advanced) {
    throw new GraphError(
      400,
      "Request_UnsupportedQuery",
      `Operator '${operator}' is not supported because the 'ConsistencyLevel:eventual' header is missing. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
    );
  }
  return (document) => holds(filter, document as Values);
}

type Values = Record<string, unknown>;

function check(filter: Filter, type: EntityType, version: Version): void {
  if ("filters" in filter) {
    for (const inner of filter.filters) {
      check(inner, type, version);
    }
  } else if (filter.kind === "any") {
    checkAny(filter, propertyAt(filter.path, type, version), type);
  } else if (propertyAt(filter.path, type, version).shape.kind !== "primitive") {
    throw unsupported(filter.path, type);
  }
}

/** The first operator that only advanced queries take. */
function advancedOperator(filter: Filter): string | undefined {
  if (filter.kind === "not") {
    return "Not";
  }
  if (filter.kind === "compare") {
    return filter.operator === "ne" ? "NotEqual" : undefined;
  }
  const inner = "filters" in filter ? filter.filters : [filter.filter];
  return inner.map(advancedOperator).find((operator) => operator !== undefined);
}

/** Inside the lambda only the variable itself can be compared: the lists that Graph filters by hold plain texts. */
function checkAny(filter: Extract<Filter, { kind: "any" }>, property: Property, type: EntityType): void {
  const inner = filter.filter;
  const comparesVariable = inner.kind === "compare" && inner.path.length === 1 && inner.path[0] === filter.variable;
  if (property.shape.kind !== "list" || !comparesVariable) {
    throw unsupported(filter.path, type);
  }
}

function propertyAt(path: string[], type: EntityType, version: Version): Property {
  const [name = "", ...rest] = path;
  const property = propertyOf(type.properties, name, version);
  if (!property) {
    throw invalidFilter(`Could not find a property named '${name}' on type 'microsoft.graph.${type.name}'.`);
  }
  if (!property.filterable || rest.length > 0) {
    throw unsupported(path, type);
  }
  return property;
}

function unsupported(path: string[], type: EntityType): GraphError {
  return new GraphError(
    400,
    "Request_UnsupportedQuery",
    `Unsupported or invalid query filter clause specified for property '${path.join("/")}' of resource '${type.title}'.`,
  );
}

function holds(filter: Filter, values: Values): boolean {
  switch (filter.kind) {
    case "and":
      return filter.filters.every((inner) => holds(inner, values));
    case "or":
      return filter.filters.some((inner) => holds(inner, values));
    case "not":
      return !filter.filters.some((inner) => holds(inner, values));
    case "any": {
      const list = values[filter.path[0] as string];
      return (Array.isArray(list) ? list : []).some((element) => holds(filter.filter, { [filter.variable]: element }));
    }
    case "compare": {
      const value = fold(values[filter.path[0] as string] ?? null);
      const literals = filter.literals.map(fold);
      return filter.operator === "startsWith"
        ? typeof value === "string" && value.startsWith(String(literals[0]))
        : literals.includes(value) !== (filter.operator === "ne");
    }
  }
}

function fold(value: unknown): unknown {
  return typeof value === "string" ? value.toLowerCase() : value;
}
