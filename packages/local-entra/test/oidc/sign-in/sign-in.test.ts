import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";

import { Browser, toldRefusal } from "../browser.ts";
import { callback, contoso, users } from "../fixtures.ts";
import { type Parameters, startService } from "../oidc-service.ts";

const service = await startService();
const app = service.register({ displayName: "RustDesk <Dev>" });
const secret = service.addSecret(app);
const { member, noMailbox, guest, left } = users;

/** Asks to sign in, and gives where the browser comes to. */
const open = (browser: Browser, changes?: Parameters) => browser.open(service.authorizeUrl(app, changes));
const logoutUrl = (parameters?: Parameters) => service.url("/oauth2/v2.0/logout", parameters);

/** Presses a button of the sign-in page, and gives where the browser ends up. */
async function press(browser: Browser, url: URL, button: Record<string, string>): Promise<URL> {
  const next = await browser.submit(url, button);
  if (next.status !== 200) {
    return next.url;
  }
  expect(next.page).toContain("Permissions requested");
  return (await browser.submit(next.url, { accept: "yes" })).url;
}

/** Who is signed in by the code in an answer. */
async function whoIs(answer: URL): Promise<unknown> {
  const { body } = await service.redeem(app, secret, answer.searchParams.get("code") ?? "");
  return decodeJwt(String(body.id_token)).oid;
}

async function signedIn(): Promise<Browser> {
  const browser = new Browser();
  await browser.get(service.authorizeUrl(app, { login_hint: member.userPrincipalName }));
  return browser;
}

describe("the sign-in page", () => {
  test("shows who may sign in, to what, and where the answer goes", async () => {
    const { status, url, page } = await open(new Browser());
    expect(status).toBe(200);
    expect(url.pathname).toMatch(new RegExp(`^/${contoso.id}/sign-in/[\\w-]+$`));
    expect(page).toContain('<html lang="en">');
    expect(page).toContain("<title>Sign in to RustDesk &lt;Dev&gt; - local Entra ID</title>");
    expect(page).toContain("<strong>RustDesk &lt;Dev&gt;</strong> on <strong>desk.example.com</strong>");
    const button = /<button class="account" type="submit" name="user" value="(.*?)">([\s\S]*?)<\/button>/g;
    const buttons = [...page.matchAll(button)];
    expect(buttons.map(([, id]) => id)).toEqual(Object.values(users).map((user) => user.id));
    const texts = buttons.map(([, , text]) => text);
    expect(texts[0]).toContain("Mia Member");
    expect(texts[0]).toContain("mia@contoso.test");
    expect(texts[2]).toContain('<span class="mark">Guest</span>');
    expect(texts[3]).toContain('<span class="mark">Disabled</span>');
  });

  test("has the account first that the application suggests, and takes another all the same", async () => {
    const browser = new Browser();
    const { url, page } = await open(browser, { prompt: "login", login_hint: guest.mail ?? "" });
    const ids = [...page.matchAll(/name="user" value="(.*?)"/g)].map(([, id]) => id);
    expect(ids).toEqual([guest.id, member.id, noMailbox.id, left.id]);
    expect(await whoIs(await press(browser, url, { user: member.id }))).toBe(member.id);
  });

  test("needs no script, loads nothing and is not kept", async () => {
    const browser = new Browser();
    const { url, page } = await open(browser);
    expect(page).not.toMatch(/<script|src=|href=/);
    const { headers } = await browser.get(url);
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("signs in who was chosen", async () => {
    const browser = new Browser();
    const answer = await press(browser, (await open(browser)).url, { user: guest.id });
    expect(`${answer.origin}${answer.pathname}`).toBe(callback);
    expect(answer.searchParams.get("state")).toBe("a state");
    expect(await whoIs(answer)).toBe(guest.id);
  });

  test("tells the application when the person cancels", async () => {
    const browser = new Browser();
    const { url } = await open(browser);
    const answer = await press(browser, url, { cancel: "yes" });
    expect(`${answer.origin}${answer.pathname}`).toBe(callback);
    expect(toldRefusal(answer.searchParams)).toBe(
      "access_denied AADSTS65004: User declined to consent to access the app.",
    );
    expect(answer.searchParams.get("state")).toBe("a state");
    expect((await browser.get(url)).status).toBe(400);
  });

  test("refuses a disabled user, and lets the person choose again", async () => {
    const browser = new Browser();
    const { url } = await open(browser);
    const { status, page } = await browser.submit(url, { user: left.id });
    expect(status).toBe(400);
    expect(page).toContain("AADSTS50057: The user account is disabled.");
    expect(page).toContain(`<a href="${url.pathname}">Choose another account</a>`);
    expect(await whoIs(await press(browser, url, { user: member.id }))).toBe(member.id);
  });

  test("refuses a user who is not there", async () => {
    const browser = new Browser();
    const user = "11111111-0000-4000-8000-000000000099";
    const { status, page } = await browser.submit((await open(browser)).url, { user });
    expect([status, page]).toEqual([400, expect.stringContaining("AADSTS50034")]);
  });

  test("takes no choice from a browser that did not ask to sign in", async () => {
    const { url } = await open(new Browser());
    const { status, page } = await new Browser().submit(url, { user: member.id });
    expect([status, page]).toEqual([400, expect.stringContaining("AADSTS50089")]);
  });
});

describe("the session", () => {
  test("signs in again without a page, also silently", async () => {
    const browser = await signedIn();
    for (const prompt of [undefined, "none"]) {
      expect(await whoIs((await open(browser, { prompt })).url)).toBe(member.id);
    }
  });

  test.each(["login", "select_account"])("is not enough for prompt=%s", async (prompt) => {
    const browser = await signedIn();
    const { url } = await open(browser, { prompt, login_hint: member.userPrincipalName });
    expect(url.pathname).toContain("/sign-in/");
    expect(await whoIs(await press(browser, url, { user: member.id }))).toBe(member.id);
  });

  test("passes to the user chosen on the page", async () => {
    const browser = await signedIn();
    const { url } = await open(browser, { prompt: "select_account" });
    expect(await whoIs(await press(browser, url, { user: noMailbox.id }))).toBe(noMailbox.id);
    expect(await whoIs((await open(browser)).url)).toBe(noMailbox.id);
  });

  test("passes to the user whom a login hint names", async () => {
    const { url } = await open(await signedIn(), { login_hint: noMailbox.userPrincipalName });
    expect(await whoIs(url)).toBe(noMailbox.id);
  });

  test("of another user does not answer a silent request that names one", async () => {
    const silent = { prompt: "none", login_hint: noMailbox.userPrincipalName };
    const { url } = await open(await signedIn(), silent);
    expect(url.searchParams.get("error")).toBe("login_required");
  });

  test("of a user who has been disabled asks for another", async () => {
    const browser = await signedIn();
    service.directory.users.update({ ...member, accountEnabled: false });
    const { url } = await open(browser);
    service.directory.users.update(member);
    expect(url.pathname).toContain("/sign-in/");
  });

  test("ends when the person signs out, who comes back to a registered address only", async () => {
    const browser = await signedIn();
    const out = await browser.get(logoutUrl({ post_logout_redirect_uri: callback, state: "bye" }));
    expect(out.headers.get("location")).toBe(`${callback}?state=bye`);
    expect((await open(browser)).url.pathname).toContain("/sign-in/");
    const foreign = logoutUrl({ post_logout_redirect_uri: "https://evil.test/" });
    const { status, page } = await (await signedIn()).open(foreign);
    expect([status, page]).toEqual([200, expect.stringContaining("You signed out of your account")]);
  });
});

test("a cookie kept from before the sign-out is worth nothing", async () => {
  const browser = await signedIn();
  const kept = browser.copy();
  await browser.get(logoutUrl());
  expect((await open(kept)).url.pathname).toContain("/sign-in/");
});

test("whoever has no session comes back after signing out when the application is named", async () => {
  const named = logoutUrl({ post_logout_redirect_uri: callback, client_id: app.appId });
  expect((await new Browser().get(named)).headers.get("location")).toBe(callback);
});
