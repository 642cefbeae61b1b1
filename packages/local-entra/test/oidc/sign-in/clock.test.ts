import { decodeJwt } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { Browser } from "../browser.ts";
import { CALLBACK, OidcService, USERS } from "../oidc-service.ts";

/** The directory's clock is moved; the machine's, by which the protocol library goes, is not. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let service: OidcService;
let app: Application;
let secret: string;

beforeEach(async () => {
  service = await OidcService.start();
  app = service.register();
  secret = service.addSecret(app, 180 * DAY);
});

afterEach(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

test("a client secret expires", async () => {
  service.moveClock(180 * DAY + MINUTE);
  const { status, body } = await service.redeem(app, secret, await service.code(app));
  expect(status).toBe(401);
  expect(body).toMatchObject({ error: "invalid_client", error_codes: [7000222] });
  expect(body.error_description).toMatch(
    new RegExp(`^AADSTS7000222: The provided client secret keys for app '${app.appId}' are expired\\.`),
  );
});

test("a code works for ten minutes", async () => {
  const [soon, late] = [await service.code(app), await service.code(app)];
  service.moveClock(9 * MINUTE);
  expect((await service.redeem(app, secret, soon)).status).toBe(200);
  service.moveClock(MINUTE + 1000);
  const { body } = await service.redeem(app, secret, late);
  expect(body).toMatchObject({ error: "invalid_grant", error_codes: [70008] });
});

test("a code that was redeemed stays redeemed", async () => {
  const code = await service.code(app);
  await service.redeem(app, secret, code);
  service.moveClock(-DAY);
  const { body } = await service.redeem(app, secret, code);
  expect(body).toMatchObject({ error: "invalid_grant", error_codes: [54005] });
});

test("a refresh token works for ninety days, and a session for one", async () => {
  const browser = new Browser();
  const query = {
    client_id: app.appId,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid offline_access",
  };
  await browser.get(
    service.url("/oauth2/v2.0/authorize", { ...query, login_hint: USERS.member.userPrincipalName }),
  );
  const { body } = await service.redeem(app, secret, await service.code(app));
  const refresh = {
    grant_type: "refresh_token",
    client_id: app.appId,
    client_secret: secret,
    refresh_token: String(body.refresh_token),
  };
  service.moveClock(DAY + MINUTE);
  const silent = await browser.get(service.url("/oauth2/v2.0/authorize", { ...query, prompt: "none" }));
  expect(silent.headers.get("location")).toContain("error=login_required");
  expect((await service.token(refresh)).status).toBe(200);
  service.moveClock(89 * DAY);
  expect((await service.token(refresh)).body).toMatchObject({ error_codes: [700082] });
});

test("tokens are dated by it, the time of the sign-in included", async () => {
  service.moveClock(400 * DAY);
  const now = Math.floor(service.directory.now().getTime() / 1000);
  const { body } = await service.redeem(
    app,
    service.addSecret(app, 500 * DAY),
    await service.code(app, { max_age: "60" }),
  );
  const { iat = 0, nbf, exp = 0, auth_time } = decodeJwt(String(body.id_token));
  expect(nbf).toBe(iat);
  expect(Math.abs(iat + 300 - now)).toBeLessThan(10);
  expect(exp - iat).toBe(3900);
  expect(Math.abs(Number(auth_time) - now)).toBeLessThan(10);
  expect(Math.abs((decodeJwt(String(body.access_token)).iat ?? 0) - now)).toBeLessThan(10);
});
