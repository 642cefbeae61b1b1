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
  /** Whether the client wants its own ID back (`return-client-request-id`). */
  returnsId?: boolean;
  /** UTC time of the answer, `yyyy-mm-dd hh:mm:ssZ`. */
  timestamp: string;
}

/** Starts the trace of a request with these headers. */
export function requestTrace(header: (name: string) => string | undefined = () => undefined): RequestTrace {
  const clientRequestId = header("client-request-id");
  return {
    traceId: randomUUID(),
    correlationId: clientRequestId && guid.test(clientRequestId) ? clientRequestId : randomUUID(),
    returnsId: header("return-client-request-id") === "true",
    timestamp: `${new Date().toISOString().slice(0, 19).replace("T", " ")}Z`,
  };
}

/** The headers of an answer to a program, as recorded; `code` is the AADSTS number of a refusal. */
export function answerHeaders({ traceId, correlationId, returnsId }: RequestTrace, code = 0): Record<string, string> {
  return {
    "cache-control": "no-store, no-cache",
    pragma: "no-cache",
    expires: "-1",
    "content-type": "application/json; charset=utf-8",
    "x-content-type-options": "nosniff",
    p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
    "x-ms-request-id": traceId,
    "x-ms-ests-server": "local Entra ID",
    "x-ms-clitelem": `1,${code},0,,`,
    ...(returnsId ? { "client-request-id": correlationId } : {}),
  };
}

/** A request as Hono hands it on, with Node's own objects beside it. */
export type EntraContext = Context<{ Bindings: HttpBindings }>;

/** The trace of the request at hand. */
export function traceOf(c: EntraContext): RequestTrace {
  return requestTrace((name) => c.req.header(name) ?? c.req.query(name));
}

/** Whether the client has left before its request was read. */
export function hasLeft({ env: { incoming } }: EntraContext): boolean {
  return incoming.destroyed && !incoming.complete;
}
