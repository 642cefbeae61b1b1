import { decodeJwt } from "jose";
import { expect, onTestFinished, test } from "vitest";

import { refusalOf } from "../answers.ts";
import { Browser } from "../browser.ts";
import { startServiceWithClient } from "../oidc-service.ts";
import { users } from "../people.ts";

/** The directory's clock is moved; the machine's, by which the protocol library goes, is not. */

const minute = 60_000;
const day = 24 * 60 * minute;

const started = () => startServiceWithClient({ until: onTestFinished });

test("a client secret expires", async () => {
  const { service, app, secret } = await started();
  service.moveClock(365 * day + minute);
  expect(refusalOf(await service.redeem(app, secret, await service.code(app)))).toMatch(
    /^401 invalid_client AADSTS7000222: /,
  );
});

test("a code works for ten minutes", async () => {
  const { service, app, secret } = await started();
  const [soon, late] = [await service.code(app), await service.code(app)];
  service.moveClock(9 * minute);
  expect((await service.redeem(app, secret, soon)).status).toBe(200);
  service.moveClock(minute + 1000);
  expect(refusalOf(await service.redeem(app, secret, late))).toMatch(/^400 invalid_grant AADSTS70008: /);
});

test("a code that was redeemed stays redeemed", async () => {
  const { service, app, secret } = await started();
  const code = await service.code(app);
  await service.redeem(app, secret, code);
  service.moveClock(-day);
  expect(refusalOf(await service.redeem(app, secret, code))).toMatch(/^400 invalid_grant AADSTS54005: /);
});

test("a refresh token works for ninety days, and a session for one", async () => {
  const { service, app, secret } = await started();
  const browser = new Browser();
  await browser.get(service.authorizeUrl(app, { login_hint: users.member.userPrincipalName }));
  const { body } = await service.redeem(app, secret, await service.code(app));
  service.moveClock(day + minute);
  const silent = await browser.get(service.authorizeUrl(app, { prompt: "none" }));
  expect(silent.headers.get("location")).toContain("error=login_required");
  expect((await service.refresh(app, secret, body.refresh_token)).status).toBe(200);
  service.moveClock(89 * day);
  expect((await service.refresh(app, secret, body.refresh_token)).body.error_codes).toEqual([700082]);
});

test("tokens are dated by it, the time of the sign-in included", async () => {
  const { service, app } = await started();
  service.moveClock(400 * day);
  const now = Math.floor(service.directory.now().getTime() / 1000);
  const secret = service.addSecret(app, 500 * day);
  const { body } = await service.redeem(app, secret, await service.code(app, { max_age: "60" }));
  const { iat = 0, nbf, exp = 0, auth_time } = decodeJwt(String(body.id_token));
  expect(nbf).toBe(iat);
  expect(Math.abs(iat + 300 - now)).toBeLessThan(10);
  expect(exp - iat).toBe(3900);
  expect(Math.abs(Number(auth_time) - now)).toBeLessThan(10);
  expect(Math.abs((decodeJwt(String(body.access_token)).iat ?? 0) - now)).toBeLessThan(10);
});
