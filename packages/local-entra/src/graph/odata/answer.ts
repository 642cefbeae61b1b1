import type { EntityType } from "../../directory/model/property.ts";
import type { GraphRequest } from "../request/graph-request.ts";
import { search } from "../request/graph-request.ts";
import { entity } from "./entity.ts";
import type { Page } from "./page.ts";
import type { Query } from "./query.ts";

/** One document as the body of an answer, with the context URL of OData (JSON format 4.01, section 4.6.1). */
export function entityAnswer(
  request: GraphRequest,
  origin: string,
  type: EntityType,
  document: object,
  query: { select?: string[] } = {},
) {
  const version = request.get("version");
  return {
    "@odata.context": `${contextUrl(request, origin, type, query.select)}/$entity`,
    ...entity(type, version, document, query.select),
  };
}

/** A page of documents as the body of an answer. */
export function listAnswer<T extends { id: string }>(
  request: GraphRequest,
  origin: string,
  type: EntityType,
  page: Page<T>,
  query: Query,
) {
  const version = request.get("version");
  return {
    ...listContext(request, origin, type, page, query),
    value: page.items.map((document) => entity(type, version, document, query.select)),
  };
}

/** What the body of a list begins with: of what type it is, how many there are, and where it goes on. */
export function listContext(
  request: GraphRequest,
  origin: string,
  type: EntityType,
  page: Page<unknown>,
  query: Query,
) {
  return {
    "@odata.context": contextUrl(request, origin, type, query.select),
    ...(query.count ? { "@odata.count": page.total } : {}),
    ...nextLink(request, origin, page.nextToken),
  };
}

/** How many documents match, as plain text (OData 4.01 URL conventions, section 4.8). */
export function countAnswer(
  request: GraphRequest,
  documents: { id: string }[],
  query: Pick<Query, "filter">,
): Response {
  const matching = query.filter ? documents.filter(query.filter) : documents;
  return request.text(String(matching.length));
}

/** Where the metadata of an answer's type would be, by which OData says what it holds. */
export function contextUrl(
  request: GraphRequest,
  origin: string,
  type: EntityType,
  select?: string[],
): string {
  const selected = select ? `(${select.join(",")})` : "";
  return `${origin}/${request.get("version")}/$metadata#${type.set}${selected}`;
}

/** The link to the next page: this request with a `$skiptoken`. */
export function nextLink(request: GraphRequest, origin: string, token: string | undefined) {
  if (token === undefined) {
    return {};
  }
  const parameters = search(request);
  parameters.set("$skiptoken", token);
  const query = [...parameters].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return { "@odata.nextLink": `${origin}${request.req.path}?${query}` };
}
