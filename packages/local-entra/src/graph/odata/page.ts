import { GraphError } from "../request/graph-error.ts";
import type { Query } from "./query.ts";

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
