import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Application, type LocalEntra, startLocalEntra } from "local-entra";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { chromiumPath, reason, startChromium } from "./chromium.ts";
import { ConsoleHost } from "./console-host.ts";

/** WCAG 2.2, success criterion 1.4.10: a window of 1280 pixels at 400 %, and one of 640 at 200 %. */
const zoomed = { width: 320, height: 640 };

let folder: string;
let entra: LocalEntra;
let browser: Browser;
let appId: string;
let host: ConsoleHost;
let callback: string;

describe.skipIf(chromiumPath === undefined)(`in a browser${reason}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "browser-"));
    entra = await startLocalEntra({ folder, port: 0 });
    host = await ConsoleHost.start();
    callback = `${host.origin}/api/oidc/callback`;
    appId = register();
    browser = await startChromium();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    host?.close();
    await entra?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    for (const { id } of entra.directory.permissionGrants.list()) {
      entra.directory.permissionGrants.delete(id);
    }
  });

  test("a person signs in with the keyboard alone", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toContain("Tom Okafor");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Permissions requested" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Cancel");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Accept");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${callback}?*`);
    expect(new URL(page.url()).searchParams.get("code")).toMatch(/^[\w-]{43}$/);
  });

  test("a person signs in with scripts turned off", async () => {
    const page = await open({}, { javaScriptEnabled: false });
    await page.getByRole("button", { name: "Ada Moreau" }).click();
    await page.getByRole("checkbox", { name: "Consent on behalf of your organization" }).check();
    await page.getByRole("button", { name: "Accept" }).click();
    await page.waitForURL(`${callback}?*`);
    expect(entra.directory.permissionGrants.list().map(({ consentType }) => consentType)).toEqual(["AllPrincipals"]);
  });

  test("a person who cancels goes back to the console with the reason", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.waitForURL(`${callback}?*`);
    expect(new URL(page.url()).searchParams.get("error_description")).toMatch(/^AADSTS65004: /);
  });

  test("who has left is told so, and can choose another account", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Paul Keller Disabled" }).click();
    expect(await page.getByRole("alert").textContent()).toBe("AADSTS50057: The user account is disabled.");
    await page.getByRole("link", { name: "Choose another account" }).click();
    await page.getByRole("heading", { level: 1, name: "Pick an account" }).waitFor();
  });

  test("a wrong redirect URI ends on the error page, and nothing reaches the console", async () => {
    const page = await open({ redirect_uri: callback.replace("/api/", "/API/") });
    expect(await page.getByRole("alert").textContent()).toMatch(
      /^AADSTS50011: The redirect URI 'http:\/\/localhost:\d+\/API\//,
    );
    expect(await page.title()).toBe("AADSTS50011 - local Entra ID");
    expect(host.reached()).toEqual([]);
  });

  test("signing out tells the console in a frame, and goes on to it", async () => {
    const page = await open({ login_hint: "tom@lindenglass.test" });
    await page.waitForURL(`${callback}?*`);
    host.reached();
    await page.goto(
      `${entra.url}/${entra.tenantId}/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(callback)}`,
    );
    await page.waitForURL(callback);
    const [frame, next] = host.reached();
    expect(frame?.pathname).toBe("/signed-out");
    expect(next?.href).toBe(callback);
    expect(frame?.searchParams.get("iss")).toBe(`${entra.issuer}`);
    expect(frame?.searchParams.get("sid")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    ["the account picker", {}],
    ["the error page", { redirect_uri: "https://elsewhere.test/" }],
  ])("%s fits a narrow window, in the light and in the dark", async (_name, changes) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open(changes as Record<string, string>, { viewport: zoomed, colorScheme });
      const overflows = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
      const background = await page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor");
      expect(overflows).toBe(false);
      expect(background).toBe(colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(36, 39, 43)");
    }
  });
});

/** Opens a sign-in in a new browser session. */
async function open(changes: Record<string, string> = {}, options: BrowserContextOptions = {}): Promise<Page> {
  host.reached();
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...options });
  const page = await context.newPage();
  const query = new URLSearchParams({
    client_id: appId,
    response_type: "code",
    redirect_uri: callback,
    scope: "openid profile email",
    ...changes,
  });
  await page.goto(`${entra.url}/${entra.tenantId}/oauth2/v2.0/authorize?${query}`);
  return page;
}

function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.textContent.trim()");
}

function register(): string {
  const { clientId } = entra.register({ displayName: "RustDesk", redirectUris: [callback] });
  const { applications } = entra.directory;
  const application = applications.getByAppId(clientId) as Application;
  application.web.logoutUrl = `${host.origin}/signed-out`;
  application.web.implicitGrantSettings.enableIdTokenIssuance = true;
  applications.update(application);
  return clientId;
}
