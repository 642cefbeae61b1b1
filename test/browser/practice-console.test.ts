import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { type Practice, startPractice } from "../unit/cli/local/console/practice.ts";
import { chromiumPath, reason, startChromium } from "./chromium.ts";

const bugs: unknown[] = [];
/** What the pages have logged, but that an answer was an error: they show failures. */
const logged: string[] = [];
let practice: Practice;
let browser: Browser;

describe.skipIf(chromiumPath === undefined)(`the practice console in a browser${reason}`, () => {
  beforeAll(async () => {
    practice = await startPractice(bugs);
    browser = await startChromium();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await practice?.close();
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    for (const { id } of practice.entra.directory.permissionGrants.list()) {
      practice.entra.directory.permissionGrants.delete(id);
    }
    expect([...bugs.splice(0), ...logged.splice(0)]).toEqual([]);
  });

  test("a person fills the dialog in and signs in with the keyboard alone", async () => {
    const page = await open();
    const { clientId, clientSecret, issuer } = practice.sheet;
    for (const typed of ["Microsoft", clientId, clientSecret, issuer]) {
      await page.keyboard.press("Tab");
      await page.keyboard.type(typed);
    }
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.value")).toBe(`${practice.origin}/api/oidc/callback`);
    await page.keyboard.type("x");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${practice.origin}/#saved`);
    expect(await page.content()).not.toContain(clientSecret);
    await tabTo(page, "Sign in with Microsoft");
    await tabTo(page, "Tom Okafor");
    await tabTo(page, "Accept");
    await page.getByRole("heading", { level: 1, name: "Signed in: Tom Okafor" }).waitFor();
    expect(await claim(page, "preferred_username")).toBe("tom@lindenglass.test");
    expect(await claim(page, "aud")).toBe(clientId);
    expect(await claim(page, "iss")).toBe(issuer);
  });

  test.each([
    [
      "The Secret ID as Client secret",
      "AADSTS7000215",
      /^Failed to contact token endpoint, Server returned error resp/,
    ],
    [
      "An expired Client secret",
      "AADSTS7000222",
      /^Failed to contact token endpoint, Server returned error response: inv/,
    ],
    [
      "An Issuer with a slash at its end",
      "unexpected issuer URI … (expected …)",
      /^Validation error: unexpected issuer/,
    ],
    [
      "An Issuer with another tenant",
      "AADSTS90002",
      /^Server returned invalid response: HTTP status code 400 Bad Request at https:/,
    ],
  ])("shows what RustDesk shows, and what it means: %s", async (mistake, title, shown) => {
    const page = await open();
    await page.getByRole("button", { name: mistake }).click();
    await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
    await passSignInPage(page);
    await page.getByRole("heading", { level: 1, name: "The sign-in failed" }).waitFor();
    expect(await page.locator("pre").first().textContent()).toMatch(shown);
    await page.getByRole("heading", { level: 2, name: title }).waitFor();
    await page.getByText("Wrong on purpose: the ").waitFor();
    expect(await page.getByRole("listitem").first().textContent()).toContain("-- local --stack dev");
  });

  test("shows the parse error of a sign-in that was cancelled, and beside it the reason", async () => {
    const page = await open();
    await page.getByRole("button", { name: "The outputs as they are" }).click();
    await page.getByRole("button", { name: "Sign in as somebody else" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    const [shown, said] = await page.locator("pre").allTextContents();
    expect(shown).toBe("Failed to deserialize query string: missing field `code`");
    expect(said).toMatch(/^AADSTS65004: /);
    await page.getByRole("heading", { level: 2, name: "AADSTS65004" }).waitFor();
  });

  test.each([
    ["opened at 127.0.0.1", "The outputs as they are", "127.0.0.1", /^AADSTS50011: .*'http:\/\/127\.0\.0\.1:\d+\/api/],
    ["the Object ID as Client id", "The Object ID as Client id", "localhost", /^AADSTS700016: /],
  ])("ends at Entra ID’s page, and says so afterwards: %s", async (_what, button, host, text) => {
    const page = await open({}, host);
    await page.getByRole("button", { name: button }).click();
    await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
    expect(await page.getByRole("alert").textContent()).toMatch(text);
    expect(await page.getByRole("listitem").first().textContent()).toContain("--stack dev");
    await page.goto(practice.origin);
    expect(await page.getByRole("alert").textContent()).toContain("The last sign-in has not come back to the console.");
  });

  test("fits a narrow window, in the light and in the dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open({ viewport: { width: 360, height: 640 }, colorScheme });
      await page.getByRole("button", { name: "An Issuer with another tenant" }).click();
      expect(await overflows(page)).toBe(false);
      await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
      await page.getByRole("heading", { level: 1, name: "The sign-in failed" }).waitFor();
      expect(await overflows(page)).toBe(false);
      const background = await page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor");
      expect(background).toBe(colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(35, 39, 33)");
    }
  });

  test("a page of somebody else cannot fill it in", async () => {
    const page = await open();
    await page.goto(`${practice.entra.url}/`);
    const status = page.waitForResponse(`${practice.origin}/practice`).then((response) => response.status());
    // Past the page's own policy, which the attacker would not have.
    await page.route(`${practice.entra.url}/attack`, (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<form method="post" action="${practice.origin}/practice"><button name="name" value="right">x</button></form>`,
      }),
    );
    await page.goto(`${practice.entra.url}/attack`);
    await page.getByRole("button").click();
    expect(await status).toBe(403);
  });
});

/** Opens the console in a new browser session. */
async function open(options: BrowserContextOptions = {}, host = "localhost"): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => logged.push(String(error)));
  page.on("console", (message) => {
    if (!message.text().startsWith("Failed to load resource: the server responded with a status of 40")) {
      logged.push(message.text());
    }
  });
  await page.goto(practice.origin.replace("localhost", host));
  return page;
}

/** Goes on with the Tab key to the button that has this text, and presses it. */
async function tabTo(page: Page, text: string): Promise<void> {
  await page.getByRole("button", { name: text }).waitFor();
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    const focused: string = await page.evaluate("document.activeElement.textContent");
    if (focused.includes(text)) {
      await page.keyboard.press("Enter");
      return;
    }
  }
  throw new Error(`"${text}" must be reached with the Tab key`);
}

/** Chooses somebody and accepts, where the sign-in comes that far. */
async function passSignInPage(page: Page): Promise<void> {
  if (!page.url().startsWith(practice.entra.url)) {
    return;
  }
  await page.getByRole("button", { name: "Tom Okafor" }).click();
  await page.getByRole("button", { name: "Accept" }).click();
}

function claim(page: Page, name: string): Promise<string | null> {
  return page.locator(`dt:text-is("${name}") + dd`).textContent();
}

function overflows(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth > innerWidth");
}
