import { randomUUID } from "node:crypto";

import { decodeJwt, type JWTPayload, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { TOKEN_EXCHANGE, TokenIssuer } from "../../federation/token-issuer.ts";
import { CALLBACK, OidcService, TENANT } from "../oidc-service.ts";

const GITHUB = "https://token.actions.githubusercontent.com";
const MAIN = "repo:octo/desk:ref:refs/heads/main";
const CHECK =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. " +
  "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

let issuer: TokenIssuer;
let service: OidcService;
let app: Application;

beforeEach(async () => {
  issuer = await TokenIssuer.create(GITHUB);
  service = await OidcService.start(undefined, TENANT, issuer.fetch);
  app = service.register({ displayName: "deploy" });
  trust(MAIN);
});

afterEach(async () => {
  vi.useRealTimers();
  expect(service.reported).toEqual([]);
  await service.remove();
});

function trust(subject: string, changes: { issuer?: string; audiences?: string[] } = {}): void {
  service.directory.federatedCredentials.insert({
    id: randomUUID(),
    applicationId: app.id,
    audiences: [TOKEN_EXCHANGE],
    description: null,
    issuer: GITHUB,
    name: randomUUID(),
    subject,
    ...changes,
  });
}

function present(client_assertion: string, changes: Record<string, string> = {}) {
  return service.token({
    grant_type: "client_credentials",
    client_id: app.appId,
    client_assertion,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    scope: `${service.origin}/.default`,
    ...changes,
  });
}

async function refusal(client_assertion: string, changes: Record<string, string> = {}) {
  const { status, body } = await present(client_assertion, changes);
  return `${status} ${body.error} ${String(body.error_description).split(" Trace ID:")[0]}`;
}

async function refusalOf(claims: JWTPayload): Promise<string> {
  return refusal(await issuer.sign(claims));
}

describe("a token of a trusted issuer", () => {
  test("signs an application in, as its client secret would", async () => {
    const { status, body } = await present(await issuer.sign());
    expect(status).toBe(200);
    const principal = service.directory.servicePrincipals.getByAppId(app.appId);
    expect(decodeJwt(String(body.access_token))).toMatchObject({ appid: app.appId, oid: principal?.id });
    expect(issuer.asked).toEqual(["/.well-known/openid-configuration", "/.well-known/jwks"]);
  });

  test("redeems a code too", async () => {
    const code = await service.code(app);
    const redemption = { grant_type: "authorization_code", code, redirect_uri: CALLBACK };
    const { status, body } = await present(await issuer.sign(), redemption);
    expect([status, body.error_description]).toEqual([200, undefined]);
    expect(decodeJwt(String(body.id_token)).aud).toBe(app.appId);
  });

  test("may name several audiences", async () => {
    const several = await issuer.sign({ aud: ["https://github.com/octo", TOKEN_EXCHANGE] });
    expect((await present(several)).status).toBe(200);
  });

  test("is verified with keys that are asked for once", async () => {
    await present(await issuer.sign());
    await present(await issuer.sign());
    expect(issuer.asked).toHaveLength(2);
  });

  test("is verified with a new key of the issuer, half a minute later", async () => {
    vi.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
    await present(await issuer.sign());
    await issuer.changeKey({ publish: true });
    vi.setSystemTime(Date.now() + 31_000);
    expect((await present(await issuer.sign())).status).toBe(200);
  });
});

describe("Entra ID refuses", () => {
  test.each([
    ["another branch", "repo:octo/desk:ref:refs/heads/topic"],
    ["another repository", "repo:octo/other:ref:refs/heads/main"],
    ["a fork", "repo:stranger/desk:ref:refs/heads/main"],
    ["a pull request", "repo:octo/desk:pull_request"],
    ["the immutable form of a subject that is trusted by name", "repo:octo@1/desk@2:ref:refs/heads/main"],
  ])("%s", async (_what, sub) => {
    expect(await refusalOf({ sub })).toBe(
      `401 invalid_client AADSTS700213: No matching federated identity record found for presented assertion subject '${sub}'. ${CHECK}`,
    );
  });

  test("a subject by name where the immutable form is trusted", async () => {
    service.directory.federatedCredentials.delete(service.directory.federatedCredentials.list()[0]?.id ?? "");
    trust("repo:octo@1/desk@2:ref:refs/heads/main");
    expect(await refusalOf({ sub: MAIN })).toMatch(/^401 invalid_client AADSTS700213: /);
    expect((await present(await issuer.sign({ sub: "repo:octo@1/desk@2:ref:refs/heads/main" }))).status).toBe(
      200,
    );
  });

  test("a subject in another case, by a code of its own", async () => {
    expect(await refusalOf({ sub: "repo:Octo/desk:ref:refs/heads/main" })).toMatch(
      /^401 invalid_client AADSTS7002138: .* subject 'repo:Octo\/desk:ref:refs\/heads\/main'\. The subject matches with case-insensitive comparison, but not with case-sensitive comparison\. /,
    );
  });

  test.each([
    ["GitHub's default audience", "https://github.com/octo"],
    ["the audience in another case", "api://azureadtokenexchange"],
  ])("%s", async (_what, aud) => {
    expect(await refusalOf({ aud })).toBe(
      `401 invalid_client AADSTS700212: No matching federated identity record found for presented assertion audience '${aud}'. ${CHECK}`,
    );
  });

  test("another issuer, and asks it for nothing", async () => {
    const other = await TokenIssuer.create("https://gitlab.com");
    expect(await refusal(await other.sign())).toBe(
      `401 invalid_client AADSTS700211: No matching federated identity record found for presented assertion issuer 'https://gitlab.com'. ${CHECK}`,
    );
    expect(await refusalOf({ iss: `${GITHUB}/` })).toMatch(/AADSTS700211: .* issuer '.*\.com\/'/);
    expect(issuer.asked).toEqual([]);
  });

  test("an application that trusts no issuer", async () => {
    const other = service.register({ displayName: "other" });
    expect(await refusal(await issuer.sign(), { client_id: other.appId })).toBe(
      `401 invalid_client AADSTS70025: The client '${other.appId}'(other) has no configured federated identity credentials.`,
    );
  });

  test("an expired token, and one that is not valid yet", async () => {
    vi.useFakeTimers({ now: new Date("2026-11-21T08:00:00Z"), toFake: ["Date"] });
    const token = await issuer.sign();
    vi.setSystemTime(new Date("2026-11-21T08:05:00Z"));
    expect(await refusal(token)).toBe(
      "401 invalid_client AADSTS700024: Client assertion is not within its valid time range. Current time: " +
        "2026-11-21T08:05:00.0000000Z, assertion valid from 2026-11-21T07:50:00.0000000Z, expiry time of assertion " +
        "2026-11-21T08:05:00.0000000Z. Review the documentation at " +
        "https://learn.microsoft.com/entra/identity-platform/certificate-credentials.",
    );
    expect(await refusalOf({ nbf: Date.now() / 1000 + 60 })).toMatch(/AADSTS700024: /);
  });

  test("a token signed with a key that the issuer does not publish", async () => {
    await issuer.changeKey({ publish: false });
    expect(await refusalOf({})).toMatch(
      /^401 invalid_client AADSTS7000272: The certificate with identifier \S{36} used to sign the federated credential could not be found in the metadata of identity provider https:\/\/token\.actions\.githubusercontent\.com\. /,
    );
  });

  test("a forged signature", async () => {
    await issuer.forgeKey();
    expect(await refusalOf({})).toBe(
      "401 invalid_client AADSTS700027: Client assertion failed signature validation.",
    );
  });

  test("another algorithm than RS256", async () => {
    const claims = decodeJwt(await issuer.sign());
    const signed = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new Uint8Array(32));
    expect(await refusal(signed)).toBe(
      "400 invalid_request AADSTS5002730: Invalid JWT token. Unsupported key for the signing algorithm.",
    );
  });
});
