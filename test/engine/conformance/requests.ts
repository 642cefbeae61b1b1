import type { GraphExchange } from "local-entra";

import type { Labels } from "./labels.ts";

/** What was asked of Microsoft Graph during one operation of the engine. */
export interface Requests {
  /** Each once, sorted: the real provider reads the same again and again until a change has spread. */
  reads: string[];
  /** Changes by the object that they concern, in their order. */
  writes: Record<string, string[]>;
}

/**
 * Sorts exchanges by what their order means: different objects are changed at the same time, in any order. Left out is
 * the real provider's waiting until a deletion has spread.
 */
export function requestsOf(exchanges: GraphExchange[], labels: Labels): Requests {
  const reads = new Set<string>();
  const removed = new Set<string>();
  const writes: Record<string, string[]> = {};
  for (const exchange of exchanges) {
    const { method, path } = exchange;
    const line = lineOf(exchange, labels);
    if (method !== "GET") {
      const key = labels.apply(concerned(path));
      writes[key] = [...(writes[key] ?? []), line];
      removed.add(removedFrom(exchange));
    } else if (!removed.has(path)) {
      reads.add(line);
    }
  }
  return { reads: [...reads].sort(), writes: inStableOrder(writes) };
}

/** The path that is read to see that something is gone. */
function removedFrom({ method, path }: GraphExchange): string {
  return method === "DELETE" ? path : (/^(.*)\/removePassword$/.exec(path)?.[1] ?? "");
}

/** What of one object is made and removed in any order: the passwords of an application, and who is assigned to it. */
const unordered = /\/(addPassword|removePassword|appRoleAssignedTo)$/;

/** The object in a path. What has no order stands alone. */
function concerned(path: string): string {
  const [, , collection, id, action] = path.split("/");
  return [collection, id, unordered.test(`/${action}`) ? action : undefined].filter(Boolean).join("/");
}

function lineOf({ method, path, query, requestBody, status }: GraphExchange, labels: Labels): string {
  const line = `${method} ${path}${decodeURIComponent(query.replaceAll("+", " "))} ${status}`;
  const body = requestBody === "" ? "" : ` ${JSON.stringify(sortKeys(labels.apply(JSON.parse(requestBody))))}`;
  return `${labels.apply(line)}${body}`;
}

function inStableOrder(writes: Record<string, string[]>): Record<string, string[]> {
  const entries = Object.entries(writes).map(([key, lines]): [string, string[]] => [
    key,
    unordered.test(key) ? lines.toSorted() : lines,
  ]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortKeys);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sortKeys(member)]));
}
