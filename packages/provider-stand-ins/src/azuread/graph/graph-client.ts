import type { TimedOperation } from "../../protocol/operation.ts";
import { causeOf } from "../configuration/metadata.ts";
import type { AccessTokens, TokenSource } from "./access-token.ts";
import { GraphError, refusal } from "./graph-error.ts";
import { type GraphObject, object, objects, text } from "./graph-object.ts";
import { isTransient, retriesUntil, secondsUntilRetry, throwIfCancelled } from "./retry.ts";

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Refusals of one request that mean "not yet": the request is repeated after them. */
export type NotYet = (refusal: GraphError) => boolean;

// What the real provider sends with every request (wire notes, "Provider start").
const standardHeaders = {
  Accept: "application/json; charset=utf-8; IEEE754Compatible=false",
  "Content-Type": "application/json; charset=utf-8",
  "OData-Version": "4.0",
  "OData-MaxVersion": "4.0",
};

/** Microsoft Graph, as the provider calls it. */
export class GraphClient {
  readonly #base: string;
  readonly #tokens: AccessTokens;
  readonly #source: TokenSource;

  constructor(base: string, tokens: AccessTokens, source: TokenSource) {
    this.#base = base;
    this.#tokens = tokens;
    this.#source = source;
  }

  /** The requests of one operation: they end with it. */
  during(operation: TimedOperation): GraphSession {
    return new GraphSession({
      send: (request) => this.#send(request, operation),
      base: this.#base,
      tokens: this.#tokens,
      pause: async (seconds) => {
        const inTime = Date.now() + seconds * 1000 <= operation.deadline;
        if (inTime) {
          await this.#source.wait(seconds, operation.signal);
        }
        return inTime;
      },
    });
  }

  async #send(request: Request, operation: TimedOperation): Promise<GraphObject> {
    const retries = retriesUntil(operation);
    for (let attempt = 0; ; attempt++) {
      throwIfCancelled(operation.signal);
      const response = await this.#fetch(request, operation.signal);
      const body = await response.text();
      if (response.ok) {
        return parse(body);
      }
      const error = refusal(response.status, body);
      if (attempt >= retries || !(isTransient(response.status) || request.notYet?.(error))) {
        throw error;
      }
      await this.#source.wait(
        secondsUntilRetry(attempt, response.headers.get("retry-after")),
        operation.signal,
      );
    }
  }

  async #fetch(request: Request, signal: AbortSignal): Promise<Response> {
    const { method, path, query, body } = request;
    const url = `${this.#base}${path}${query ? `?${new URLSearchParams(query)}` : ""}`;
    const token = await this.#tokens.bearer();
    return this.#source
      .fetch(url, {
        method,
        headers: { ...standardHeaders, Authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A change that is on its way is let finish, so that what it made is known.
        ...(method === "GET" ? { signal } : {}),
      })
      .catch((error: unknown) => {
        throw new GraphError(
          `${method.charAt(0)}${method.slice(1).toLowerCase()} "${url}": ${causeOf(error)}`,
        );
      });
  }
}

function parse(body: string): GraphObject {
  try {
    return body === "" ? {} : object(JSON.parse(body));
  } catch {
    throw new GraphError(`the answer is not JSON: ${body.slice(0, 200)}`);
  }
}

interface Request {
  readonly method: Method;
  /** Path with the version, for example `/v1.0/applications`. */
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  readonly notYet?: NotYet;
}

interface SessionParts {
  readonly send: (request: Request) => Promise<GraphObject>;
  readonly base: string;
  readonly tokens: AccessTokens;
  readonly pause: (seconds: number) => Promise<boolean>;
}

/** The requests of one operation. Every method throws GraphError when Graph refuses or does not answer. */
export class GraphSession {
  readonly #parts: SessionParts;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  get(path: string, query?: Record<string, string>): Promise<GraphObject> {
    return this.#parts.send({ method: "GET", path, ...(query ? { query } : {}) });
  }

  /** Every page of a list. */
  async list(path: string, query?: Record<string, string>): Promise<GraphObject[]> {
    const found: GraphObject[] = [];
    let page = await this.get(path, query);
    found.push(...objects(page.value));
    for (let next = text(page["@odata.nextLink"]); next !== ""; next = text(page["@odata.nextLink"])) {
      // Only the path and query are taken: the token must not go to another host that an answer names.
      const { pathname, searchParams } = new URL(next);
      page = await this.get(pathname, Object.fromEntries(searchParams));
      found.push(...objects(page.value));
    }
    return found;
  }

  post(path: string, body: unknown, notYet?: NotYet): Promise<GraphObject> {
    return this.#parts.send({ method: "POST", path, body, ...(notYet ? { notYet } : {}) });
  }

  async patch(path: string, body: unknown, notYet?: NotYet): Promise<void> {
    await this.#parts.send({ method: "PATCH", path, body, ...(notYet ? { notYet } : {}) });
  }

  async delete(path: string): Promise<void> {
    await this.#parts.send({ method: "DELETE", path });
  }

  /** The address by which `$ref` requests and `@odata.bind` name a directory object. */
  reference(objectId: string): string {
    return `${this.#parts.base}/v1.0/directoryObjects/${objectId}`;
  }

  /** Object ID of the service principal that these requests are made as. */
  callerObjectId(): Promise<string> {
    return this.#parts.tokens.callerObjectId();
  }

  /** Waits so many seconds; answers false, at once, when the operation has no such time left. */
  pause(seconds: number): Promise<boolean> {
    return this.#parts.pause(seconds);
  }
}
