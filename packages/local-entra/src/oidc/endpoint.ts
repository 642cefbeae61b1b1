import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

import { refusalOf } from "./library-answers.ts";
import { errorPage } from "./pages/error-page.ts";
import { type EntraRefusal, refusalBody } from "./refusals/entra-refusal.ts";
import { type RequestTrace, requestTrace } from "./request/request-trace.ts";

/** A request as Hono hands it on, with Node's own objects beside it. */
export type EntraContext = Context<{ Bindings: HttpBindings }>;

/** Answers one request, or throws an EntraRefusal. */
export type Endpoint = (c: EntraContext) => Response | Promise<Response>;

/** What an endpoint needs to refuse a request. */
export interface EndpointContext {
  origin: string;
  /** Hears of every failure that is not a refusal. */
  report: (error: Error) => void;
}

/** An endpoint for programs: a refusal becomes JSON. */
export function jsonEndpoint({ origin, report }: EndpointContext, answer: Endpoint): Endpoint {
  return (c) =>
    orRefusal(c, answer, report, (refusal, trace) =>
      c.json(refusalBody(refusal, trace, origin), refusal.status, { "cache-control": "no-store" }),
    );
}

/** An endpoint for people: a refusal becomes a page. */
export function pageEndpoint({ report }: EndpointContext, answer: Endpoint): Endpoint {
  return (c) => orRefusal(c, answer, report, errorPage);
}

/** The trace of the request at hand. */
export function traceOf(c: EntraContext): RequestTrace {
  return requestTrace(c.req.header("client-request-id") ?? c.req.query("client-request-id"));
}

async function orRefusal(
  c: EntraContext,
  answer: Endpoint,
  report: (error: Error) => void,
  refuse: (refusal: EntraRefusal, trace: RequestTrace) => Response | Promise<Response>,
): Promise<Response> {
  try {
    return await answer(c);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const refusal = refusalOf(error);
    if (refusal.code === 90033) {
      report(error);
    }
    return refuse(refusal, traceOf(c));
  }
}
