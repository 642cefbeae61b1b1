import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { get, type RequestOptions, request } from "node:https";
import { connect } from "node:net";
import { dirname, join } from "node:path";

import { describe, expect, test } from "vitest";

import {
  grantedApplicationPermissions,
  type LocalEntra,
  type RequestLogEntry,
  startLocalEntra,
} from "../../src/local-entra.ts";
import { call, deployerToken, started, temporaryFolder } from "./started.ts";

const metadata = "/metadata/endpoints?api-version=2022-09-01";
const applications = "/v1.0/applications";

/** The status for a client that trusts nothing but the given authority, on a connection of its own. */
function statusTrusting(ca: string, url: string, options: RequestOptions = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false, ...options }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    }).on("error", reject);
  });
}

function tomOf({ directory }: LocalEntra) {
  const tom = directory.users.list().find(({ displayName }) => displayName === "Tom Okafor");
  return tom ?? expect.fail("the seed must hold Tom");
}

describe("local Entra ID", () => {
  test("answers on both loopback addresses to a client that trusts its authority only", async () => {
    const { url, certificate } = await started();
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      const address = url.replace("localhost", host) + metadata;
      expect(await statusTrusting(certificate.authority, address)).toBe(200);
    }
    await expect(statusTrusting("", url + metadata, { ca: [] })).rejects.toThrow(/certificate/);
  });

  test("answers under its own names alone, so that a page in a browser cannot reach it under another", async () => {
    const { url, host, certificate } = await started();
    const port = host.split(":")[1];
    const ask = (name: string) =>
      statusTrusting(certificate.authority, url + metadata, { headers: { host: name }, servername: "localhost" });
    expect(await ask(`LOCALHOST:${port}`)).toBe(200);
    for (const name of [`evil.example:${port}`, `localhost.evil.example:${port}`, "localhost", `localhost:${port}1`]) {
      expect(await ask(name)).toBe(421);
    }
  });

  test("publishes where to sign in and where Graph is", async () => {
    const { url, host, tenantId, issuer } = await started();
    const document = await (await fetch(url + metadata)).json();
    const older = await (await fetch(`${url}/metadata/endpoints?api-version=2020-06-01`)).json();
    const none = await fetch(`${url}/metadata/endpoints`);
    const discovery = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    expect(url).toBe(`https://${host}`);
    expect(document).toEqual({
      portal: url,
      authentication: { loginEndpoint: url, audiences: [url], tenant: "common", identityProvider: "AAD" },
      graphAudience: url,
      graph: url,
      name: "LocalEntra",
      suffixes: {},
      resourceManager: url,
      microsoftGraphResourceId: url,
    });
    expect(older).toEqual([document]);
    expect(none.status).toBe(400);
    expect(await (await fetch(`${url}/subscriptions?api-version=2022-12-01`)).json()).toEqual({ value: [] });
    expect(discovery).toMatchObject({ issuer: `${url}/${tenantId}/v2.0` });
  });

  test("lets the deployer in by its secret, with the permission that it needs and no other", async () => {
    const entra = await started();
    const token = await deployerToken(entra);
    expect((await call(entra, token, "POST", applications, { displayName: "RustDesk" })).status).toBe(201);
    expect((await call(entra, token, "GET", "/v1.0/users")).status).toBe(403);
    expect(grantedApplicationPermissions(entra.directory, entra.deployer.objectId)).toEqual([
      "Application.ReadWrite.OwnedBy",
    ]);
  });

  test.skipIf(process.platform === "win32")("lets nobody else read its keys, whoever made the folder", async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const secrets = ["directory.db", "directory.db-wal", "certificate/server-key.pem"].map((name) =>
      join(folder, name),
    );
    const modes = () => secrets.map((file) => (statSync(file).mode & 0o777).toString(8));
    const first = await started({ folder });
    expect(modes()).toEqual(["600", "600", "600"]);
    secrets.forEach((file) => {
      chmodSync(file, 0o644);
    });
    await first.close();
    await started({ folder });
    expect(modes()).toEqual(["600", "600", "600"]);
  });

  test("keeps the tenant, the port and every registration over a restart, but not the deployer's secret", async () => {
    const folder = temporaryFolder();
    const first = await started({ folder });
    const token = await deployerToken(first);
    const { body } = await call(first, token, "POST", applications, { displayName: "RustDesk" });
    await first.close();
    const second = await started({ folder });
    expect([second.url, second.tenantId]).toEqual([first.url, first.tenantId]);
    expect(second.deployer.clientId).toBe(first.deployer.clientId);
    expect(second.deployer.clientSecret).not.toBe(first.deployer.clientSecret);
    const headers = { authorization: `Bearer ${token}` };
    const address = `${second.url}${applications}/${body.id}`;
    expect(await statusTrusting(second.certificate.authority, address, { headers })).toBe(200);
    expect(second.directory.applications.get(body.id)?.displayName).toBe("RustDesk");
    const deployer = second.directory.applications.getByAppId(second.deployer.clientId);
    expect(deployer?.passwordCredentials).toHaveLength(1);
  });

  test("keeps nothing without a folder", async () => {
    const { certificate, close } = await started();
    const folder = dirname(certificate.caFile);
    expect(existsSync(folder)).toBe(true);
    await close();
    expect(existsSync(folder)).toBe(false);
  });

  test("tells what is under way", async () => {
    const folder = temporaryFolder();
    const lines: string[] = [];
    await started({ folder, onProgress: (line) => lines.push(line) });
    expect(lines).toEqual([`Opening the directory in ${folder}`, "Loading certificate and signing keys"]);
  });

  test("answers 404 in JSON where nothing is served, and tells of each request without its query", async () => {
    const entries: RequestLogEntry[] = [];
    const entra = await started({ onRequest: (entry) => entries.push(entry) });
    const { status, body } = await call(entra, "", "GET", "/nothing?code=secret");
    expect(status).toBe(404);
    expect(body.error).toMatchObject({ code: "NotFound", message: "Nothing is served at /nothing." });
    expect(entries).toEqual([{ method: "GET", path: "/nothing", status: 404, milliseconds: expect.any(Number) }]);
  });

  test("registers an application with the permissions and redirect URIs that it is told", async () => {
    const entra = await started();
    const registration = entra.register({
      displayName: "Reader",
      redirectUris: ["https://reader.test/callback"],
      graphRoles: ["User.Read.All"],
    });
    const token = await deployerToken({ ...entra, deployer: registration });
    expect((await call(entra, token, "GET", "/v1.0/users")).status).toBe(200);
    const application = entra.directory.applications.getByAppId(registration.clientId);
    expect(application).toMatchObject({
      displayName: "Reader",
      web: { redirectUris: ["https://reader.test/callback"] },
      requiredResourceAccess: [{ resourceAccess: [{ type: "Role" }] }],
    });
  });

  test("goes by a clock that a test can move", async () => {
    const entra = await started();
    const token = await deployerToken(entra);
    const status = async () => (await call(entra, token, "GET", applications)).status;
    expect(await status()).toBe(200);
    entra.clock.moveBy(2 * 3_600_000);
    expect(await status()).toBe(401);
    entra.clock.moveTo(new Date());
    expect(await status()).toBe(200);
  });

  test("makes a new signing key when it is told to, and publishes the old one beside it", async () => {
    const entra = await started();
    const kids = async () => {
      const { body } = await call(entra, "", "GET", `/${entra.tenantId}/discovery/v2.0/keys`);
      return body.keys.map(({ kid }: { kid: string }) => kid);
    };
    const [before] = await kids();
    await entra.rotateSigningKeys();
    expect(await kids()).toEqual([expect.not.stringContaining(before), before]);
  });

  test("makes nothing of a request that is cut in the middle, and takes it for no bug", async () => {
    const errors: unknown[] = [];
    const entra = await started({ onError: (error) => errors.push(error) });
    const token = await deployerToken(entra);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    await new Promise((resolve) => {
      const options = { method: "POST", ca: entra.certificate.authority, agent: false as const };
      const cut = request(entra.url + applications, {
        ...options,
        headers: { ...headers, "content-length": 1000 },
      });
      cut.on("error", () => {}).on("close", resolve);
      cut.write('{"displayName":"Cut"', () => cut.destroy());
    });
    expect((await call(entra, token, "GET", applications)).body.value).toHaveLength(1);
    await entra.close();
    expect(errors).toEqual([]);
  });

  test("survives plain HTTP on its port", async () => {
    const { url, host } = await started();
    const plain = new Promise((resolve) => plainRequest(`http://${host}/`).on("error", resolve).end());
    expect(await plain).toBeInstanceOf(Error);
    expect((await fetch(url + metadata)).status).toBe(200);
  });

  test("writes a file with its authority among those that the machine trusts", async () => {
    const { certificate } = await started();
    const trusted = readFileSync(certificate.trustFile, "utf8");
    expect(trusted).toContain(certificate.authority.trim());
    expect(trusted.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
  });

  test("ends with no port left open", async () => {
    const entra = await startLocalEntra();
    await entra.close();
    const attempt = new Promise((resolve) => {
      const socket = connect(Number(new URL(entra.url).port), "127.0.0.1");
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
      socket.on("connect", () => resolve("connected"));
    });
    expect(await attempt).toBe("ECONNREFUSED");
  });
});

describe("a reset", () => {
  test("takes away what was made, undoes what was changed, and keeps every ID and the deployer's secret", async () => {
    const entra = await started();
    const { directory } = entra;
    const tom = tomOf(entra);
    const [group] = directory.groups.list();
    const seen = () =>
      [
        ...[directory.users, directory.groups, directory.externalUsers, directory.otherTenants],
        ...[directory.applications, directory.servicePrincipals, directory.appRoleAssignments],
      ].map((collection) => collection.list());
    const before = seen();
    const token = await deployerToken(entra);
    const { body } = await call(entra, token, "POST", applications, { displayName: "RustDesk" });
    directory.users.update({ ...tom, displayName: "Somebody else" });
    directory.members.add(group?.id ?? "", tom.id);
    directory.servicePrincipals.delete(entra.deployer.objectId);
    entra.reset();
    expect(seen()).toEqual(before);
    expect(directory.members.has(group?.id ?? "", tom.id)).toBe(false);
    expect(directory.owners.targets(body.id)).toEqual([]);
    const status = (await call(entra, await deployerToken(entra), "GET", applications)).status;
    expect(status).toBe(200);
  });

  test("keeps groups and directory roles, and goes to the seed in a folder that was worked on before", async () => {
    const folder = temporaryFolder();
    const first = await started({ folder });
    first.register({ displayName: "Of an earlier run" });
    await first.close();
    const entra = await started({ folder });
    const { directory } = entra;
    const people = directory.users.list().map(({ id }) => id);
    const linked = () => people.map((id) => [directory.members.sources(id), directory.directoryRoles.targets(id)]);
    const before = linked();
    entra.reset();
    expect(linked()).toEqual(before);
    expect(before.flat(2)).not.toEqual([]);
    expect(directory.applications.list().map(({ displayName }) => displayName)).toEqual(["deployer"]);
  });

  test("signs everybody out", async () => {
    const entra = await started();
    const redirectUri = "https://reader.test/callback";
    let cookie = "";
    const authorize = async (parameters: Record<string, string>) => {
      const { clientId } = entra.register({ displayName: "Reader", redirectUris: [redirectUri] });
      const query = new URLSearchParams({
        ...{ client_id: clientId, response_type: "code", redirect_uri: redirectUri, scope: "openid" },
        ...parameters,
      });
      const address = `${entra.url}/${entra.tenantId}/oauth2/v2.0/authorize?${query}`;
      const { headers } = await fetch(address, { redirect: "manual", headers: { cookie } });
      cookie = [cookie, ...headers.getSetCookie().map((line) => line.split(";")[0])].join("; ");
      return new URL(headers.get("location") ?? "").searchParams.get("error");
    };
    const tomsName = tomOf(entra).userPrincipalName;
    expect(await authorize({ login_hint: tomsName })).toBeNull();
    expect(await authorize({ prompt: "none" })).toBe("consent_required");
    entra.reset();
    expect(await authorize({ prompt: "none" })).toBe("login_required");
  });
});
