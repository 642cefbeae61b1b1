import { randomUUID } from "node:crypto";

import { expect, test } from "vitest";

import { Browser } from "../browser.ts";
import { users } from "../fixtures.ts";
import { startService } from "../oidc-service.ts";

const service = await startService();
const app = service.register();
const names = (page: string) => [...page.matchAll(/<span class="name">([^<]*)/g)].map(([, name]) => name);

test("a few accounts are listed without a search", async () => {
  const { page } = await new Browser().open(service.authorizeUrl(app));
  expect(page).not.toContain('role="search"');
});

test("of ten thousand accounts fifty are listed, and the others are searched", async () => {
  const { directory } = service;
  directory.transaction(() => {
    for (let number = 1; number <= 10_000; number += 1) {
      const userPrincipalName = `person${number}@contoso.test`;
      const mail = number === 7 ? "seven@desk.example" : null;
      directory.users.insert({
        ...users.member,
        id: randomUUID(),
        displayName: `Person ${number}`,
        userPrincipalName,
        mail,
      });
    }
  });
  const browser = new Browser();
  const { url, page } = await browser.open(service.authorizeUrl(app));
  expect(names(page)).toHaveLength(50);
  expect(page).toContain('<p class="muted">50 of 10004 accounts</p>');
  const search = async (wanted: string) => {
    const found = new URL(url);
    found.searchParams.set("search", wanted);
    return browser.open(found);
  };
  expect(names((await search(" PERSON 999")).page)).toEqual([
    "Person 999",
    ...Array.from({ length: 10 }, (_, digit) => `Person 999${digit}`),
  ]);
  expect(names((await search("seven@")).page)).toEqual(["Person 7"]);
  const nobody = await search('<b>"');
  expect(nobody.page).toContain('value="&lt;b&gt;&quot;"');
  expect(nobody.page).toContain('<p class="muted">0 of 0 accounts</p>');
  const one = await search("Person 4321");
  const id = /name="user" value="(.*?)"/.exec(one.page)?.[1] ?? "";
  expect((await browser.submit(one.url, { user: id })).page).toContain("Permissions requested");
});

test("the suggested account is listed first of many", async () => {
  const { page } = await new Browser().open(
    service.authorizeUrl(app, { prompt: "login", login_hint: "person5000@contoso.test" }),
  );
  expect(names(page)[0]).toBe("Person 5000");
});
