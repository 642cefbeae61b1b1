import { EntraRefusal } from "../refusals/entra-refusal.ts";
import type { EntraContext } from "./entra-context.ts";

/** The parameters of one request by their names on the wire; one without a value counts as left out (RFC 6749, 3.1). */
export type RequestParameters = Partial<Record<string, string>>;

/**
 * Reads what a request sends: the form body of a POST, or the query.
 * @throws EntraRefusal as `requestParameters`.
 */
export async function sentParameters(c: EntraContext): Promise<RequestParameters> {
  return requestParameters(c.req.method === "POST" ? await c.req.text() : new URL(c.req.url).search);
}

/**
 * Reads a query or a form body.
 * @throws EntraRefusal 9000411 when a parameter comes twice, which RFC 6749 (section 3.1) forbids.
 */
export function requestParameters(encoded: string): RequestParameters {
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(encoded)) {
    if (name in parameters) {
      throw new EntraRefusal(9000411, { parameter: name });
    }
    parameters[name] = value;
  }
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ""));
}

/** Bytes; the longest request here is a token request with an assertion, of a few thousand. */
const longestBody = 64 * 1024;

/**
 * Whether the request's body is short enough. One whose length the client does not say is read to find out, and kept
 * for the endpoint. (Hono's own limit makes a copy of the request, which the Node server's requests do not allow.)
 */
export async function isBodyAcceptable(c: EntraContext): Promise<boolean> {
  const length = c.req.header("content-length");
  if (length !== undefined || c.req.header("transfer-encoding") === undefined) {
    return Number(length ?? 0) <= longestBody;
  }
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of c.env.incoming) {
    total += (chunk as Buffer).length;
    if (total > longestBody) {
      return false;
    }
    chunks.push(chunk as Buffer);
  }
  // Hono keeps promises there, whatever its types say.
  Object.assign(c.req.bodyCache, { text: Promise.resolve(Buffer.concat(chunks).toString()) });
  return true;
}
