import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { GLOBAL_ADMINISTRATOR } from "../../../src/directory/directory-role.ts";
import { Browser } from "../browser.ts";
import { CALLBACK, OidcService, TENANT, USERS } from "../oidc-service.ts";

const MEMBER = { user: USERS.member.id };
const ADMIN = { user: USERS.noMailbox.id };

let service: OidcService;
/** Its tenant leaves consent to administrators. */
let strict: OidcService;
let app: Application;
let strictApp: Application;

beforeAll(async () => {
  service = await OidcService.start();
  strict = await OidcService.start(undefined, { ...TENANT, consentBy: "administrators" });
  for (const { directory } of [service, strict]) {
    directory.directoryRoles.add(ADMIN.user, GLOBAL_ADMINISTRATOR);
  }
});

beforeEach(() => {
  app = service.register();
  strictApp = strict.register();
});

afterAll(async () => {
  await service.remove();
  await strict.remove();
  expect([...service.reported, ...strict.reported]).toEqual([]);
});

function authorizeUrl(
  of: OidcService,
  application: Application,
  changes: Record<string, string> = {},
): string {
  return of.url("/oauth2/v2.0/authorize", {
    client_id: application.appId,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid profile email offline_access",
    state: "a state",
    ...changes,
  });
}

/** Signs in at the page, and gives the page that follows. */
async function signIn(
  of: OidcService,
  application: Application,
  person: { user: string },
  changes: Record<string, string> = {},
) {
  const browser = new Browser();
  const picker = await browser.follow(await browser.get(authorizeUrl(of, application, changes)), of.origin);
  const { response, url } = await browser.follow(await browser.post(picker.url, person), picker.url);
  const press = async (button: Record<string, string>) =>
    browser.follow(await browser.post(url, button), url);
  return { browser, status: response.status, page: await response.text(), url, press };
}

function grantsOf(of: OidcService) {
  return of.directory.permissionGrants.list().map(({ consentType, principalId, scope, clientId }) => ({
    consentType,
    principalId,
    scope,
    clientId,
  }));
}

describe("the consent page", () => {
  test("says in words what the application asks for, and goes on when it is accepted", async () => {
    const { page, press } = await signIn(service, app, MEMBER);
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
    expect(`${url.origin}${url.pathname}`).toBe(CALLBACK);
    expect(url.searchParams.get("code")).toMatch(/^[\w-]{43}$/);
    expect(grantsOf(service)).toContainEqual({
      clientId: service.changeServicePrincipal(app, {}).id,
      consentType: "Principal",
      principalId: USERS.member.id,
      scope: "openid profile email offline_access",
    });
  });

  test("comes once, and again when more is asked for or the request wants it", async () => {
    const { browser, press } = await signIn(service, app, MEMBER);
    await press({ accept: "yes" });
    const again = (changes: Record<string, string> = {}) => browser.get(authorizeUrl(service, app, changes));
    expect((await again()).headers.get("location")).toMatch(/\?code=/);
    expect((await again({ scope: "openid User.Read" })).headers.get("location")).toMatch(/\/sign-in\//);
    expect((await again({ prompt: "consent" })).headers.get("location")).toMatch(/\/sign-in\//);
  });

  test("tells the application when the person declines", async () => {
    const { press } = await signIn(service, app, MEMBER);
    const { url } = await press({ cancel: "yes" });
    expect(url.searchParams.get("error")).toBe("access_denied");
    expect(url.searchParams.get("error_description")).toMatch(
      /^AADSTS65004: User declined to consent to access the app\. Trace ID: /,
    );
    expect(url.searchParams.get("state")).toBe("a state");
  });

  test("lets an administrator consent for everybody, who then see no page", async () => {
    const { page, press } = await signIn(strict, strictApp, ADMIN);
    expect(page).toContain("Consent on behalf of your organization");
    await press({ accept: "yes", everybody: "yes" });
    expect(grantsOf(strict).map(({ consentType, principalId }) => ({ consentType, principalId }))).toEqual([
      { consentType: "AllPrincipals", principalId: null },
    ]);
    const { url } = await signIn(strict, strictApp, MEMBER);
    expect(`${url.origin}${url.pathname}`).toBe(CALLBACK);
  });

  test("takes no consent for everybody from one who is no administrator", async () => {
    const { press } = await signIn(service, app, MEMBER);
    const { response } = await press({ accept: "yes", everybody: "yes" });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("AADSTS90094");
  });
});

describe("without consent", () => {
  test("a user may not go on where only administrators consent", async () => {
    const { status, page } = await signIn(strict, strictApp, MEMBER);
    expect(status).toBe(400);
    expect(page).toContain(
      "AADSTS90094: RustDesk needs permission to access resources in your organization that only an admin can grant. " +
        "Please ask an admin to grant permission to this app before you can use it.",
    );
  });

  test("a user may not go on either where assignment is required", async () => {
    service.changeServicePrincipal(app, { appRoleAssignmentRequired: true });
    service.assign(app, USERS.member.id);
    const { status, page } = await signIn(service, app, MEMBER);
    expect(status).toBe(400);
    expect(page).toContain("AADSTS90094");
  });

  test("login_hint is no way round", async () => {
    const response = await strict.authorize({
      client_id: strictApp.appId,
      response_type: "code",
      redirect_uri: CALLBACK,
      scope: "openid",
      login_hint: USERS.member.userPrincipalName,
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("AADSTS90094");
  });

  test("a silent request is told so", async () => {
    const { browser } = await signIn(service, app, MEMBER);
    const response = await browser.get(authorizeUrl(service, app, { prompt: "none" }));
    const answer = new URL(response.headers.get("location") ?? "").searchParams;
    expect(answer.get("error")).toBe("consent_required");
    expect(answer.get("error_description")?.split(" Trace ID:")[0]).toBe(
      `AADSTS65001: The user or administrator has not consented to use the application with ID '${app.appId}' named ` +
        "'RustDesk'. Send an interactive authorization request for this user and resource.",
    );
  });

  test("a refresh token is worth nothing once consent was taken back", async () => {
    const secret = service.addSecret(app);
    const { body } = await service.redeem(app, secret, await service.code(app));
    for (const { id } of service.directory.permissionGrants.list()) {
      service.directory.permissionGrants.delete(id);
    }
    const refreshed = await service.token({
      grant_type: "refresh_token",
      client_id: app.appId,
      client_secret: secret,
      refresh_token: String(body.refresh_token),
    });
    expect(refreshed.body).toMatchObject({ error: "invalid_grant", error_codes: [65001] });
  });
});

test("whoever is signed in by login_hint consents without a page", async () => {
  await service.code(app);
  expect(grantsOf(service)).toContainEqual({
    clientId: service.changeServicePrincipal(app, {}).id,
    consentType: "Principal",
    principalId: USERS.member.id,
    scope: "openid profile email offline_access",
  });
});
