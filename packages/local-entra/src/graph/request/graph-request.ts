import { gunzipSync } from "node:zlib";

import type { Context } from "hono";

import type { Body, GraphRequest } from "./graph-context.ts";
import { GraphError, malformed, notServed } from "./graph-error.ts";
import { signedInUser } from "./key-path.ts";
import { isUnservedName } from "./unserved.ts";

/** The parameters of a request's path, which the route's own pattern guarantees. */
export function parameter(request: GraphRequest, name: string): string {
  const value = request.req.param(name);
  if (value === signedInUser) {
    const { isUser, objectId } = request.get("caller");
    if (!isUser) {
      throw malformed("/me request is only valid with delegated authentication flow.");
    }
    return objectId;
  }
  if (name === "id" && value !== undefined && isUnservedName(value)) {
    throw notServed(`'${value}'`);
  }
  if (value === undefined) {
    throw new Error(`the route of ${request.req.path} must have a parameter ${name}`);
  }
  return value;
}

export function search(request: GraphRequest): URLSearchParams {
  return new URL(request.req.url).searchParams;
}

/**
 * The request's body.
 * @throws GraphError 400 when it is missing, no JSON object or not declared as JSON, 413 when it is too long.
 */
export async function jsonBody(request: GraphRequest): Promise<Body> {
  checkContentType(request.req.header("content-type"));
  const bytes = await bodyOf(request);
  if (bytes.toString().trim() === "") {
    throw malformed("Empty Payload. JSON content expected.");
  }
  const body = parsed(bytes);
  if (!isObject(body)) {
    throw malformed(
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
  return body;
}

/** Most elements of a list of IDs (https://learn.microsoft.com/graph/api/directoryobject-getbyids). */
const mostIds = 1000;

/**
 * A list of texts in a body.
 * @throws GraphError 400 for what is none.
 */
export function texts(name: string, list: unknown): string[] {
  const valid = Array.isArray(list) && list.length <= mostIds && list.every((element) => typeof element === "string");
  if (!valid) {
    throw malformed(`'${name}' must be a list of at most ${mostIds} texts.`);
  }
  return list;
}

export function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkContentType(contentType: string | undefined): void {
  if (contentType === undefined) {
    throw malformed("Write requests (excluding DELETE) must contain the Content-Type header declaration.");
  }
  if (!/^application\/json\s*(?:;|$)/i.test(contentType)) {
    throw malformed("Entity only allows writes with a JSON Content-Type header.");
  }
}

/** What a JSON text in UTF-8 (RFC 8259, section 8.1) holds; undefined for what is none. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Bytes that the body of a request can have. */
const longestBody = 4 * 1024 * 1024;

/**
 * The request's body; empty when there is none. (Hono's own limit makes a copy of the request, which the Node server's
 * requests do not allow.)
 * @throws GraphError 413 as soon as it is too long.
 */
export async function bodyOf(request: Context): Promise<Buffer> {
  if (Number(request.req.header("content-length") ?? 0) > longestBody) {
    throw tooLong();
  }
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of request.req.raw.body ?? []) {
    total += chunk.length;
    if (total > longestBody) {
      throw tooLong();
    }
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return request.req.header("content-encoding")?.toLowerCase() === "gzip" ? unpacked(body) : body;
}

/** Microsoft's SDKs pack what they send (https://github.com/microsoft/kiota-http-go, `CompressionHandler`). */
function unpacked(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: longestBody });
  } catch (error) {
    throw error instanceof RangeError ? tooLong() : malformed("The request body is no valid gzip.");
  }
}

function tooLong(): GraphError {
  return new GraphError(413, "BadRequest", "The maximum request length supported is 4MB.");
}
