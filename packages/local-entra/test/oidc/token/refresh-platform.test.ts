import { expect, onTestFinished, test, vi } from "vitest";

import type { Application } from "../../../src/directory/objects/application.ts";
import { refusalOf } from "../browser.ts";
import { callback, webPlatform } from "../fixtures.ts";
import { type Parameters, redemption, startService } from "../oidc-service.ts";

const service = await startService();
const page = { origin: "https://desk.example.com" };
const spa = "https://desk.example.com/app";
const native = "http://localhost/native";
const verifier = { code_verifier: "a-verifier-of-forty-three-characters-or-more" };
const challenge = { code_challenge: "y5UF_tmp_ICTDGza-Ou2vUvx2cu7DBN-Xwf_z0RDfTw", code_challenge_method: "S256" };

/** One registration with a redirect URI under each platform. */
const app = service.register({
  web: webPlatform([callback]),
  spa: { redirectUris: [spa] },
  publicClient: { redirectUris: [native] },
});
const secret = service.addSecret(app);
const hour = 60 * 60 * 1000;

async function redeemed(redirect_uri: string, client_secret: string | undefined, headers = {}) {
  const code = await service.code(app, { redirect_uri, ...challenge });
  const { status, body } = await service.token(
    redemption(app, client_secret, code, { redirect_uri, ...verifier }),
    headers,
  );
  expect(status).toBe(200);
  return body;
}

const refreshed = (token: unknown, changes: Parameters = {}, headers = {}) => refreshOf(app, token, changes, headers);
const refreshOf = ({ appId }: Application, token: unknown, changes: Parameters, headers: Record<string, string>) =>
  service.token({ grant_type: "refresh_token", client_id: appId, refresh_token: String(token), ...changes }, headers);

test("a page refreshes without a secret, also where the registration has a Web redirect URI", async () => {
  const { refresh_token: token, refresh_token_expires_in: life } = await redeemed(spa, undefined, page);
  expect(life).toBe(86_400);
  expect((await refreshed(token, {}, page)).status).toBe(200);
  expect(refusalOf(await refreshed(token))).toBe(
    "400 invalid_request AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  );
  expect(refusalOf(await refreshed(token, { client_secret: secret }, page))).toMatch(
    /^401 invalid_client AADSTS700025: /,
  );
});

test("a public client refreshes without a secret beside a Web redirect URI", async () => {
  const { refresh_token: token } = await redeemed(native, undefined);
  expect((await refreshed(token)).status).toBe(200);
  expect(refusalOf(await refreshed(token, { client_secret: secret }))).toMatch(/^401 invalid_client AADSTS700025: /);
});

test("a Web application refreshes with its secret, and not from a page", async () => {
  const { refresh_token: token, ...others } = await redeemed(callback, secret);
  expect(others).not.toHaveProperty("refresh_token_expires_in");
  expect((await refreshed(token, { client_secret: secret })).status).toBe(200);
  expect(refusalOf(await refreshed(token))).toMatch(/^401 invalid_client AADSTS7000218: /);
  expect(refusalOf(await refreshed(token, { client_secret: secret }, page))).toBe(
    "400 invalid_request AADSTS9002326: Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: 'https://desk.example.com'.",
  );
});

test("a refresh token is replaced at use, and the one before stays valid", async () => {
  const { refresh_token: first } = await redeemed(callback, secret);
  const { body: once } = await refreshed(first, { client_secret: secret });
  const { body: twice } = await refreshed(first, { client_secret: secret });
  const { body: third } = await refreshed(once.refresh_token, { client_secret: secret });
  expect(new Set([first, once.refresh_token, twice.refresh_token, third.refresh_token]).size).toBe(4);
});

test("a page's refresh tokens end together, a day after the sign-in", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const { refresh_token: first } = await redeemed(spa, undefined, page);
  service.moveClock(23 * hour);
  const { body } = await refreshed(first, {}, page);
  expect(body.refresh_token_expires_in).toBe(3600);
  expect((await refreshed(body.refresh_token, {}, page)).status).toBe(200);
  service.moveClock(hour + 1000);
  expect(refusalOf(await refreshed(body.refresh_token, {}, page))).toMatch(
    /^400 invalid_grant AADSTS700084: The refresh token was issued to a single page app \(SPA\), and therefore has a fixed, limited lifetime of 1\.00:00:00, which cannot be extended\. It is now expired and a new sign in request must be sent by the SPA to the sign in page\. The token was issued on \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z\.$/,
  );
  service.moveClock(-24 * hour - 1000);
});

test("the others' refresh tokens live ninety days from their last use", async () => {
  const { refresh_token: first } = await redeemed(native, undefined);
  service.moveClock(89 * 24 * hour);
  const { body } = await refreshed(first);
  service.moveClock(2 * 24 * hour);
  expect(refusalOf(await refreshed(first))).toMatch(/^400 invalid_grant AADSTS700082: /);
  expect((await refreshed(body.refresh_token)).status).toBe(200);
});
