import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";

import { errorBody, notFound } from "../graph/request/graph-error.ts";
import { type FaultOf, type Faults, isGraph } from "./faults.ts";

type Env = { Bindings: HttpBindings };

/** Lets the faults strike the requests that pass. Without any it does nothing. */
export function faulty(faults: Faults, clock: () => Date): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (faults.isQuiet) {
      return next();
    }
    const request = { method: c.req.method, path: c.req.path };
    const instead = faults.strike(["throttled", "unavailable", "dropped"], request);
    if (instead && !(instead.fault === "dropped" && instead.when === "after")) {
      return instead.fault === "dropped" ? drop(c) : refuse(c, instead, clock());
    }
    const hidden = request.method === "GET" ? faults.lag.hiddenIn(request.path) : undefined;
    if (hidden !== undefined) {
      return c.json(errorBody(notFound(hidden), clock()), 404);
    }
    await next();
    if (instead) {
      c.res = drop(c);
      return;
    }
    await replicate(c, faults);
  };
}

/** Notes what this request has made, if it is to be hidden, and hides what was noted before. */
async function replicate(c: Context<Env>, faults: Faults): Promise<void> {
  const { method, path } = c.req;
  if (method === "POST" && c.res.ok) {
    const { id, keyId } = await madeBy(c.res);
    const made = id ?? keyId;
    const fault = made === undefined ? undefined : faults.strike(["lag"], { method, path });
    if (made !== undefined && fault) {
      faults.lag.hide(made, fault);
    }
  } else if (method === "GET" && !faults.lag.isOver && isJson(c.res)) {
    c.res = Response.json(faults.lag.without(await c.res.json()), c.res);
  }
}

async function madeBy(response: Response): Promise<{ id?: string; keyId?: string }> {
  return isJson(response) ? ((await response.clone().json()) as { id?: string; keyId?: string }) : {};
}

function isJson(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("application/json") ?? false;
}

/** Graph's own codes and texts (https://learn.microsoft.com/graph/throttling, https://learn.microsoft.com/graph/errors). */
const refusals = {
  throttled: { status: 429, code: "TooManyRequests", message: "Please retry again later." },
  unavailable: {
    status: 503,
    code: "serviceNotAvailable",
    message: "The service is not available. Try the request again after a delay.",
  },
} as const;

function refuse(c: Context<Env>, fault: FaultOf<"throttled" | "unavailable">, now: Date): Response {
  const { status, ...error } = refusals[fault.fault];
  const seconds = fault.retryAfter ?? (fault.fault === "throttled" ? 1 : undefined);
  if (seconds !== undefined) {
    c.header("Retry-After", String(seconds));
  }
  return c.json(isGraph(c.req.path) ? errorBody(error, now) : signInBusy, status);
}

/** How sign-in says that it is busy (RFC 6749, section 4.1.2.1; Entra's code for errors that pass). */
const signInBusy = {
  error: "temporarily_unavailable",
  error_description: "AADSTS90033: A transient error has occurred. Please try again.",
  error_codes: [90033],
};

function drop(c: Context<Env>): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}
