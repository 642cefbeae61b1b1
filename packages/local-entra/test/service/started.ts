import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import {
  type LocalEntra,
  type LocalEntraOptions,
  startLocalEntra,
  trustCertificateAuthority,
} from "../../src/local-entra.ts";

/** An answer of Graph as tests look at it. */
export interface Answer {
  status: number;
  retryAfter: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are JSON of any form; each test asserts the part that it is about
  body: any;
}

/** A folder that is there until the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "local-entra-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts local Entra ID, which this process trusts, until the test ends. */
export async function started(options: LocalEntraOptions = {}): Promise<LocalEntra> {
  const entra = await startLocalEntra(options);
  onTestFinished(() => entra.close());
  trustCertificateAuthority(entra.certificate.caFile);
  return entra;
}

/** A directory that somebody else may have started, and who works on it. */
export type Tenant = Pick<LocalEntra, "url" | "tenantId"> & {
  deployer: Pick<LocalEntra["deployer"], "clientId" | "clientSecret">;
};

/** An access token of the deployer for Microsoft Graph. */
export async function deployerToken({ url, tenantId, deployer }: Tenant): Promise<string> {
  // The doubled slash is what the azuread provider sends.
  const response = await fetch(`${url}//${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: deployer.clientId,
      client_secret: deployer.clientSecret,
      scope: `${url}/.default`,
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Sends a request with the token. */
export async function call(
  { url }: LocalEntra,
  token: string,
  ...[method, path, body]: [method: string, path: string, body?: unknown]
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    body: text === "" ? undefined : JSON.parse(text),
  };
}
