import { STATUS_CODES } from "node:http";

import { ProviderError } from "../../protocol/provider.ts";
import type { GraphObject } from "./graph-object.ts";

/** Graph's refusal of a request, in the words that the real provider finds for it. */
export class GraphError extends ProviderError {
  override readonly name = "GraphError";
  /** HTTP status; undefined when there was no answer at all. */
  readonly status: number | undefined;
  /** Graph's own message, empty where the body held none. */
  readonly graphMessage: string;

  constructor(message: string, status?: number, graphMessage = "") {
    super(message);
    this.status = status;
    this.graphMessage = graphMessage;
  }

  /** The same refusal with what was being done in front. */
  during(what: string): GraphError {
    return new GraphError(`${what}: ${this.message}`, this.status, this.graphMessage);
  }
}

/** Makes the error of an answer outside 2xx; `body` is its text. */
export function refusal(status: number, body: string): GraphError {
  const code = `${status} (${status} ${STATUS_CODES[status] ?? ""})`;
  if (body === "") {
    return new GraphError(`unexpected status ${code} received with no body`, status);
  }
  const error = graphErrorOf(body);
  return error
    ? new GraphError(`unexpected status ${code} with error: ${error.code}: ${error.message}`, status, error.message)
    : new GraphError(`unexpected status ${code} with response: ${body}`, status);
}

function graphErrorOf(body: string): { code: string; message: string } | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown; message?: unknown } };
    return error && { code: String(error.code ?? ""), message: String(error.message ?? "") };
  } catch {
    return undefined;
  }
}

/** Waits for `work`; when Graph refuses it, the error says what was being done. */
export async function naming<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof GraphError ? error.during(what) : error;
  }
}

/** Whether an error says that the object is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof GraphError && error.status === 404;
}

/** The answer of `work`; undefined where Graph has no such object. */
export async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => (isNotFound(error) ? undefined : Promise.reject(error)));
}

/** The answer of `work` about what `named` names. @throws ProviderError where Graph has no such object. */
export async function existing(named: string, work: Promise<GraphObject>): Promise<GraphObject> {
  const found = await unlessGone(work);
  if (found === undefined) {
    throw new ProviderError(`${named} was not found`);
  }
  return found;
}
