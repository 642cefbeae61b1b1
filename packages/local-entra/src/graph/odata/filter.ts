import { type EntityType, type Property, propertyOf, type Version } from "../../directory/model/property.ts";
import { GraphError } from "../request/graph-error.ts";
import { type Filter, type Literal, parseFilter } from "./filter-parser.ts";
import { invalidFilter } from "./filter-tokens.ts";

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
      `Operator '${operator}' is not supported because the 'ConsistencyLevel:eventual' header is missing. Refer to ` +
        "https://aka.ms/graph-docs/advanced-queries for more information",
    );
  }
  return (document) => holds(filter, document as Values);
}

type Values = Record<string, unknown>;

function check(filter: Filter, type: EntityType, version: Version): void {
  switch (filter.kind) {
    case "and":
    case "or":
      check(filter.left, type, version);
      check(filter.right, type, version);
      return;
    case "not":
      check(filter.filter, type, version);
      return;
    case "any":
      checkAny(filter, propertyAt(filter.path, type, version), type);
      return;
    default:
      if (propertyAt(filter.path, type, version).shape.kind !== "primitive") {
        throw unsupported(filter.path, type);
      }
  }
}

/** The first operator that only advanced queries take. */
function advancedOperator(filter: Filter): string | undefined {
  switch (filter.kind) {
    case "and":
    case "or":
      return advancedOperator(filter.left) ?? advancedOperator(filter.right);
    case "not":
      return "Not";
    case "compare":
      return filter.operator === "ne" ? "NotEqual" : undefined;
    case "any":
      return advancedOperator(filter.filter);
    default:
      return undefined;
  }
}

/** Inside the lambda only the variable itself can be compared: the lists that Graph filters by hold plain texts. */
function checkAny(filter: Extract<Filter, { kind: "any" }>, property: Property, type: EntityType): void {
  const inner = filter.filter;
  const comparesVariable = "path" in inner && inner.path.length === 1 && inner.path[0] === filter.variable;
  if (property.shape.kind !== "list" || inner.kind === "any" || !comparesVariable) {
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
      return holds(filter.left, values) && holds(filter.right, values);
    case "or":
      return holds(filter.left, values) || holds(filter.right, values);
    case "not":
      return !holds(filter.filter, values);
    case "any": {
      const list = values[filter.path[0] as string];
      return (Array.isArray(list) ? list : []).some((element) =>
        holds(filter.filter, { [filter.variable]: element }),
      );
    }
    default:
      return compares(filter, values[filter.path[0] as string] ?? null);
  }
}

type Comparison = Extract<Filter, { kind: "compare" | "in" | "startsWith" }>;

function compares(filter: Comparison, value: unknown): boolean {
  switch (filter.kind) {
    case "compare":
      return equal(value, filter.literal) === (filter.operator === "eq");
    case "in":
      return filter.literals.some((literal) => equal(value, literal));
    case "startsWith":
      return typeof value === "string" && fold(value).startsWith(fold(filter.literal));
  }
}

function equal(value: unknown, literal: Literal): boolean {
  return typeof value === "string" && typeof literal === "string"
    ? fold(value) === fold(literal)
    : value === literal;
}

function fold(text: string): string {
  return text.toLowerCase();
}
