import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { getRequestListener } from "@hono/node-server";

import { loadCertificate } from "../../src/certificate/certificate.ts";
import { TokenIssuer } from "./token-issuer.ts";

/** An issuer that answers over HTTPS on loopback. */
export interface ServedIssuer {
  issuer: TokenIssuer;
  close(): Promise<void>;
}

/** Serves an issuer with the certificate of the local Entra ID in `entraFolder`, which all programs here trust. */
export async function serveIssuer(entraFolder: string): Promise<ServedIssuer> {
  const { chain, key } = await loadCertificate(join(entraFolder, "certificate"));
  const server = createServer({ cert: chain, key });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = await TokenIssuer.create(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.on("request", getRequestListener(issuer.app.fetch, { overrideGlobalObjects: false }));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { issuer, close };
}
