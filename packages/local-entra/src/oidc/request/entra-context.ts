import { randomUUID } from "node:crypto";

import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What an answer carries so that a person can name the request to support. */
export interface RequestTrace {
  /** New for each request; the error page calls it Request Id. */
  traceId: string;
  /** The client's own ID where it sent one (`client-request-id`). */
  correlationId: string;
  /** UTC time of the answer, `yyyy-mm-dd hh:mm:ssZ`. */
  timestamp: string;
}

/** Starts the trace of one request. */
export function requestTrace(clientRequestId: string | undefined, now: Date = new Date()): RequestTrace {
  return {
    traceId: randomUUID(),
    correlationId: clientRequestId && guid.test(clientRequestId) ? clientRequestId : randomUUID(),
    timestamp: `${now.toISOString().slice(0, 19).replace("T", " ")}Z`,
  };
}

/** A request as Hono hands it on, with Node's own objects beside it. */
export type EntraContext = Context<{ Bindings: HttpBindings }>;

/** The trace of the request at hand. */
export function traceOf(c: EntraContext): RequestTrace {
  return requestTrace(c.req.header("client-request-id") ?? c.req.query("client-request-id"));
}
