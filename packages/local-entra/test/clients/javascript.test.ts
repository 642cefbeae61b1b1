import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
} from "@azure/identity";
import { ConfidentialClientApplication, CryptoProvider } from "@azure/msal-node";
import { Client } from "@microsoft/microsoft-graph-client";
import { exportPKCS8 } from "jose";
import { describe, expect, onTestFinished, test } from "vitest";

import type { Application } from "../../src/directory/objects/application.ts";
import type { LocalEntra } from "../../src/local-entra.ts";
import { serveIssuer } from "../federation/served-issuer.ts";
import { CertificateClient } from "../oidc/token/certificate-client.ts";
import { trustIn } from "../oidc/token/federated-client.ts";
import { started, temporaryFolder } from "../service/started.ts";

const redirectUri = "http://localhost:3000/callback";

function registered(entra: LocalEntra, graphRoles: string[] = []): { app: Application; secret: string } {
  const { clientId, clientSecret } = entra.register({
    displayName: "Program",
    redirectUris: [redirectUri],
    graphRoles,
  });
  const app = entra.directory.applications.list().find(({ appId }) => appId === clientId) as Application;
  return { app, secret: clientSecret };
}

/** The library would ask Microsoft's own host whether it may trust this one. */
function options(entra: LocalEntra) {
  return { authorityHost: entra.url, disableInstanceDiscovery: true };
}

async function tokenOf(credential: TokenCredential, entra: LocalEntra): Promise<string | undefined> {
  return (await credential.getToken(`${entra.url}/.default`))?.token;
}

describe("Azure's identity library signs a program in", () => {
  test("by its client secret, and tells why a wrong one is refused", async () => {
    const entra = await started();
    const { app, secret } = registered(entra);
    const by = (value: string) =>
      tokenOf(new ClientSecretCredential(entra.tenantId, app.appId, value, options(entra)), entra);
    expect(await by(secret)).toMatch(/^ey/);
    await expect(by("wrong")).rejects.toThrow("AADSTS7000215: Invalid client secret provided.");
  });

  test("by a certificate, and tells why another one is refused", async () => {
    const entra = await started();
    const { app } = registered(entra);
    const [known, unknown] = await Promise.all([CertificateClient.create(), CertificateClient.create()]);
    entra.directory.applications.update({ ...app, keyCredentials: [known.credential()] });
    const by = async ({ keys, der }: CertificateClient) => {
      const body = der.toString("base64").replaceAll(/.{64}/g, "$&\n");
      const certificate = `${await exportPKCS8(keys.privateKey)}\n-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
      return tokenOf(
        new ClientCertificateCredential(entra.tenantId, app.appId, { certificate }, options(entra)),
        entra,
      );
    };
    expect(await by(known)).toMatch(/^ey/);
    await expect(by(unknown)).rejects.toThrow("AADSTS700027");
  });

  test("by a federated credential, and tells why another subject is refused", async () => {
    const folder = temporaryFolder();
    const entra = await started({ folder });
    const { issuer, close } = await serveIssuer(folder);
    onTestFinished(close);
    const { app } = registered(entra);
    entra.directory.federatedCredentials.insert(trustIn({ issuer: issuer.issuer, subject: issuer.subject }, app));
    const by = (sub: string) =>
      tokenOf(
        new ClientAssertionCredential(entra.tenantId, app.appId, () => issuer.sign({ sub }), options(entra)),
        entra,
      );
    expect(await by(issuer.subject)).toMatch(/^ey/);
    await expect(by("repo:octo/other:ref:refs/heads/main")).rejects.toThrow("AADSTS700213");
  });
});

test("MSAL for Node.js signs a person in with PKCE, keeps the account, and learns that consent is wanted for more", async () => {
  const entra = await started();
  const { app, secret } = registered(entra);
  const authority = `${entra.url}/${entra.tenantId}`;
  const client = new ConfidentialClientApplication({
    auth: { clientId: app.appId, clientSecret: secret, authority, knownAuthorities: [new URL(entra.url).host] },
  });
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const asked = { scopes: ["User.Read"], redirectUri };
  const address = await client.getAuthCodeUrl({
    ...asked,
    codeChallenge: challenge,
    codeChallengeMethod: "S256",
    loginHint: "tom@lindenglass.test",
  });
  const { headers } = await fetch(address, { redirect: "manual" });
  const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
  const signedIn = await client.acquireTokenByCode({ ...asked, code, codeVerifier: verifier });
  const tom = entra.directory.users.list().find(({ displayName }) => displayName === "Tom Okafor");
  expect(signedIn).toMatchObject({
    tenantId: entra.tenantId,
    uniqueId: tom?.id,
    account: { username: "tom@lindenglass.test", homeAccountId: `${tom?.id}.${entra.tenantId}` },
  });
  const account = signedIn.account as NonNullable<typeof signedIn.account>;
  const renewed = await client.acquireTokenSilent({ account, scopes: ["User.Read"], forceRefresh: true });
  expect(renewed).toMatchObject({ scopes: expect.arrayContaining(["User.Read"]), fromCache: false });
  await expect(client.acquireTokenSilent({ account, scopes: ["Mail.Read"] })).rejects.toMatchObject({
    errorCode: "invalid_grant",
    subError: "consent_required",
  });
});

test("Microsoft's client for Graph makes, finds, changes and deletes an application, and reads what is refused", async () => {
  const entra = await started();
  const clientOf = ({ app, secret }: ReturnType<typeof registered>) => {
    const credential = new ClientSecretCredential(entra.tenantId, app.appId, secret, options(entra));
    return Client.init({
      baseUrl: entra.url,
      customHosts: new Set([new URL(entra.url).hostname]),
      authProvider: async (done) => done(null, (await tokenOf(credential, entra)) ?? null),
    });
  };
  const graph = clientOf(registered(entra, ["Application.ReadWrite.All"]));
  const { id } = await graph.api("/applications").post({ displayName: "Made by a client" });
  await graph.api(`/applications/${id}`).patch({ notes: "changed" });
  const filter = "displayName eq 'Made by a client'";
  expect(await graph.api("/applications").filter(filter).select(["id", "notes"]).get()).toMatchObject({
    value: [{ id, notes: "changed" }],
  });
  await graph.api(`/applications/${id}`).delete();
  await expect(graph.api(`/applications/${id}`).get()).rejects.toMatchObject({
    statusCode: 404,
    code: "Request_ResourceNotFound",
  });
  await expect(clientOf(registered(entra)).api("/applications").post({ displayName: "x" })).rejects.toMatchObject({
    statusCode: 403,
    code: "Authorization_RequestDenied",
  });
});
