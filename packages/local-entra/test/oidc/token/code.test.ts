import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { CALLBACK, OidcService, USERS, webPlatform } from "../oidc-service.ts";

const MINUTE = 60 * 1000;
const UNKNOWN = "A".repeat(43);

let service: OidcService;
let app: Application;
let secret: string;

beforeAll(async () => {
  service = await OidcService.start();
  app = service.register();
  secret = service.addSecret(app);
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

afterEach(() => {
  vi.useRealTimers();
});

function redemption(code: string, changes: Record<string, string> = {}): Record<string, string> {
  return {
    grant_type: "authorization_code",
    client_id: app.appId,
    client_secret: secret,
    code,
    redirect_uri: CALLBACK,
    ...changes,
  };
}

async function refusal(parameters: Record<string, string>, headers: Record<string, string> = {}) {
  const { status, body } = await service.token(parameters, headers);
  const text = String(body.error_description).split(" Trace ID:")[0];
  return { status, error: body.error, text };
}

describe("a code is refused", () => {
  test("of the wrong form, before the secret is looked at", async () => {
    expect(await refusal(redemption("no code", { client_secret: "wrong" }))).toEqual({
      status: 400,
      error: "invalid_grant",
      text: "AADSTS9002313: Invalid request. Request is malformed or invalid.",
    });
  });

  test("that was never given", async () => {
    expect(await refusal(redemption(UNKNOWN))).toEqual({
      status: 400,
      error: "invalid_grant",
      text: "AADSTS70000: Provided grant is invalid or malformed.",
    });
  });

  test("that another application was given", async () => {
    const other = service.register();
    const code = await service.code(other);
    expect((await refusal(redemption(code))).text).toMatch(/^AADSTS70000: /);
  });

  test("the second time", async () => {
    const code = await service.code(app);
    expect((await service.token(redemption(code))).status).toBe(200);
    expect(await refusal(redemption(code))).toEqual({
      status: 400,
      error: "invalid_grant",
      text: "AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
    });
  });

  test("after ten minutes", async () => {
    const code = await service.code(app);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * MINUTE + 1000 });
    expect(await refusal(redemption(code))).toEqual({
      status: 400,
      error: "invalid_grant",
      text: "AADSTS70008: The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
    });
  });

  test("with another redirect URI than it was asked for with", async () => {
    const twoPlaces = service.register({ web: webPlatform([CALLBACK, "https://other.example/cb"]) });
    const client = { client_id: twoPlaces.appId, client_secret: service.addSecret(twoPlaces) };
    const code = await service.code(twoPlaces);
    expect(await refusal(redemption(code, { ...client, redirect_uri: "https://other.example/cb" }))).toEqual({
      status: 400,
      error: "invalid_grant",
      text: `AADSTS500112: The reply address 'https://other.example/cb' does not match the reply address '${CALLBACK}' provided when requesting Authorization code.`,
    });
  });

  test("when its user has been disabled or deleted since", async () => {
    const [first, second] = [await service.code(app), await service.code(app)];
    service.directory.users.update({ ...USERS.member, accountEnabled: false });
    expect(await refusal(redemption(first))).toEqual({
      status: 400,
      error: "invalid_grant",
      text: "AADSTS50057: The user account is disabled.",
    });
    service.directory.users.delete(USERS.member.id);
    expect((await refusal(redemption(second))).text).toMatch(/^AADSTS50034: /);
    service.directory.users.insert(USERS.member);
  });

  test("when the application's redirect URIs are gone", async () => {
    const wiped = service.register();
    const client = { client_id: wiped.appId, client_secret: service.addSecret(wiped) };
    const code = await service.code(wiped);
    const kept = service.directory.applications.get(wiped.id) as Application;
    service.directory.applications.update({ ...kept, web: webPlatform([]) });
    expect((await refusal(redemption(code, client))).text).toMatch(/^AADSTS500113: /);
  });
});

describe("proof key for code exchange", () => {
  const verifier = "a-verifier-of-forty-three-characters-or-more";
  const S256 = {
    code_challenge: "y5UF_tmp_ICTDGza-Ou2vUvx2cu7DBN-Xwf_z0RDfTw",
    code_challenge_method: "S256",
  };

  test.each([
    ["no verifier", {}],
    ["another verifier", { code_verifier: "b".repeat(43) }],
  ])("refuses %s", async (_what, changes) => {
    const code = await service.code(app, { code_challenge: "c".repeat(43), code_challenge_method: "S256" });
    expect(await refusal(redemption(code, changes as Record<string, string>))).toEqual({
      status: 400,
      error: "invalid_grant",
      text: "AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    });
  });

  test("refuses a verifier where the request had no challenge", async () => {
    const code = await service.code(app);
    expect((await refusal(redemption(code, { code_verifier: verifier }))).text).toMatch(/^AADSTS501481: /);
  });

  test.each([
    ["S256", S256],
    ["plain", { code_challenge: verifier, code_challenge_method: "plain" }],
    ["plain, which is the default", { code_challenge: verifier }],
  ])("accepts %s", async (_method, challenge) => {
    const code = await service.code(app, challenge);
    expect((await service.token(redemption(code, { code_verifier: verifier }))).status).toBe(200);
  });
});
