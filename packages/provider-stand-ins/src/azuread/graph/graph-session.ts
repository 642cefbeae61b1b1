import type { TimedOperation } from "../../protocol/operation.ts";
import { causeOf } from "../configuration/metadata.ts";
import type { AccessTokens, TokenSource } from "./access-token.ts";
import { GraphError, refusal } from "./graph-error.ts";
import { type GraphObject, object, objects, text } from "./graph-object.ts";
import { isTransient, retriesUntil, secondsUntilRetry, throwIfCancelled } from "./retry.ts";

/** Refusals of one request that mean "not yet": the request is repeated after them. */
export type NotYet = (refusal: GraphError) => boolean;

/** Where Microsoft Graph is, and by what it is called. */
export interface GraphConnection {
  /** Base of Microsoft Graph, without a slash at the end. */
  readonly base: string;
  readonly tokens: AccessTokens;
  readonly source: TokenSource;
  /** The last work on each object that must not be changed twice at once. */
  readonly turns: Map<string, Promise<unknown>>;
}

interface Request {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path with the version, for example `/v1.0/applications`. */
  readonly path: string;
  readonly query?: Record<string, string> | undefined;
  readonly body?: unknown;
  readonly notYet?: NotYet | undefined;
}

// What the real provider sends with every request (wire notes, "Provider start").
const standardHeaders = {
  Accept: "application/json; charset=utf-8; IEEE754Compatible=false",
  "Content-Type": "application/json; charset=utf-8",
  "OData-Version": "4.0",
  "OData-MaxVersion": "4.0",
};

/** The requests of one operation. Every method throws GraphError when Graph refuses or does not answer. */
export class GraphSession {
  readonly #connected: () => GraphConnection;
  readonly #operation: TimedOperation;

  constructor(connected: () => GraphConnection, operation: TimedOperation) {
    this.#connected = connected;
    this.#operation = operation;
  }

  get #connection(): GraphConnection {
    return this.#connected();
  }

  get(path: string, query?: Record<string, string>): Promise<GraphObject> {
    return this.#send({ method: "GET", path, query });
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
    return this.#send({ method: "POST", path, body, notYet });
  }

  async patch(path: string, body: unknown, notYet?: NotYet): Promise<void> {
    await this.#send({ method: "PATCH", path, body, notYet });
  }

  async delete(path: string): Promise<void> {
    await this.#send({ method: "DELETE", path });
  }

  /** The address by which `$ref` requests and `@odata.bind` name a directory object. */
  reference(objectId: string): string {
    return `${this.#connection.base}/v1.0/directoryObjects/${objectId}`;
  }

  /** Object ID of the service principal that these requests are made as. */
  async callerObjectId(): Promise<string> {
    return (await this.#connection.tokens.current()).callerObjectId;
  }

  /** Runs `work` while no other work on the same object runs: Graph loses one of two changes to one application. */
  async alone<T>(objectId: string, work: () => Promise<T>): Promise<T> {
    const { turns } = this.#connection;
    const turn = (turns.get(objectId) ?? Promise.resolve()).then(work, work);
    turns.set(objectId, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(objectId) === turn) {
        turns.delete(objectId);
      }
    }
  }

  /**
   * Asks, less and less often, until there is an answer; undefined when the operation has no time left. On a service
   * without replication lag the first answer is there at once.
   */
  async until<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
    const { deadline, signal } = this.#operation;
    for (let seconds = 1; ; seconds = Math.min(seconds * 2, 10)) {
      const answer = await ask();
      if (answer !== undefined || Date.now() + seconds * 1000 > deadline) {
        return answer;
      }
      await this.#connection.source.wait(seconds, signal);
    }
  }

  async #send(request: Request): Promise<GraphObject> {
    const { signal } = this.#operation;
    const retries = retriesUntil(this.#operation);
    for (let attempt = 0; ; attempt++) {
      throwIfCancelled(signal);
      const response = await this.#fetch(request, signal);
      const body = await response.text();
      if (response.ok) {
        return parse(body);
      }
      const error = refusal(response.status, body);
      if (attempt >= retries || !(isTransient(response.status) || request.notYet?.(error))) {
        throw error;
      }
      const seconds = secondsUntilRetry(attempt, response.headers.get("retry-after"));
      await this.#connection.source.wait(seconds, signal);
    }
  }

  async #fetch({ method, path, query, body }: Request, signal: AbortSignal): Promise<Response> {
    const { base, source, tokens } = this.#connection;
    const url = `${base}${path}${query ? `?${new URLSearchParams(query)}` : ""}`;
    const { value } = await tokens.current();
    return source
      .fetch(url, {
        method,
        headers: { ...standardHeaders, Authorization: `Bearer ${value}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A change that is on its way is let finish, so that what it made is known.
        ...(method === "GET" ? { signal } : {}),
      })
      .catch((error: unknown) => {
        throw new GraphError(`${method.charAt(0)}${method.slice(1).toLowerCase()} "${url}": ${causeOf(error)}`);
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
