import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { Browser } from "../browser.ts";
import { CALLBACK, OidcService, TENANT, USERS } from "../oidc-service.ts";

let service: OidcService;
let app: Application;
let secret: string;

beforeAll(async () => {
  service = await OidcService.start();
  app = service.register({ displayName: "RustDesk <Dev>" });
  secret = service.addSecret(app);
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

function authorizeUrl(changes: Record<string, string> = {}): string {
  return service.url("/oauth2/v2.0/authorize", {
    client_id: app.appId,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid profile",
    state: "a state",
    ...changes,
  });
}

/** Asks to sign in, and gives the page that comes. */
async function signInPage(browser: Browser, changes: Record<string, string> = {}) {
  const { response, url } = await browser.follow(await browser.get(authorizeUrl(changes)), service.origin);
  return { response, url, page: await response.text() };
}

/** Presses a button of the sign-in page, and gives where the browser ends up. */
async function press(browser: Browser, url: URL, button: Record<string, string>): Promise<URL> {
  const next = await browser.follow(await browser.post(url, button), url);
  if (next.response.status !== 200) {
    return next.url;
  }
  expect(await next.response.text()).toContain("Permissions requested");
  return (await browser.follow(await browser.post(next.url, { accept: "yes" }), next.url)).url;
}

/** Who is signed in by the code in an answer. */
async function whoIs(answer: URL): Promise<unknown> {
  const { body } = await service.token({
    grant_type: "authorization_code",
    client_id: app.appId,
    client_secret: secret,
    code: answer.searchParams.get("code") ?? "",
    redirect_uri: CALLBACK,
  });
  return decodeJwt(String(body.id_token)).oid;
}

describe("the sign-in page", () => {
  test("shows who may sign in, to what, and where the answer goes", async () => {
    const { response, url, page } = await signInPage(new Browser());
    expect(response.status).toBe(200);
    expect(url.pathname).toMatch(new RegExp(`^/${TENANT.id}/sign-in/[\\w-]+$`));
    expect(page).toContain('<html lang="en">');
    expect(page).toContain("<title>Sign in to RustDesk &lt;Dev&gt; - local Entra ID</title>");
    expect(page).toContain("<strong>RustDesk &lt;Dev&gt;</strong> on <strong>desk.example.com</strong>");
    const buttons = [
      ...page.matchAll(
        /<button class="account" type="submit" name="user" value="(.*?)">([\s\S]*?)<\/button>/g,
      ),
    ];
    expect(buttons.map(([, id]) => id)).toEqual(Object.values(USERS).map((user) => user.id));
    const [member, , guest, left] = buttons.map(([, , text]) => text);
    expect(member).toContain("Mia Member");
    expect(member).toContain("mia@contoso.test");
    expect(guest).toContain('<span class="mark">Guest</span>');
    expect(left).toContain('<span class="mark">Disabled</span>');
  });

  test("has the account first that the application suggests, and takes another all the same", async () => {
    const browser = new Browser();
    const changes = { prompt: "login", login_hint: USERS.guest.mail ?? "" };
    const { url, page } = await signInPage(browser, changes);
    const ids = [...page.matchAll(/name="user" value="(.*?)"/g)].map(([, id]) => id);
    const { member, noMailbox, guest, left } = USERS;
    expect(ids).toEqual([guest.id, member.id, noMailbox.id, left.id]);
    expect(await whoIs(await press(browser, url, { user: USERS.member.id }))).toBe(USERS.member.id);
  });

  test("needs no script and loads nothing", async () => {
    const { response, page } = await signInPage(new Browser());
    expect(page).not.toMatch(/<script|src=|href=/);
    expect(response.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test("signs in who was chosen", async () => {
    const browser = new Browser();
    const { url } = await signInPage(browser);
    const answer = await press(browser, url, { user: USERS.guest.id });
    expect(`${answer.origin}${answer.pathname}`).toBe(CALLBACK);
    expect(answer.searchParams.get("state")).toBe("a state");
    expect(await whoIs(answer)).toBe(USERS.guest.id);
  });

  test("tells the application when the person cancels", async () => {
    const browser = new Browser();
    const { url } = await signInPage(browser);
    const answer = await press(browser, url, { cancel: "yes" });
    expect(`${answer.origin}${answer.pathname}`).toBe(CALLBACK);
    expect(answer.searchParams.get("error")).toBe("access_denied");
    expect(answer.searchParams.get("error_description")).toMatch(
      /^AADSTS65004: User declined to consent to access the app\. Trace ID: /,
    );
    expect(answer.searchParams.get("state")).toBe("a state");
    expect((await browser.get(url)).status).toBe(400);
  });

  test("refuses a disabled user, and lets the person choose again", async () => {
    const browser = new Browser();
    const { url } = await signInPage(browser);
    const response = await browser.post(url, { user: USERS.left.id });
    const page = await response.text();
    expect(response.status).toBe(400);
    expect(page).toContain("AADSTS50057: The user account is disabled.");
    expect(page).toContain(`<a href="${url.pathname}">Choose another account</a>`);
    expect(await whoIs(await press(browser, url, { user: USERS.member.id }))).toBe(USERS.member.id);
  });

  test("refuses a user who is not there", async () => {
    const browser = new Browser();
    const { url } = await signInPage(browser);
    const response = await browser.post(url, { user: "11111111-0000-4000-8000-000000000099" });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("AADSTS50034");
  });

  test("takes no choice from a browser that did not ask to sign in", async () => {
    const { url } = await signInPage(new Browser());
    const response = await new Browser().post(url, { user: USERS.member.id });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("AADSTS50089");
  });
});

describe("the session", () => {
  async function signedIn(): Promise<Browser> {
    const browser = new Browser();
    await browser.get(authorizeUrl({ login_hint: USERS.member.userPrincipalName }));
    return browser;
  }

  test("signs in again without a page, also silently", async () => {
    const browser = await signedIn();
    for (const changes of [{}, { prompt: "none" }]) {
      const { url } = await signInPage(browser, changes as Record<string, string>);
      expect(await whoIs(url)).toBe(USERS.member.id);
    }
  });

  test.each(["login", "select_account"])("is not enough for prompt=%s", async (prompt) => {
    const browser = await signedIn();
    const { url } = await signInPage(browser, { prompt, login_hint: USERS.member.userPrincipalName });
    expect(url.pathname).toContain("/sign-in/");
    expect(await whoIs(await press(browser, url, { user: USERS.member.id }))).toBe(USERS.member.id);
  });

  test("passes to the user chosen on the page", async () => {
    const browser = await signedIn();
    const { url } = await signInPage(browser, { prompt: "select_account" });
    expect(await whoIs(await press(browser, url, { user: USERS.noMailbox.id }))).toBe(USERS.noMailbox.id);
    expect(await whoIs((await signInPage(browser)).url)).toBe(USERS.noMailbox.id);
  });

  test("passes to the user whom a login hint names", async () => {
    const browser = await signedIn();
    const { url } = await signInPage(browser, { login_hint: USERS.noMailbox.userPrincipalName });
    expect(await whoIs(url)).toBe(USERS.noMailbox.id);
  });

  test("of another user does not answer a silent request that names one", async () => {
    const browser = await signedIn();
    const changes = { prompt: "none", login_hint: USERS.noMailbox.userPrincipalName };
    expect((await signInPage(browser, changes)).url.searchParams.get("error")).toBe("login_required");
  });

  test("of a user who has been disabled asks for another", async () => {
    const browser = await signedIn();
    service.directory.users.update({ ...USERS.member, accountEnabled: false });
    const { url } = await signInPage(browser);
    service.directory.users.update(USERS.member);
    expect(url.pathname).toContain("/sign-in/");
  });

  test("ends when the person signs out, who comes back to a registered address only", async () => {
    const browser = await signedIn();
    const out = await browser.get(
      service.url("/oauth2/v2.0/logout", { post_logout_redirect_uri: CALLBACK, state: "bye" }),
    );
    expect(out.headers.get("location")).toBe(`${CALLBACK}?state=bye`);
    expect((await signInPage(browser)).url.pathname).toContain("/sign-in/");
    const foreign = await (await signedIn()).get(
      service.url("/oauth2/v2.0/logout", { post_logout_redirect_uri: "https://evil.test/" }),
    );
    expect(foreign.status).toBe(200);
    expect(await foreign.text()).toContain("You signed out of your account");
  });
});

test("a cookie kept from before the sign-out is worth nothing", async () => {
  const browser = new Browser();
  await browser.get(authorizeUrl({ login_hint: USERS.member.userPrincipalName }));
  const kept = browser.copy();
  await browser.get(service.url("/oauth2/v2.0/logout"));
  expect((await signInPage(kept)).url.pathname).toContain("/sign-in/");
});

test("whoever has no session comes back after signing out when the application is named", async () => {
  const response = await new Browser().get(
    service.url("/oauth2/v2.0/logout", { post_logout_redirect_uri: CALLBACK, client_id: app.appId }),
  );
  expect(response.headers.get("location")).toBe(CALLBACK);
});
