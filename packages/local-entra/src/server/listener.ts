import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";

import { LocalEntraError, type LocalEntraErrorCode } from "../local-entra-error.ts";

/** A TLS server on both loopback addresses, so that `localhost` reaches it whichever one a client tries first. */
export interface Listener {
  port: number;
  servers: Server[];
  close(): Promise<void>;
}

const loopback = ["127.0.0.1", "::1"];
const attempts = 10;
/** Milliseconds that requests under way have to end when the listener closes. */
const grace = 2000;

/**
 * Listens on `port`, or on a free one.
 * @throws LocalEntraError when the port is taken or may not be used.
 */
export async function listen(tls: { cert: string; key: string }, port: number | undefined): Promise<Listener> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await listenOnce(tls, port ?? 0);
    } catch (error) {
      // A port that is free on one address can be taken on the other; another free one will do.
      if (port === undefined && codeOf(error) === "EADDRINUSE" && attempt < attempts) {
        continue;
      }
      throw explain(error, port);
    }
  }
}

async function listenOnce(tls: { cert: string; key: string }, wanted: number): Promise<Listener> {
  const servers: Server[] = [];
  let port = wanted;
  try {
    for (const address of loopback) {
      const server = await bind(createServer({ ...tls, minVersion: "TLSv1.2" }), port, address);
      if (server) {
        servers.push(server);
        port = (server.address() as AddressInfo).port;
      }
    }
  } catch (error) {
    await closeAll(servers);
    throw error;
  }
  return { port, servers, close: () => closeAll(servers) };
}

/** Undefined where the machine has no such address, as in containers without IPv6. */
function bind(server: Server, port: number, host: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      if (host !== loopback[0] && ["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(codeOf(error) ?? "")) {
        resolve(undefined);
      } else {
        reject(error);
      }
    });
    server.listen({ port, host, ipv6Only: host === "::1" }, () => resolve(server));
  });
}

async function closeAll(servers: Server[]): Promise<void> {
  await Promise.all(servers.map(closeGracefully));
}

function closeGracefully(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), grace);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
  });
}

const explanations: Record<string, [LocalEntraErrorCode, text: string]> = {
  EADDRINUSE: [
    "LOCAL_ENTRA_PORT_IN_USE",
    "Port {port} must be free for local Entra ID, but another program listens on it. Stop that program, or choose another port.",
  ],
  EACCES: ["LOCAL_ENTRA_PORT_INVALID", "Port {port} may not be opened by this user. Choose one from 1024 to 65535."],
  ERR_SOCKET_BAD_PORT: [
    "LOCAL_ENTRA_PORT_INVALID",
    "The port must be a number from 0 to 65535, got {port}. Choose another.",
  ],
};

function explain(error: unknown, port: number | undefined): unknown {
  const [code, text] = explanations[codeOf(error) ?? ""] ?? [];
  return code && text ? new LocalEntraError(code, text.replace("{port}", String(port))) : error;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
