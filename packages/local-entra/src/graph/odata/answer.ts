import type { EntityType } from "../../directory/model/property.ts";
import type { DirectoryObject } from "../../directory/objects/directory-object.ts";
import { type GraphRequest, search } from "../request/graph-request.ts";
import { entity } from "./entity.ts";
import { pageOf } from "./page.ts";
import { countQuery, listQuery, type Query } from "./query.ts";

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
