import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { type LocalEntra, startLocalEntra, trustCertificateAuthority } from "local-entra";

import { remediesOf } from "../../../../../cli/explain/codes.ts";
import { PracticeConsole } from "../../../../../cli/local/console/practice-console.ts";
import { serveConsole } from "../../../../../cli/local/console/server.ts";
import type { Sheet } from "../../../../../cli/sheet/sheet.ts";

/** A practice console on a free port, with the outputs of a registration of local Entra ID. */
export interface Practice {
  entra: LocalEntra;
  console: PracticeConsole;
  /** `http://localhost:<port>` */
  origin: string;
  sheet: Sheet;
  /** What the console is told of the outputs when it asks. */
  outputs(): Sheet;
  close(): Promise<void>;
}

/** Starts both; bugs of the console are handed to `bugs`. */
export async function startPractice(bugs: unknown[] = []): Promise<Practice> {
  const selector = "local --stack dev";
  const entra = await startLocalEntra({ port: 0, remedies: (code) => remediesOf(code, selector) });
  trustCertificateAuthority(entra.certificate.caFile);
  const origin = `http://localhost:${await freePort()}`;
  const callbackUrl = `${origin}/api/oidc/callback`;
  const { clientId, clientSecret } = entra.register({ displayName: "RustDesk", redirectUris: [callbackUrl] });
  const sheet: Sheet = {
    ...{ clientId, clientSecret, issuer: entra.issuer, callbackUrls: [callbackUrl] },
    ...{ clientSecretExpires: undefined, portalUrl: undefined },
  };
  const console = new PracticeConsole({ origin, entra, sheet: async () => practice.outputs(), selector });
  const end = await serveConsole(console, (error) => bugs.push(error));
  const practice: Practice = {
    ...{ entra, console, origin, sheet, outputs: () => sheet },
    async close() {
      await end();
      await entra.close();
    },
  };
  return practice;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
