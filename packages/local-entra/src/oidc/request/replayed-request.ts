import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** What the library shall take a request for. */
export interface Replay {
  method: "GET" | "POST";
  /** Path and query below the mount path. */
  url: string;
  /** Path of the endpoint that the library is mounted at, without a trailing slash. */
  mountPath: string;
  /** Media type to answer in, in place of what the request says. */
  accept?: string;
  /** Form body of a POST. */
  body?: URLSearchParams;
}

/**
 * A request that the library can read, after the gate has read the real one: same connection and headers, but for
 * those that the gate has judged, with the parameters that passed. `originalUrl` is Express's name for the path before mounting; the library goes by it.
 */
export function replayedRequest(incoming: IncomingMessage, replay: Replay): IncomingMessage {
  const body = Buffer.from(replay.body?.toString() ?? "");
  const { authorization: _secret, origin: _browser, "transfer-encoding": _chunked, ...headers } = incoming.headers;
  const request = {
    method: replay.method,
    url: replay.url,
    originalUrl: `${replay.mountPath}${replay.url}`,
    headers: {
      ...headers,
      ...(replay.accept ? { accept: replay.accept } : {}),
      "content-type": replay.body && "application/x-www-form-urlencoded",
      "content-length": replay.body && String(body.length),
    },
    httpVersion: incoming.httpVersion,
    httpVersionMajor: incoming.httpVersionMajor,
    httpVersionMinor: incoming.httpVersionMinor,
    socket: incoming.socket,
  };
  return Object.assign(Readable.from(body.length > 0 ? [body] : []), request) as unknown as IncomingMessage;
}
