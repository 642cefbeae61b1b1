import type { DirectoryObject } from "../../directory/collection.ts";
import {
  type EntityType,
  initialValue,
  isServed,
  type Property,
  type Version,
} from "../../directory/objects/property.ts";
import type { GraphRequest } from "../request/graph-context.ts";
import { GraphError } from "../request/graph-error.ts";
import { search } from "../request/graph-request.ts";
import { countQuery, listQuery, type Query } from "./query.ts";

/** A type by what its set is called where it is below one object, as in `applications('{id}')/owners`. */
export function nestedType(request: GraphRequest, type: EntityType, name: string): EntityType {
  const [, , parent, key = ""] = request.req.path.split("/");
  return { ...type, set: `${parent}('${key.replace("appId=", "")}')/${name}` };
}

/** One document as the body of an answer. */
export function entityBody(
  request: GraphRequest,
  type: EntityType,
  document: object,
  { select }: Pick<Query, "select"> = {},
) {
  return {
    "@odata.context": `${contextUrl(request, type, select)}/$entity`,
    ...entity(type, request.get("version"), document, select),
  };
}

/**
 * Answers with the page of documents that the request's options ask for, and with how many there are and where the list
 * goes on. `show` says what is shown of one.
 */
export function listAnswer<T extends DirectoryObject>(
  request: GraphRequest,
  type: EntityType,
  list: () => T[],
  show: (document: T, select: string[] | undefined) => object = (document, select) =>
    entity(type, request.get("version"), document, select),
): Response {
  const query = listQuery(type, request);
  const page = pageOf(list(), query);
  return request.json({
    "@odata.context": contextUrl(request, type, query.select),
    ...(query.count ? { "@odata.count": page.total } : {}),
    ...nextLink(request, page.nextToken),
    value: page.items.map((document) => show(document, query.select)),
  });
}

/** Answers with how many documents match, as plain text (OData 4.01 URL conventions, section 4.8). */
export function countAnswer(request: GraphRequest, type: EntityType, list: () => DirectoryObject[]): Response {
  const { filter = () => true } = countQuery(type, request);
  return request.text(String(list().filter(filter).length));
}

/** The context URL of OData (JSON format 4.01, section 4.6.1), which says of what type an answer is. */
export function contextUrl(request: GraphRequest, { set }: Pick<EntityType, "set">, select?: string[]): string {
  const { origin, version } = request.var;
  return `${origin}/${version}/$metadata#${set}${select ? `(${select.join(",")})` : ""}`;
}

/** The link to the next page: this request with a `$skiptoken`. */
export function nextLink(request: GraphRequest, token: string | undefined) {
  if (token === undefined) {
    return {};
  }
  const parameters = search(request);
  parameters.set("$skiptoken", token);
  const query = [...parameters].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return { "@odata.nextLink": `${request.get("origin")}${request.req.path}?${query}` };
}

/**
 * Cuts the page that a query asks for out of all documents, in the order of the directory. `total` is how many match,
 * `nextToken` leads to the next page where there is one.
 * @throws GraphError 400 when the document that the page before ended with is gone.
 */
export function pageOf<T extends { id: string }>(documents: T[], query: Query) {
  const matching = query.filter ? documents.filter(query.filter) : documents;
  const start = query.skipToken === undefined ? 0 : positionAfter(matching, query.skipToken);
  const items = matching.slice(start, start + query.top);
  const last = items.at(-1);
  const more = last !== undefined && start + items.length < matching.length;
  const nextToken = more ? Buffer.from(last.id).toString("base64url") : undefined;
  return { items, total: matching.length, nextToken };
}

function positionAfter(documents: { id: string }[], token: string): number {
  const id = Buffer.from(token, "base64url").toString();
  const position = documents.findIndex((document) => document.id === id);
  if (position < 0) {
    throw new GraphError(
      400,
      "Directory_ExpiredPageToken",
      "The specified page token value has expired and can no longer be included in your request.",
    );
  }
  return position + 1;
}

/**
 * What an answer shows of one document: those of its properties that `$select` names, or its type shows by
 * default.
 */
export function entity(
  type: EntityType,
  version: Version,
  document: object,
  select?: string[],
): Record<string, unknown> {
  const shown = select ?? (version === "v1.0" ? type.shownByDefault : undefined);
  const isShown = (name: string, { onlySelected }: Property) => shown?.includes(name) ?? !onlySelected;
  const values = document as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(type.properties)
      .filter(([name, property]) => isServed(property, version) && isShown(name, property))
      .map(([name, property]) => {
        const value = values[name] === undefined ? initialValue(property) : values[name];
        return [name, select?.includes(name) ? value : concealed(property, value)];
      }),
  );
}

/** Without the members of a list's elements that only `$select` shows. */
function concealed({ shape }: Property, value: unknown): unknown {
  if (shape.kind !== "list" || shape.of.kind !== "complex" || !Array.isArray(value)) {
    return value;
  }
  const hidden = Object.entries(shape.of.properties).filter(([, member]) => member.onlySelected);
  const nulls = Object.fromEntries(hidden.map(([name]) => [name, null]));
  return hidden.length > 0 ? value.map((element) => ({ ...element, ...nulls })) : value;
}
