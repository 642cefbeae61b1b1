import { beforeEach, describe, expect, test } from "vitest";

import { globalAdministrator } from "../../../src/directory/directory-role.ts";
import type { Application } from "../../../src/directory/objects/application.ts";
import { Browser, locationOf, refusalOf, shown, toldRefusal } from "../browser.ts";
import { callback, contoso, users } from "../fixtures.ts";
import { type OidcService, type Parameters, startService } from "../oidc-service.ts";

const { member, noMailbox: administrator } = users;

const service = await startService();
/** Its tenant leaves consent to administrators. */
const strict = await startService({ tenant: { ...contoso, consentBy: "administrators" } });
for (const { directory } of [service, strict]) {
  directory.directoryRoles.add(administrator.id, globalAdministrator);
}
let app: Application;
let strictApp: Application;

beforeEach(() => {
  app = service.register();
  strictApp = strict.register();
});

/** Signs in at the page, and gives the page that follows. */
async function signIn(of: OidcService, application: Application, { id: user }: typeof member) {
  const browser = new Browser();
  const picker = await browser.open(of.authorizeUrl(application));
  const { status, page, url } = await browser.submit(picker.url, { user });
  const press = (button: Record<string, string>) => browser.submit(url, button);
  return { browser, status, page, url, press };
}

function grantsOf({ directory }: OidcService) {
  return directory.permissionGrants.list().map(({ id: _id, resourceId: _resource, ...grant }) => grant);
}

const grantOfMember = () => ({
  clientId: service.servicePrincipal(app).id,
  consentType: "Principal",
  principalId: member.id,
  scope: "openid profile email offline_access",
});

describe("the consent page", () => {
  test("says in words what the application asks for, and goes on when it is accepted", async () => {
    const { page, press } = await signIn(service, app, member);
    expect(page).toContain("<h1>Permissions requested</h1>");
    expect(page).toContain("<strong>RustDesk</strong>");
    const permissions = [...page.matchAll(/<dt>(.*?)<\/dt>/g)].map(([, title]) => title);
    expect(permissions).toEqual([
      "Sign you in",
      "View your basic profile",
      "View your email address",
      "Maintain access to data you have given it access to",
    ]);
    expect(page).not.toContain("Consent on behalf of your organization");
    const { url } = await press({ accept: "yes" });
    expect(`${url.origin}${url.pathname}`).toBe(callback);
    expect(url.searchParams.get("code")).toMatch(/^[\w-]{43}$/);
    expect(grantsOf(service)).toContainEqual(grantOfMember());
  });

  test("comes once, and again when more is asked for or the request wants it", async () => {
    const { browser, press } = await signIn(service, app, member);
    await press({ accept: "yes" });
    const again = async (changes: Parameters = {}) =>
      (await browser.get(service.authorizeUrl(app, changes))).headers.get("location");
    expect(await again()).toMatch(/\?code=/);
    expect(await again({ scope: "openid User.Read" })).toMatch(/\/sign-in\//);
    expect(await again({ prompt: "consent" })).toMatch(/\/sign-in\//);
  });

  test("tells the application when the person declines", async () => {
    const { press } = await signIn(service, app, member);
    const { searchParams } = (await press({ cancel: "yes" })).url;
    expect(toldRefusal(searchParams)).toBe("access_denied AADSTS65004: User declined to consent to access the app.");
    expect(searchParams.get("state")).toBe("a state");
  });

  test("lets an administrator consent for everybody, who then see no page", async () => {
    const { page, press } = await signIn(strict, strictApp, administrator);
    expect(page).toContain("Consent on behalf of your organization");
    await press({ accept: "yes", everybody: "yes" });
    expect(grantsOf(strict)).toMatchObject([{ consentType: "AllPrincipals", principalId: null }]);
    const { url } = await signIn(strict, strictApp, member);
    expect(`${url.origin}${url.pathname}`).toBe(callback);
  });

  test("takes no consent for everybody from one who is no administrator", async () => {
    const { press } = await signIn(service, app, member);
    const { status, page } = await press({ accept: "yes", everybody: "yes" });
    expect([status, page]).toEqual([400, expect.stringContaining("AADSTS90094")]);
  });
});

describe("without consent", () => {
  test("a user may not go on where only administrators consent", async () => {
    const { status, page } = await signIn(strict, strictApp, member);
    expect(status).toBe(400);
    expect(page).toContain(
      "AADSTS90094: RustDesk needs permission to access resources in your organization that only an admin can grant. " +
        "Please ask an admin to grant permission to this app before you can use it.",
    );
  });

  test("a user may not go on either where assignment is required", async () => {
    service.servicePrincipal(app, { appRoleAssignmentRequired: true });
    service.assign(app, member.id);
    const { status, page } = await signIn(service, app, member);
    expect([status, page]).toEqual([400, expect.stringContaining("AADSTS90094")]);
  });

  test("login_hint is no way round", async () => {
    expect(await shown(await strict.authorize(strictApp))).toMatch(/^400 AADSTS90094: /);
  });

  test("a silent request is told so", async () => {
    const { browser } = await signIn(service, app, member);
    const response = await browser.get(service.authorizeUrl(app, { prompt: "none" }));
    expect(toldRefusal(locationOf(response).searchParams)).toBe(
      "consent_required AADSTS65001: The user or administrator has not consented to use the application with ID " +
        `'${app.appId}' named 'RustDesk'. Send an interactive authorization request for this user and resource.`,
    );
  });

  test("a refresh token is worth nothing once consent was taken back", async () => {
    const secret = service.addSecret(app);
    const { body } = await service.redeem(app, secret, await service.code(app));
    for (const { id } of service.directory.permissionGrants.list()) {
      service.directory.permissionGrants.delete(id);
    }
    expect(refusalOf(await service.refresh(app, secret, body.refresh_token))).toMatch(
      /^400 invalid_grant AADSTS65001: /,
    );
  });
});

test("whoever is signed in by login_hint consents without a page", async () => {
  await service.code(app);
  expect(grantsOf(service)).toContainEqual(grantOfMember());
});
