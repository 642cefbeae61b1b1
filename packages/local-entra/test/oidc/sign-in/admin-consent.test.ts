import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { grantedApplicationPermissions } from "../../../src/directory/application-permission.ts";
import { DIRECTORY_ROLES } from "../../../src/directory/directory-role.ts";
import { MICROSOFT_GRAPH, microsoftGraph } from "../../../src/directory/microsoft-graph.ts";
import { CALLBACK, OidcService, TENANT, USERS } from "../oidc-service.ts";

const READ_ALL = { id: "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", type: "Role" };
const USER_READ = { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" };

let service: OidcService;
let app: Application;

beforeAll(async () => {
  service = await OidcService.start();
  service.directory.servicePrincipals.insert(microsoftGraph("2026-11-21T08:00:00Z"));
  become("noMailbox", "Application Administrator");
});
beforeEach(() => {
  app = asking(READ_ALL, USER_READ);
});
afterAll(async () => {
  expect(service.reported).toEqual([]);
  await service.remove();
});

function become(user: keyof typeof USERS, role: string): void {
  service.directory.directoryRoles.add(USERS[user].id, DIRECTORY_ROLES[role] ?? "");
}

function asking(...resourceAccess: { id: string; type: string }[]): Application {
  return service.register({
    displayName: "Preview",
    requiredResourceAccess: [{ resourceAppId: MICROSOFT_GRAPH, resourceAccess }],
  });
}

function address(parameters: Record<string, string> = {}): string {
  return service.url("/adminconsent", { client_id: app.appId, ...parameters });
}

function answer(choice: Record<string, string>, parameters = {}, headers = {}): Promise<Response> {
  const body = new URLSearchParams(choice);
  return fetch(address(parameters), { method: "POST", body, headers, redirect: "manual" });
}

function granted() {
  const { id } = service.changeServicePrincipal(app, {});
  const scopes = service.directory.permissionGrants.list().filter(({ clientId }) => clientId === id);
  return [
    ...grantedApplicationPermissions(service.directory, id),
    ...scopes.map(({ scope, consentType }) => `${scope} for ${consentType}`),
  ];
}

describe("while nobody may consent to application permissions of Microsoft Graph", () => {
  test("the page says so", async () => {
    const text = await (await fetch(address())).text();
    expect(text).toContain("Nobody in this directory may accept this.");
    expect(text).not.toContain("Accept as");
  });

  test("an application administrator may consent to the rest", async () => {
    expect((await answer({ user: USERS.noMailbox.id })).status).toBe(400);
    app = asking(USER_READ);
    expect(await (await fetch(address())).text()).toContain("Accept as Nils Nomail");
    expect((await answer({ user: USERS.noMailbox.id })).status).toBe(200);
    expect(granted()).toEqual(["User.Read for AllPrincipals"]);
  });
});

describe("a privileged role administrator", () => {
  beforeAll(() => become("member", "Privileged Role Administrator"));

  test("sees what the application asks for, and that nothing of it is granted", async () => {
    const text = await (await fetch(address())).text();
    expect(text).toContain("<strong>Preview</strong>");
    expect(text).toContain(
      "<dd>Application.Read.All of Microsoft Graph, by itself, without a signed-in user.</dd>",
    );
    expect(text).toContain("<dd>User.Read of Microsoft Graph, on behalf of the signed-in user.</dd>");
    expect([...text.matchAll(/Accept as ([^<]*)/g)].map(([, name]) => name)).toEqual(["Mia Member"]);
    expect(granted()).toEqual([]);
  });

  test("gives it by accepting, once", async () => {
    for (const _time of ["first", "again"]) {
      const response = await answer({ user: USERS.member.id });
      expect([response.status, await response.text()]).toEqual([
        200,
        expect.stringContaining("<strong>Preview</strong> has what it asked for."),
      ]);
      expect(granted()).toEqual(["Application.Read.All", "User.Read for AllPrincipals"]);
    }
    expect(await (await fetch(address())).text()).toContain("without a signed-in user (granted).");
  });

  test("returns to the application where it names a registered address", async () => {
    const response = await answer({ user: USERS.member.id }, { redirect_uri: CALLBACK, state: "s t" });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(
      `${CALLBACK}?admin_consent=True&tenant=${TENANT.id}&state=s+t`,
    );
  });

  test("may decline, there or on a page", async () => {
    const there = await answer({ cancel: "yes" }, { redirect_uri: CALLBACK });
    expect(new URL(there.headers.get("location") ?? "").searchParams.get("error")).toBe("access_denied");
    const here = await answer({ cancel: "yes" });
    expect(await here.text()).toContain("AADSTS65004: User declined to consent to access the app.");
    expect(granted()).toEqual([]);
  });
});

describe("refused are", () => {
  test.each([
    ["somebody who may not consent", "guest"],
    ["nobody", ""],
  ])("%s", async (_what, user) => {
    const response = await answer({ user: USERS[user as "guest"]?.id ?? user });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("AADSTS90094")]);
    expect(granted()).toEqual([]);
  });

  test("a form on another site", async () => {
    const response = await answer({ user: USERS.member.id }, {}, { "sec-fetch-site": "cross-site" });
    expect([response.status, granted()]).toEqual([400, []]);
  });

  test("an address that is not registered", async () => {
    const response = await answer({ user: USERS.member.id }, { redirect_uri: "https://evil.example.com/" });
    expect([response.status, await response.text(), granted()]).toEqual([
      400,
      expect.stringContaining("AADSTS50011"),
      [],
    ]);
  });

  test("unknown applications, permissions and APIs", async () => {
    const codeOf = async () => /AADSTS\d+/.exec(await (await fetch(address())).text())?.[0];
    app = asking({ id: "00000000-0000-4000-8000-000000000009", type: "Role" });
    expect(await codeOf()).toBe("AADSTS650053");
    app = service.register({
      requiredResourceAccess: [{ resourceAppId: "00000000-0000-4000-8000-000000000008", resourceAccess: [] }],
    });
    expect(await codeOf()).toBe("AADSTS500011");
    app = { ...app, appId: "00000000-0000-4000-8000-000000000009" };
    expect(await codeOf()).toBe("AADSTS700016");
  });
});
