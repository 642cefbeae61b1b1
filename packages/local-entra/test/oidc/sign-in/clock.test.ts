import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { decodeJwt } from "jose";
import { expect, onTestFinished, test } from "vitest";

import { Browser, locationOf, refusalOf } from "../browser.ts";
import { users } from "../fixtures.ts";
import { OidcService, startService, startServiceWithClient } from "../oidc-service.ts";

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

test("a code, a session, a pending sign-in, the keys and the subjects outlive a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "oidc-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "directory.db");
  const first = await OidcService.start({ file });
  const app = first.register();
  const secret = first.addSecret(app);
  const [browser, waiting] = [new Browser(), new Browser()];
  const hinted = { login_hint: users.member.userPrincipalName };
  const answered = locationOf(await browser.get(first.authorizeUrl(app, hinted)));
  const pending = await waiting.open(first.authorizeUrl(app));
  const { sub } = await first.claims(app);
  await first.stop();
  const second = await startService({ file, port: Number(pending.url.port), until: onTestFinished });
  expect(second.keys.jwks).toEqual(first.keys.jwks);
  const { body } = await second.redeem(app, secret, answered.searchParams.get("code") ?? "");
  expect(decodeJwt(String(body.id_token)).sub).toBe(sub);
  const again = await browser.get(second.authorizeUrl(app, { prompt: "none" }));
  expect(again.headers.get("location")).toMatch(/\?code=/);
  const chosen = await waiting.submit(pending.url, { user: users.member.id });
  expect(chosen.url.searchParams.get("code")).toMatch(/^[\w-]{43}$/);
});
