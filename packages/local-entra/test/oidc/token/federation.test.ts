import { decodeJwt, type JWTPayload, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

import type { Application } from "../../../src/directory/objects/application.ts";
import { TokenIssuer, tokenExchangeAudience } from "../../federation/token-issuer.ts";
import { refusalOf } from "../browser.ts";
import { callback } from "../fixtures.ts";
import { type OidcService, type Parameters, startService } from "../oidc-service.ts";
import { assertionRequest, trustIn } from "./federated-client.ts";

const github = "https://token.actions.githubusercontent.com";
const main = "repo:octo/desk:ref:refs/heads/main";
const immutable = "repo:octo@1/desk@2:ref:refs/heads/main";
const checkTrust =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. " +
  "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

let issuer: TokenIssuer;
let service: OidcService;
let app: Application;

beforeEach(async () => {
  issuer = await TokenIssuer.create(github);
  service = await startService({ fetch: issuer.fetch, until: onTestFinished });
  app = service.register({ displayName: "deploy" });
  trust(main);
});

afterEach(() => {
  vi.useRealTimers();
});

function trust(subject: string): void {
  service.directory.federatedCredentials.insert(trustIn({ issuer: github, subject }, app));
}

const present = (assertion: string, changes: Parameters = {}) =>
  service.token({ ...assertionRequest(service, app, assertion), ...changes });
const refused = async (claims: JWTPayload) => refusalOf(await present(await issuer.sign(claims)));

describe("a token of a trusted issuer", () => {
  test("signs an application in, as its client secret would", async () => {
    const { status, body } = await present(await issuer.sign());
    expect(status).toBe(200);
    const { id } = service.servicePrincipal(app);
    expect(decodeJwt(String(body.access_token))).toMatchObject({ appid: app.appId, oid: id });
    expect(issuer.asked).toEqual(["/.well-known/openid-configuration", "/.well-known/jwks"]);
  });

  test("redeems a code too", async () => {
    const code = await service.code(app);
    const redemption = { grant_type: "authorization_code", code, redirect_uri: callback };
    const { status, body } = await present(await issuer.sign(), redemption);
    expect([status, body.error_description]).toEqual([200, undefined]);
    expect(decodeJwt(String(body.id_token)).aud).toBe(app.appId);
  });

  test("may name several audiences", async () => {
    const several = await issuer.sign({ aud: ["https://github.com/octo", tokenExchangeAudience] });
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
    ["the immutable form of a subject that is trusted by name", immutable],
  ])("%s", async (_what, sub) => {
    expect(await refused({ sub })).toBe(
      `401 invalid_client AADSTS700213: No matching federated identity record found for presented assertion subject '${sub}'. ${checkTrust}`,
    );
  });

  test("a subject by name where the immutable form is trusted", async () => {
    service.directory.federatedCredentials.delete(service.directory.federatedCredentials.list()[0]?.id ?? "");
    trust(immutable);
    expect(await refused({ sub: main })).toMatch(/^401 invalid_client AADSTS700213: /);
    expect((await present(await issuer.sign({ sub: immutable }))).status).toBe(200);
  });

  test("a subject in another case, by a code of its own", async () => {
    expect(await refused({ sub: "repo:Octo/desk:ref:refs/heads/main" })).toMatch(
      /^401 invalid_client AADSTS7002138: .* subject 'repo:Octo\/desk:ref:refs\/heads\/main'\. The subject matches with case-insensitive comparison, but not with case-sensitive comparison\. /,
    );
  });

  test.each([
    ["GitHub's default audience", "https://github.com/octo"],
    ["the audience in another case", "api://azureadtokenexchange"],
  ])("%s", async (_what, aud) => {
    expect(await refused({ aud })).toBe(
      `401 invalid_client AADSTS700212: No matching federated identity record found for presented assertion audience '${aud}'. ${checkTrust}`,
    );
  });

  test.each(["https://gitlab.com", `${github}/`])("the issuer %s, and asks it for nothing", async (iss) => {
    expect(await refused({ iss })).toBe(
      `401 invalid_client AADSTS700211: No matching federated identity record found for presented assertion issuer '${iss}'. ${checkTrust}`,
    );
    expect(issuer.asked).toEqual([]);
  });

  test("an application that trusts no issuer", async () => {
    const { appId } = service.register({ displayName: "other" });
    expect(refusalOf(await present(await issuer.sign(), { client_id: appId }))).toBe(
      `401 invalid_client AADSTS70025: The client '${appId}'(other) has no configured federated identity credentials.`,
    );
  });

  test("an expired token, and one that is not valid yet", async () => {
    vi.useFakeTimers({ now: new Date("2026-11-21T08:00:00Z"), toFake: ["Date"] });
    const token = await issuer.sign();
    vi.setSystemTime(new Date("2026-11-21T08:05:00Z"));
    expect(refusalOf(await present(token))).toBe(
      "401 invalid_client AADSTS700024: Client assertion is not within its valid time range. Current time: " +
        "2026-11-21T08:05:00.0000000Z, assertion valid from 2026-11-21T07:50:00.0000000Z, expiry time of assertion " +
        "2026-11-21T08:05:00.0000000Z. Review the documentation at " +
        "https://learn.microsoft.com/entra/identity-platform/certificate-credentials.",
    );
    expect(await refused({ nbf: Date.now() / 1000 + 60 })).toMatch(/AADSTS700024: /);
  });

  test("a token signed with a key that the issuer does not publish", async () => {
    await issuer.changeKey({ publish: false });
    expect(await refused({})).toMatch(
      /^401 invalid_client AADSTS7000272: The certificate with identifier \S{36} used to sign the federated credential could not be found in the metadata of identity provider https:\/\/token\.actions\.githubusercontent\.com\. /,
    );
  });

  test("a forged signature", async () => {
    await issuer.forgeKey();
    expect(await refused({})).toMatch(
      /^401 invalid_client AADSTS700027: Client assertion contains an invalid signature\. \[Reason - The provided signature value did not match the expected signature value\., Thumbprint of key used by client: '\S{36}', Please visit /,
    );
  });

  test("another algorithm than RS256", async () => {
    const claims = decodeJwt(await issuer.sign());
    const signed = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new Uint8Array(32));
    expect(refusalOf(await present(signed))).toBe(
      "400 invalid_request AADSTS5002730: Invalid JWT token. Unsupported key for the signing algorithm.",
    );
  });
});
