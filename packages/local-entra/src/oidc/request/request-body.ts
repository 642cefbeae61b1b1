import type { EntraContext } from "./entra-context.ts";

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
