import { afterEach, describe, expect, test, vi } from "vitest";

import type { Application } from "../../../src/directory/objects/application.ts";
import { refusalOf } from "../browser.ts";
import { callback, users, webPlatform } from "../fixtures.ts";
import { type Parameters, startServiceWithClient } from "../oidc-service.ts";

const { service, app, secret } = await startServiceWithClient();

afterEach(() => {
  vi.useRealTimers();
});

const refused = async (code: string, changes?: Parameters) =>
  refusalOf(await service.redeem(app, secret, code, changes));
const refusedFor = async (other: Application, code: string, changes?: Parameters) =>
  refusalOf(await service.redeem(other, service.addSecret(other), code, changes));

describe("a code is refused", () => {
  test("of the wrong form, before the secret is looked at", async () => {
    expect(await refused("no code", { client_secret: "wrong" })).toBe(
      "400 invalid_grant AADSTS9002313: Invalid request. Request is malformed or invalid.",
    );
  });

  test("that was never given", async () => {
    expect(await refused("A".repeat(43))).toBe(
      "400 invalid_grant AADSTS70000: Provided grant is invalid or malformed.",
    );
  });

  test("that another application was given", async () => {
    const code = await service.code(service.register());
    expect(await refused(code)).toMatch(/^400 invalid_grant AADSTS70000: /);
  });

  test("the second time", async () => {
    const code = await service.code(app);
    expect((await service.redeem(app, secret, code)).status).toBe(200);
    expect(await refused(code)).toBe(
      "400 invalid_grant AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
    );
  });

  test("after ten minutes", async () => {
    const code = await service.code(app);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 601_000 });
    expect(await refused(code)).toBe(
      "400 invalid_grant AADSTS70008: The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
    );
  });

  test("with another redirect URI than it was asked for with", async () => {
    const redirect_uri = "https://other.example/cb";
    const twoPlaces = service.register({ web: webPlatform([callback, redirect_uri]) });
    expect(await refusedFor(twoPlaces, await service.code(twoPlaces), { redirect_uri })).toBe(
      `400 invalid_grant AADSTS500112: The reply address 'https://other.example/cb' does not match the reply address '${callback}' provided when requesting Authorization code.`,
    );
  });

  test("when its user has been disabled or deleted since", async () => {
    const [first, second] = [await service.code(app), await service.code(app)];
    service.directory.users.update({ ...users.member, accountEnabled: false });
    expect(await refused(first)).toBe("400 invalid_grant AADSTS50057: The user account is disabled.");
    service.directory.users.delete(users.member.id);
    expect(await refused(second)).toMatch(/^400 invalid_grant AADSTS50034: /);
    service.directory.users.insert(users.member);
  });

  test("when the application's redirect URIs are gone", async () => {
    const wiped = service.register();
    const code = await service.code(wiped);
    service.directory.applications.update({ ...wiped, web: webPlatform([]) });
    expect(await refusedFor(wiped, code)).toMatch(/^400 invalid_request AADSTS500113: /);
  });
});

describe("proof key for code exchange", () => {
  const verifier = { code_verifier: "a-verifier-of-forty-three-characters-or-more" };
  const challenge = "y5UF_tmp_ICTDGza-Ou2vUvx2cu7DBN-Xwf_z0RDfTw";
  const s256 = { code_challenge: challenge, code_challenge_method: "S256" };

  test.each<[string, Parameters, Parameters]>([
    ["no verifier", s256, {}],
    ["another verifier", s256, { code_verifier: "b".repeat(43) }],
    ["a verifier where the request had no challenge", {}, verifier],
  ])("refuses %s", async (_what, asked, redeemed) => {
    expect(await refused(await service.code(app, asked), redeemed)).toBe(
      "400 invalid_grant AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    );
  });

  test.each<[string, Parameters]>([
    ["S256", s256],
    ["plain", { code_challenge: verifier.code_verifier, code_challenge_method: "plain" }],
    ["plain, which is the default", { code_challenge: verifier.code_verifier }],
  ])("accepts %s", async (_method, asked) => {
    expect((await service.redeem(app, secret, await service.code(app, asked), verifier)).status).toBe(200);
  });
});

const day = 24 * 60 * 60 * 1000;

async function refreshToken(): Promise<unknown> {
  return (await service.redeem(app, secret, await service.code(app))).body.refresh_token;
}

const refreshed = async (token: unknown, changes?: Parameters) =>
  refusalOf(await service.refresh(app, secret, token, changes));

test("a refresh token works again and again", async () => {
  const token = await refreshToken();
  expect((await service.refresh(app, secret, token)).status).toBe(200);
  expect((await service.refresh(app, secret, token)).status).toBe(200);
});

test("a refresh token works only for its application, with the application's secret", async () => {
  const token = await refreshToken();
  const other = service.register();
  const stranger = { client_id: other.appId, client_secret: service.addSecret(other) };
  expect(await refreshed(token, stranger)).toMatch(/^400 invalid_grant AADSTS70000: /);
  expect(await refreshed(token, { client_secret: "wrong" })).toMatch(/^401 invalid_client AADSTS7000215: /);
  expect(await refreshed(token, { client_secret: "" })).toMatch(/^401 invalid_client AADSTS7000218: /);
});

test("a refresh token that was never given is refused", async () => {
  expect(await refreshed("A".repeat(43))).toMatch(/^400 invalid_grant AADSTS70000: /);
  expect(await refreshed("short")).toMatch(/^400 invalid_grant AADSTS9002313: /);
  expect(await refreshed("")).toMatch(/^400 invalid_request AADSTS900144: /);
});

test("a refresh token ends after ninety days", async () => {
  const token = await refreshToken();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 89 * day });
  expect((await service.refresh(app, secret, token)).status).toBe(200);
  vi.setSystemTime(Date.now() + day + 1000);
  expect(await refreshed(token)).toMatch(
    /^400 invalid_grant AADSTS700082: The refresh token has expired due to inactivity\. The token was issued on \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z and was inactive for 90\.00:00:0\d\.$/,
  );
});

test("a refresh token of a disabled user is refused", async () => {
  const token = await refreshToken();
  service.directory.users.update({ ...users.member, accountEnabled: false });
  expect(await refreshed(token)).toMatch(/^400 invalid_grant AADSTS50057: /);
  service.directory.users.update(users.member);
});
