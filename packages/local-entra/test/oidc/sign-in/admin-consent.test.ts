import { beforeAll, beforeEach, describe, expect, test } from "vitest";

import { grantedApplicationPermissions } from "../../../src/directory/application-permission.ts";
import { directoryRoles } from "../../../src/directory/directory-role.ts";
import { microsoftGraph, microsoftGraphAppId } from "../../../src/directory/microsoft-graph.ts";
import type { Application } from "../../../src/directory/objects/application.ts";
import { shown } from "../browser.ts";
import { callback, contoso, fabrikam, users } from "../fixtures.ts";
import { startService } from "../oidc-service.ts";

const readAll = { id: "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", type: "Role" };
const userRead = { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" };
const nobody = "00000000-0000-4000-8000-000000000009";

const service = await startService();
service.directory.servicePrincipals.insert(microsoftGraph("2026-11-21T08:00:00Z"));
become("noMailbox", "Application Administrator");
let app: Application;

beforeEach(() => {
  app = asking(readAll, userRead);
});

function become(user: keyof typeof users, role: string): void {
  service.directory.directoryRoles.add(users[user].id, directoryRoles[role] ?? "");
}

function asking(...resourceAccess: { id: string; type: string }[]): Application {
  return service.register({
    displayName: "Preview",
    requiredResourceAccess: [{ resourceAppId: microsoftGraphAppId, resourceAccess }],
  });
}

const address = (parameters = {}) => service.url("/adminconsent", { client_id: app.appId, ...parameters });
const page = async () => (await fetch(address())).text();

function answer(choice: Record<string, string>, parameters = {}, headers = {}): Promise<Response> {
  const body = new URLSearchParams(choice);
  return fetch(address(parameters), { method: "POST", body, headers, redirect: "manual" });
}

function granted() {
  const { id } = service.servicePrincipal(app);
  const scopes = service.directory.permissionGrants.list().filter(({ clientId }) => clientId === id);
  return [
    ...grantedApplicationPermissions(service.directory, id),
    ...scopes.map(({ scope, consentType }) => `${scope} for ${consentType}`),
  ];
}

describe("while nobody may consent to application permissions of Microsoft Graph", () => {
  test("the page says so", async () => {
    const text = await page();
    expect(text).toContain("Nobody in this directory may accept this.");
    expect(text).not.toContain("Accept as");
  });

  test("an application administrator may consent to the rest", async () => {
    expect((await answer({ user: users.noMailbox.id })).status).toBe(400);
    app = asking(userRead);
    expect(await page()).toContain("Accept as Nils Nomail");
    expect((await answer({ user: users.noMailbox.id })).status).toBe(200);
    expect(granted()).toEqual(["User.Read for AllPrincipals"]);
  });
});

describe("a privileged role administrator", () => {
  beforeAll(() => become("member", "Privileged Role Administrator"));

  test("sees what the application asks for, and that nothing of it is granted", async () => {
    const text = await page();
    expect(text).toContain("<strong>Preview</strong>");
    expect(text).toContain("<dd>Application.Read.All of Microsoft Graph, by itself, without a signed-in user.</dd>");
    expect(text).toContain("<dd>User.Read of Microsoft Graph, on behalf of the signed-in user.</dd>");
    expect([...text.matchAll(/Accept as ([^<]*)/g)].map(([, name]) => name)).toEqual(["Mia Member"]);
    expect(granted()).toEqual([]);
  });

  test("gives it by accepting, once", async () => {
    for (const _time of ["first", "again"]) {
      const response = await answer({ user: users.member.id });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("<strong>Preview</strong> has what it asked for.");
      expect(granted()).toEqual(["Application.Read.All", "User.Read for AllPrincipals"]);
    }
    expect(await page()).toContain("without a signed-in user (granted).");
    app = asking(readAll, userRead);
    expect(await page()).not.toContain("(granted)");
  });

  test("returns to the application where it names a registered address", async () => {
    const response = await answer({ user: users.member.id }, { redirect_uri: callback, state: "s t" });
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      `${callback}?admin_consent=True&tenant=${contoso.id}&state=s+t`,
    ]);
  });

  test("may decline, there or on a page", async () => {
    const there = await answer({ cancel: "yes" }, { redirect_uri: callback });
    expect(new URL(there.headers.get("location") ?? "").searchParams.get("error")).toBe("access_denied");
    const here = await answer({ cancel: "yes" });
    expect(await here.text()).toContain("AADSTS65004: User declined to consent to access the app.");
    expect(granted()).toEqual([]);
  });
});

describe("refused are", () => {
  test.each([
    ["somebody who may not consent", { user: users.guest.id }, {}, {}, "400 AADSTS90094"],
    ["nobody", { user: "" }, {}, {}, "400 AADSTS90094"],
    ["a form on another site", { user: users.member.id }, {}, { "sec-fetch-site": "cross-site" }, "400 AADSTS9002313"],
    [
      "an address that is not registered",
      { user: users.member.id },
      { redirect_uri: "https://evil.example.com/" },
      {},
      "400 AADSTS50011",
    ],
  ])("%s", async (_what, choice, parameters, headers, refusal) => {
    expect((await shown(await answer(choice, parameters, headers))).split(":")[0]).toBe(refusal);
    expect(granted()).toEqual([]);
  });

  test("another tenant than the one that has the application", async () => {
    const url = service.url("/adminconsent", { client_id: app.appId }, fabrikam.id);
    expect(await shown(await fetch(url))).toMatch(/^400 AADSTS700016: .* in the directory 'Fabrikam'\. /);
  });

  test.each<[string, () => Application, string]>([
    ["application permissions", () => asking({ id: nobody, type: "Role" }), "AADSTS650053"],
    ["delegated permissions", () => asking({ id: nobody, type: "Scope" }), "AADSTS650053"],
    [
      "APIs",
      () => service.register({ requiredResourceAccess: [{ resourceAppId: nobody, resourceAccess: [] }] }),
      "AADSTS500011",
    ],
    ["applications", () => ({ ...app, appId: nobody }), "AADSTS700016"],
  ])("unknown %s", async (_what, application, code) => {
    app = application();
    expect(await page()).toContain(`<p role="alert">${code}: `);
  });
});
