import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { Browser } from "../browser.ts";
import { CALLBACK, OidcService, TENANT, USERS, webPlatform } from "../oidc-service.ts";

const LOGOUT = "https://desk.example.com/signed-out?from=entra";

let service: OidcService;
let app: Application;
let secret: string;

beforeAll(async () => {
  service = await OidcService.start();
  const sid = { name: "sid", source: null, essential: false, additionalProperties: [] };
  app = service.register({
    web: { ...webPlatform([CALLBACK]), logoutUrl: LOGOUT },
    optionalClaims: { accessToken: [], idToken: [sid], saml2Token: [] },
  });
  secret = service.addSecret(app);
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

/** Signs in, and gives the browser and the session's ID as the application knows it. */
async function signedIn(): Promise<{ browser: Browser; sid: string }> {
  const browser = new Browser();
  const response = await browser.get(
    service.url("/oauth2/v2.0/authorize", {
      client_id: app.appId,
      response_type: "code",
      redirect_uri: CALLBACK,
      scope: "openid",
      login_hint: USERS.member.userPrincipalName,
    }),
  );
  const code = new URL(response.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const { body } = await service.redeem(app, secret, code);
  return { browser, sid: String(decodeJwt(String(body.id_token)).sid) };
}

test("signing out tells the application in a frame, by issuer and session", async () => {
  const { browser, sid } = await signedIn();
  expect(sid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const response = await browser.get(service.url("/oauth2/v2.0/logout"));
  const page = await response.text();
  const frame = new URL(/<iframe src="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "");
  expect(`${frame.origin}${frame.pathname}`).toBe("https://desk.example.com/signed-out");
  expect(Object.fromEntries(frame.searchParams)).toEqual({
    from: "entra",
    iss: `${service.origin}/${TENANT.id}/v2.0`,
    sid,
  });
  expect(response.headers.get("content-security-policy")).toContain("frame-src https://desk.example.com;");
});

test("the page with the frame leads on to the registered address", async () => {
  const { browser } = await signedIn();
  const response = await browser.get(
    service.url("/oauth2/v2.0/logout", { post_logout_redirect_uri: CALLBACK, state: "bye" }),
  );
  const page = await response.text();
  expect(page).toContain(`<meta http-equiv="refresh" content="2;url=${CALLBACK}?state=bye">`);
  expect(page).toContain(`<a href="${CALLBACK}?state=bye">Continue</a>`);
});

test("both ways of signing out make the browser forget the session", async () => {
  for (const parameters of [{}, { post_logout_redirect_uri: CALLBACK, client_id: app.appId }]) {
    const { browser } = await signedIn();
    const response = await browser.get(
      service.url("/oauth2/v2.0/logout", parameters as Record<string, string>),
    );
    expect(response.headers.getSetCookie().map((cookie) => cookie.split(";")[0])).toEqual([
      "local_entra_session=",
      "local_entra_session.sig=",
    ]);
  }
});

test("an application that the session was not used for is not told", async () => {
  const response = await new Browser().get(service.url("/oauth2/v2.0/logout", { client_id: app.appId }));
  expect(await response.text()).not.toContain("<iframe");
});

test("two sessions have two IDs, and one keeps its own over a refresh", async () => {
  expect((await signedIn()).sid).not.toBe((await signedIn()).sid);
  const { body } = await service.redeem(app, secret, await service.code(app));
  const refreshed = await service.token({
    grant_type: "refresh_token",
    client_id: app.appId,
    client_secret: secret,
    refresh_token: String(body.refresh_token),
  });
  expect(decodeJwt(String(refreshed.body.id_token)).sid).toBe(decodeJwt(String(body.id_token)).sid);
});
