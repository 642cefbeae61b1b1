import { randomUUID } from "node:crypto";

import { callback, contoso, users } from "../oidc/fixtures.ts";
import { type Parameters, redemption, startServiceWithClient } from "../oidc/oidc-service.ts";
import { CertificateClient } from "../oidc/token/certificate-client.ts";
import { assertionRequest } from "../oidc/token/federated-client.ts";

/** What the names in a recorded text stand for. */
export type Values = Record<string, string | number>;

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** The ID that the replay's requests have. */
export const correlationId = randomUUID();

const headers = { "client-request-id": correlationId, "return-client-request-id": "true" };
const { service, app, secret } = await startServiceWithClient();
const byPassword = { client_id: app.appId, client_secret: secret };
const forItself = { grant_type: "client_credentials", ...byPassword, scope: `${service.origin}/.default` };
const stranger = randomUUID();
const named = { appId: app.appId, tenantName: contoso.displayName };

const token = (parameters: Parameters, authority?: string) => service.token(parameters, headers, authority);

async function get(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${service.origin}${path}`, { ...init, headers: { ...headers, ...init.headers } });
  const body = await response.json().catch(() => ({}));
  return { status: response.status, headers: response.headers, body: body as Record<string, unknown> };
}

async function byCertificate(isRegistered: boolean) {
  const client = await CertificateClient.create();
  const own = service.register({ keyCredentials: isRegistered ? [client.credential()] : [] });
  const assertion = await client.assertion(own, { aud: service.url("/oauth2/v2.0/token") });
  const answer = await token(assertionRequest(service, own, assertion));
  return { answer, values: { appId: own.appId, thumbprint: client.thumbprint } };
}

/** The requests that were answered, by the facts' IDs. */
const requests: Record<string, () => Promise<{ answer: Answer; values: Values }>> = {
  "7000215": async () => ({ answer: await token({ ...forItself, client_secret: "wrong" }), values: named }),
  "7000222": async () => {
    const expired = service.addSecret(app, -60_000);
    return { answer: await token({ ...forItself, client_secret: expired }), values: named };
  },
  "700016": async () => ({
    answer: await token({ ...forItself, client_id: stranger }),
    values: { ...named, appId: stranger },
  }),
  "90002": async () => ({ answer: await token(forItself, stranger), values: { tenant: stranger } }),
  "90002-discovery": async () => ({
    answer: await get(`/${stranger}/v2.0/.well-known/openid-configuration`),
    values: { tenant: stranger },
  }),
  "900144": async () => ({ answer: await token({ grant_type: "refresh_token", ...byPassword }), values: {} }),
  "900144-code": async () => ({
    answer: await token({ grant_type: "authorization_code", ...byPassword, redirect_uri: callback }),
    values: {},
  }),
  "9002313": async () => ({ answer: await token(redemption(app, "wrong", "invented")), values: {} }),
  "500011": async () => ({
    answer: await token({ ...forItself, scope: "https://unknown.example/api/.default" }),
    values: { ...named, resource: "https://unknown.example/api" },
  }),
  "700027-certificate": () => byCertificate(false),
  "certificate-accepted": () => byCertificate(true),
  "client-credentials": async () => ({ answer: await token(forItself), values: named }),
  "501481": async () => {
    const verifier = "a-verifier-of-forty-three-characters-or-more";
    const challenge = { code_challenge: verifier, code_challenge_method: "plain" };
    const code = await service.code(app, challenge);
    const redeem = (code_verifier: string) => token(redemption(app, secret, code, { code_verifier }));
    const answer = await redeem(verifier.toUpperCase());
    return { answer, values: { second: (await redeem(verifier)).status } };
  },
  "70016": async () => {
    const grant_type = "urn:ietf:params:oauth:grant-type:device_code";
    return { answer: await token({ grant_type, client_id: app.appId, device_code: "x" }), values: {} };
  },
  devicecode: async () => {
    const body = new URLSearchParams({ client_id: app.appId, scope: "openid" });
    return { answer: await get(`/${contoso.id}/oauth2/v2.0/devicecode`, { method: "POST", body }), values: {} };
  },
  ropc: async () => {
    const person = { username: users.member.userPrincipalName, password: "x" };
    return { answer: await token({ ...forItself, ...person, grant_type: "password" }), values: {} };
  },
  "graph-token-expired": async () => {
    const { body } = await token(forItself);
    service.moveClock(2 * 60 * 60 * 1000);
    const authorization = `Bearer ${body.access_token}`;
    const answer = await get("/oidc/userinfo", { headers: { authorization } });
    service.moveClock(-2 * 60 * 60 * 1000);
    return { answer, values: {} };
  },
};

export function isKnownRequest(id: string): boolean {
  return id in requests;
}

/** Sends the request of a recorded answer. */
export async function provoke(id: string): Promise<{ answer: Answer; values: Values }> {
  const request = requests[id];
  if (!request) {
    throw new Error(`the replay must have a request for ${id}`);
  }
  return request();
}

/** Asks for a recorded document; `fill` puts this service's names into what was recorded of it. */
export async function provokeDocument(path: string) {
  const names: Record<string, string> = {
    "{login}": service.origin,
    "{tenant}": contoso.id,
    "{upn}": users.member.userPrincipalName,
  };
  const filled = (text: string, encode: (value: string) => string) =>
    text.replace(/\{(login|tenant|upn)\}/g, (name) => encode(names[name] ?? name));
  const answer = await get(filled(path, encodeURIComponent));
  const fill = (recorded: unknown) => JSON.parse(filled(JSON.stringify(recorded ?? null), String)) as unknown;
  return { ...answer, fill };
}
