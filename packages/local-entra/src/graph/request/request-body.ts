import type { Context } from "hono";

import { GraphError } from "./graph-error.ts";

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
  return Buffer.concat(chunks);
}

function tooLong(): GraphError {
  return new GraphError(413, "BadRequest", "The maximum request length supported is 4MB.");
}
