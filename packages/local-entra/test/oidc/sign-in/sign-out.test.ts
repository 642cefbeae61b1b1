import { decodeJwt } from "jose";
import { expect, test } from "vitest";

import { Browser, locationOf } from "../browser.ts";
import { callback, contoso, optionalIdTokenClaims, users, webPlatform } from "../fixtures.ts";
import { type Parameters, startService } from "../oidc-service.ts";

const service = await startService();
const app = service.register({
  web: { ...webPlatform([callback]), logoutUrl: "https://desk.example.com/signed-out?from=entra" },
  ...optionalIdTokenClaims(["sid"]),
});
const secret = service.addSecret(app);
const logoutUrl = (parameters?: Parameters) => service.url("/oauth2/v2.0/logout", parameters);

/** Signs in, and gives the browser and the session's ID as the application knows it. */
async function signedIn(): Promise<{ browser: Browser; sid: string }> {
  const browser = new Browser();
  const hint = { login_hint: users.member.userPrincipalName };
  const { searchParams } = locationOf(await browser.get(service.authorizeUrl(app, hint)));
  const { body } = await service.redeem(app, secret, searchParams.get("code") ?? "");
  return { browser, sid: String(decodeJwt(String(body.id_token)).sid) };
}

test("signing out tells the application in a frame, by issuer and session", async () => {
  const { browser, sid } = await signedIn();
  expect(sid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const response = await browser.get(logoutUrl());
  const page = await response.text();
  const frame = new URL(/<iframe src="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "");
  expect(`${frame.origin}${frame.pathname}`).toBe("https://desk.example.com/signed-out");
  const iss = `${service.origin}/${contoso.id}/v2.0`;
  expect(Object.fromEntries(frame.searchParams)).toEqual({ from: "entra", iss, sid });
  expect(response.headers.get("content-security-policy")).toContain("frame-src https://desk.example.com;");
});

test("the page with the frame leads on to the registered address", async () => {
  const { browser } = await signedIn();
  const { page } = await browser.open(logoutUrl({ post_logout_redirect_uri: callback, state: "bye" }));
  expect(page).toContain(`<meta http-equiv="refresh" content="2;url=${callback}?state=bye">`);
  expect(page).toContain(`<a href="${callback}?state=bye">Continue</a>`);
});

test.each<[string, Parameters]>([
  ["on a page", {}],
  ["back to the application", { post_logout_redirect_uri: callback, client_id: app.appId }],
])("signing out %s makes the browser forget the session", async (_way, parameters) => {
  const { browser } = await signedIn();
  const response = await browser.get(logoutUrl(parameters));
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  expect(cookies).toEqual(["local_entra_session=", "local_entra_session.sig="]);
});

test("an application that the session was not used for is not told", async () => {
  expect((await new Browser().open(logoutUrl({ client_id: app.appId }))).page).not.toContain("<iframe");
});

test("an ID token names the application to come back to, and what is none names nothing", async () => {
  const idToken = await service.keys.sign({ aud: app.appId });
  const back = (id_token_hint: string) =>
    new Browser().open(logoutUrl({ id_token_hint, post_logout_redirect_uri: callback }));
  expect((await back(idToken)).url.href).toBe(callback);
  expect((await back("no token")).page).toContain("You signed out of your account");
});

test("two sessions have two IDs, and one keeps its own over a refresh", async () => {
  expect((await signedIn()).sid).not.toBe((await signedIn()).sid);
  const { body } = await service.redeem(app, secret, await service.code(app));
  const refreshed = await service.refresh(app, secret, body.refresh_token);
  expect(decodeJwt(String(refreshed.body.id_token)).sid).toBe(decodeJwt(String(body.id_token)).sid);
});
