import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { get, type RequestOptions, request } from "node:https";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { UserError } from "../../../../cli/user-error.ts";
import { trustCertificateAuthority } from "../../src/certificate/trust.ts";
import { grantedApplicationPermissions } from "../../src/directory/application-permission.ts";
import { type LocalEntra, type LocalEntraOptions, startLocalEntra } from "../../src/local-entra.ts";
import type { RequestLogEntry } from "../../src/server/web-app.ts";

let folder: string;
const running: LocalEntra[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "entra-"));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((entra) => entra.close()));
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<LocalEntraOptions> = {}): Promise<LocalEntra> {
  const entra = await startLocalEntra({ folder, ...options });
  running.push(entra);
  return entra;
}

async function stop(entra: LocalEntra): Promise<void> {
  running.splice(running.indexOf(entra), 1);
  await entra.close();
}

/** A request by a client that trusts nothing but the given authority. */
function getTrusting(
  ca: string,
  url: string,
  options: RequestOptions = {},
): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false, ...options }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () =>
        resolve({ ...(response.statusCode ? { status: response.statusCode } : {}), body }),
      );
    }).on("error", reject);
  });
}

const METADATA = "/metadata/endpoints?api-version=2022-09-01";

async function graphToken(entra: LocalEntra): Promise<string> {
  // The doubled slash is what the azuread provider sends.
  const response = await fetch(`${entra.origin}//${entra.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: entra.deployer.clientId,
      client_secret: entra.deployer.clientSecret,
      scope: `${entra.origin}/.default`,
    }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

describe("local Entra ID", () => {
  it("answers on both loopback addresses to a client that trusts its authority only", async () => {
    const { origin, caFile } = await start();
    const ca = readFileSync(caFile, "utf8");

    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      const { status } = await getTrusting(ca, origin.replace("localhost", host) + METADATA);
      expect(status).toBe(200);
    }
    await expect(getTrusting("", origin + METADATA, { ca: [] })).rejects.toThrow(/certificate/);
  });

  it("publishes where to sign in and where Graph is", async () => {
    const { origin, caFile } = await start();
    trustCertificateAuthority(caFile);

    const document = await (await fetch(origin + METADATA)).json();
    const older = await (await fetch(`${origin}/metadata/endpoints?api-version=2020-06-01`)).json();
    const none = await fetch(`${origin}/metadata/endpoints`);

    expect(document).toEqual({
      portal: origin,
      authentication: {
        loginEndpoint: origin,
        audiences: [origin],
        tenant: "common",
        identityProvider: "AAD",
      },
      graphAudience: origin,
      graph: origin,
      name: "LocalEntra",
      suffixes: {},
      resourceManager: origin,
      microsoftGraphResourceId: origin,
    });
    expect(older).toEqual([document]);
    expect(none.status).toBe(400);
  });

  it("lets the deployer in by its secret, with the permission that it needs and no other", async () => {
    const entra = await start();
    trustCertificateAuthority(entra.caFile);
    const authorization = `Bearer ${await graphToken(entra)}`;

    const created = await fetch(`${entra.origin}/v1.0/applications`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ displayName: "RustDesk" }),
    });
    const users = await fetch(`${entra.origin}/v1.0/users`, { headers: { authorization } });

    expect(created.status).toBe(201);
    expect(users.status).toBe(403);
    expect(grantedApplicationPermissions(entra.directory, entra.deployer.objectId)).toEqual([
      "Application.ReadWrite.OwnedBy",
    ]);
  });

  it("keeps the tenant, the port and every registration over a restart, but not the deployer's secret", async () => {
    const first = await start();
    trustCertificateAuthority(first.caFile);
    const authorization = `Bearer ${await graphToken(first)}`;
    const headers = { authorization, "content-type": "application/json" };
    const response = await fetch(`${first.origin}/v1.0/applications`, {
      method: "POST",
      headers,
      body: JSON.stringify({ displayName: "RustDesk" }),
    });
    const { id } = (await response.json()) as { id: string };
    await stop(first);

    const second = await start();

    expect(second.origin).toBe(first.origin);
    expect(second.tenantId).toBe(first.tenantId);
    expect(second.deployer.clientId).toBe(first.deployer.clientId);
    expect(second.deployer.clientSecret).not.toBe(first.deployer.clientSecret);
    const ca = readFileSync(second.caFile, "utf8");
    const read = await getTrusting(ca, `${second.origin}/v1.0/applications/${id}`, { headers });
    expect(JSON.parse(read.body).displayName).toBe("RustDesk");
    const deployer = second.directory.applications.getByAppId(second.deployer.clientId);
    expect(deployer?.passwordCredentials).toHaveLength(1);
  });

  it("answers 404 in JSON where nothing is served, and tells of each request without its query", async () => {
    const entries: RequestLogEntry[] = [];
    const { origin, caFile } = await start({ onRequest: (entry) => entries.push(entry) });

    const { status, body } = await getTrusting(readFileSync(caFile, "utf8"), `${origin}/nothing?code=secret`);

    expect(status).toBe(404);
    expect(JSON.parse(body).error).toMatchObject({
      code: "NotFound",
      message: "Nothing is served at /nothing.",
    });
    expect(entries).toEqual([
      { method: "GET", path: "/nothing", status: 404, milliseconds: expect.any(Number) },
    ]);
  });

  it("makes a new signing key when it is told to, and publishes the old one beside it", async () => {
    const entra = await start();
    trustCertificateAuthority(entra.caFile);
    const kids = async () => {
      const response = await fetch(`${entra.origin}/${entra.tenantId}/discovery/v2.0/keys`);
      return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    };
    const [before] = await kids();

    await entra.rotateSigningKeys();

    expect(await kids()).toEqual([expect.not.stringContaining(before ?? ""), before]);
  });

  it("makes nothing of a request that is cut in the middle, and takes it for no bug", async () => {
    const errors: unknown[] = [];
    const entra = await start({ onError: (error) => errors.push(error) });
    trustCertificateAuthority(entra.caFile);
    const authorization = `Bearer ${await graphToken(entra)}`;
    const headers = { authorization, "content-type": "application/json", "content-length": 1000 };
    const ca = readFileSync(entra.caFile, "utf8");

    await new Promise((resolve) => {
      const cut = request(`${entra.origin}/v1.0/applications`, { method: "POST", ca, agent: false, headers });
      cut.on("error", () => {}).on("close", resolve);
      cut.write('{"displayName":"Cut"', () => cut.destroy());
    });
    const read = await getTrusting(ca, `${entra.origin}/v1.0/applications`, { headers: { authorization } });

    expect(JSON.parse(read.body).value).toHaveLength(1);
    await stop(entra);
    expect(errors).toEqual([]);
  });

  it("survives plain HTTP on its port", async () => {
    const { origin, caFile, host } = await start();

    const plain = new Promise((resolve) => plainRequest(`http://${host}/`).on("error", resolve).end());

    expect(await plain).toBeInstanceOf(Error);
    expect((await getTrusting(readFileSync(caFile, "utf8"), origin + METADATA)).status).toBe(200);
  });

  it("writes a file with its authority among those that the machine trusts", async () => {
    const { trustFile, caFile } = await start();

    const trusted = readFileSync(trustFile, "utf8");

    expect(trusted).toContain(readFileSync(caFile, "utf8").trim());
    expect(trusted.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
  });

  it("ends with no port left open", async () => {
    const entra = await start();
    await stop(entra);

    const attempt = new Promise((resolve) => {
      const socket = connect(Number(new URL(entra.origin).port), "127.0.0.1");
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
      socket.on("connect", () => resolve("connected"));
    });

    expect(await attempt).toBe("ECONNREFUSED");
  });
});

describe("local Entra ID does not start", () => {
  it("twice on one folder", async () => {
    await start();

    await expect(startLocalEntra({ folder, port: 0 })).rejects.toThrow(
      new UserError(
        `${join(folder, "directory.db")} is in use by another local Entra ID. Only one process may serve a directory: ` +
          "stop the other one (Ctrl-C where `npm run local -- --serve` runs), then try again.",
      ),
    );
  });

  it("on a port that another program has, and starts when it is free again", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;

    await expect(startLocalEntra({ folder, port })).rejects.toThrow(
      new UserError(
        `Port ${port} must be free for local Entra ID, but another program listens on it. Stop that program, or choose ` +
          "another port with `npm run local -- --port NUMBER`.",
      ),
    );
    await new Promise((resolve) => other.close(resolve));

    expect((await start({ port })).host).toBe(`localhost:${port}`);
  });

  it("on a port that is none", async () => {
    await expect(startLocalEntra({ folder, port: 70_000 })).rejects.toThrow(
      new UserError("The port must be a number from 0 to 65535, got 70000. Choose another with `--port`."),
    );
  });

  it("over a damaged directory, which it leaves as it was", async () => {
    await stop(await start());
    const file = join(folder, "directory.db");
    writeFileSync(file, "this is no database, whatever its name says");

    await expect(startLocalEntra({ folder })).rejects.toThrow(
      /directory\.db must be local Entra's directory store, but it is damaged/,
    );
    expect(readFileSync(file, "utf8")).toBe("this is no database, whatever its name says");
  });

  it("over a damaged certificate, and starts when it is mended", async () => {
    await stop(await start());
    const file = join(folder, "certificate", "server.pem");
    const good = readFileSync(file);
    writeFileSync(file, "rubbish");

    await expect(startLocalEntra({ folder })).rejects.toThrow(
      /server\.pem must be part of local Entra's certificate, but it cannot be parsed as PEM/,
    );
    writeFileSync(file, good);

    await start();
  });

  it("in the place of a file", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");

    await expect(startLocalEntra({ folder: file })).rejects.toThrow(UserError);
  });
});
