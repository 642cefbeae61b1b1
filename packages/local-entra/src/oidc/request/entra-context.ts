import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

import { type RequestTrace, requestTrace } from "../refusals/request-trace.ts";

/** A request as Hono hands it on, with Node's own objects beside it. */
export type EntraContext = Context<{ Bindings: HttpBindings }>;

/** The trace of the request at hand. */
export function traceOf(c: EntraContext): RequestTrace {
  return requestTrace(c.req.header("client-request-id") ?? c.req.query("client-request-id"));
}
