import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { trustCertificateAuthority } from "local-entra";

import { compareCommands } from "./commands.ts";
import { type EntraChild, startEntraChild } from "./entra-child.ts";
import { requestsPerSecond } from "./throughput.ts";

// Reports how long local Entra ID and the commands take. Machines differ and are noisy: compare ratios of one run, never two runs.

const load = { count: 2000, concurrency: 8 };
const folder = mkdtempSync(join(tmpdir(), "rustdesk-entra-bench-"));
try {
  await reportEntra(join(folder, "entra"));
  await reportCommands();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function reportEntra(path: string): Promise<void> {
  console.log("Local Entra ID");
  const first = await startEntraChild(path);
  row("first start (makes keys, certificate, directory)", `${first.milliseconds.toFixed(0)} ms`);
  await first.stop();
  const entra = await startEntraChild(path);
  row("start, as Node.js process to listening", `${entra.processMilliseconds.toFixed(0)} ms`);
  row("start, inside a running process", `${entra.milliseconds.toFixed(0)} ms`);
  trustCertificateAuthority(entra.caFile);
  const token = () => requestToken(entra);
  row("POST token (client credentials)", perSecond(await requestsPerSecond(token, load)));
  const { access_token } = (await (await token()).json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const { id } = await createApplication(entra, headers);
  const read = () => fetch(`${entra.origin}/v1.0/applications/${id}`, { headers });
  row("GET application", perSecond(await requestsPerSecond(read, load)));
  await entra.stop();
}

async function reportCommands(): Promise<void> {
  for (const { title, results } of await compareCommands()) {
    console.log(`\n${title}: seconds, of the processor; ratios to the first`);
    for (const { name, seconds, processor, ratio, processorRatio } of results) {
      const figures = [seconds, processor, ratio, processorRatio].map((figure) => figure.toFixed(2).padStart(8));
      console.log(`  ${name.padEnd(36)}${figures.join("")}`);
    }
  }
}

function requestToken({ origin, tenantId, deployer }: EntraChild): Promise<Response> {
  return fetch(`${origin}/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: deployer.clientId,
      client_secret: deployer.clientSecret,
      scope: `${origin}/.default`,
    }),
  });
}

async function createApplication({ origin }: EntraChild, headers: Record<string, string>): Promise<{ id: string }> {
  const response = await fetch(`${origin}/v1.0/applications`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ displayName: "RustDesk" }),
  });
  return (await response.json()) as { id: string };
}

function perSecond(rate: number): string {
  return `${rate.toFixed(0)} requests/s`;
}

function row(what: string, value: string): void {
  console.log(`  ${what.padEnd(50)}${value.padStart(18)}`);
}
