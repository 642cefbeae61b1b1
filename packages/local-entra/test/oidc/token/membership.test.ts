import { randomUUID } from "node:crypto";

import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { Application, AppRole } from "../../../src/directory/application.ts";
import { GLOBAL_ADMINISTRATOR } from "../../../src/directory/directory-role.ts";
import type { Group } from "../../../src/directory/group.ts";
import { CALLBACK, OidcService, USERS } from "../oidc-service.ts";

const { member, guest, noMailbox } = USERS;
const OPERATOR: AppRole = {
  allowedMemberTypes: ["User"],
  description: "Operates",
  displayName: "Operator",
  id: "33333333-0000-4000-8000-000000000001",
  isEnabled: true,
  origin: "Application",
  value: "Desk.Operate",
};

let service: OidcService;
let technicians: Group;
/** Has the technicians as a member, not their people. */
let everybody: Group;

beforeAll(async () => {
  service = await OidcService.start();
  technicians = service.group("Technicians", member.id);
  everybody = service.group("Everybody", technicians.id);
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

async function claims(app: Application, login_hint = member.userPrincipalName) {
  const code = await service.code(app, { login_hint });
  const { body } = await service.redeem(app, service.addSecret(app), code);
  return decodeJwt(String(body.id_token));
}

function authorize(
  app: Application,
  login_hint: string,
  changes: Record<string, string> = {},
): Promise<Response> {
  return service.authorize({
    client_id: app.appId,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid profile",
    login_hint,
    ...changes,
  });
}

function groupsClaim(...additionalProperties: string[]): Partial<Application> {
  const claim = { name: "groups", source: null, essential: false, additionalProperties };
  return { optionalClaims: { accessToken: [], idToken: [claim], saml2Token: [] } };
}

describe("where assignment is required", () => {
  let app: Application;

  beforeEach(() => {
    app = service.register();
    service.changeServicePrincipal(app, { appRoleAssignmentRequired: true });
    consentForEverybody(app);
  });

  test("who is not assigned is refused in Entra's words", async () => {
    const response = await authorize(app, member.userPrincipalName);
    expect(response.status).toBe(400);
    expect((await response.text()).replaceAll("&#39;", "'")).toContain(
      `AADSTS50105: Your administrator has configured the application RustDesk ('${app.appId}') to block users unless ` +
        "they are specifically granted ('assigned') access to the application. The signed in user 'mia@contoso.test' " +
        "is blocked because they are not a direct member of a group with access, nor had access directly assigned by " +
        "an administrator. Please contact your administrator to assign access to this application.",
    );
  });

  test("a silent request is told at the redirect URI", async () => {
    const browserless = await authorize(app, member.userPrincipalName, { prompt: "none" });
    expect(new URL(browserless.headers.get("location") ?? "").searchParams.get("error")).toBe(
      "login_required",
    );
  });

  test("who is assigned signs in", async () => {
    service.assign(app, member.id);
    expect((await claims(app)).oid).toBe(member.id);
  });

  test("a direct member of an assigned group signs in", async () => {
    service.assign(app, technicians.id);
    expect((await claims(app)).oid).toBe(member.id);
  });

  test("a member of a group in the assigned group does not", async () => {
    service.assign(app, everybody.id);
    expect((await authorize(app, member.userPrincipalName)).status).toBe(400);
  });

  test("an assignment to another application does not count", async () => {
    service.assign(service.register(), member.id);
    expect((await authorize(app, member.userPrincipalName)).status).toBe(400);
  });

  test("a Global Administrator signs in without one", async () => {
    service.directory.directoryRoles.add(noMailbox.id, GLOBAL_ADMINISTRATOR);
    expect((await claims(app, noMailbox.userPrincipalName)).oid).toBe(noMailbox.id);
    service.directory.directoryRoles.remove(noMailbox.id, GLOBAL_ADMINISTRATOR);
  });

  test("a refresh token ends with the assignment", async () => {
    service.assign(app, member.id);
    const secret = service.addSecret(app);
    const { body } = await service.redeem(app, secret, await service.code(app));
    for (const { id, principalId } of service.directory.appRoleAssignments.list()) {
      if (principalId === member.id) {
        service.directory.appRoleAssignments.delete(id);
      }
    }
    const refreshed = await service.token({
      grant_type: "refresh_token",
      client_id: app.appId,
      client_secret: secret,
      refresh_token: String(body.refresh_token),
    });
    expect(refreshed.body).toMatchObject({ error: "invalid_grant", error_codes: [50105] });
  });
});

describe("the groups claim", () => {
  test("is left out unless the registration asks for it", async () => {
    expect(await claims(service.register(groupsClaim()))).not.toHaveProperty("groups");
  });

  test.each(["SecurityGroup", "All"])("with %s has every group, nested ones included", async (wanted) => {
    const app = service.register({ groupMembershipClaims: wanted });
    expect((await claims(app)).groups).toEqual([technicians.id, everybody.id]);
    expect(await claims(app, guest.userPrincipalName)).not.toHaveProperty("groups");
  });

  test("with ApplicationGroup has the assigned groups of which the person is a direct member", async () => {
    const app = service.register({ groupMembershipClaims: "ApplicationGroup" });
    service.assign(app, technicians.id);
    service.assign(app, everybody.id);
    expect((await claims(app)).groups).toEqual([technicians.id]);
  });

  test("has names in place of IDs with cloud_displayname, for assigned groups only", async () => {
    const assigned = { groupMembershipClaims: "ApplicationGroup", ...groupsClaim("cloud_displayname") };
    const app = service.register(assigned);
    service.assign(app, technicians.id);
    expect((await claims(app)).groups).toEqual(["Technicians"]);
    const all = service.register({ ...assigned, groupMembershipClaims: "SecurityGroup" });
    expect((await claims(all)).groups).toEqual([technicians.id, everybody.id]);
  });

  test("goes under roles with emit_as_roles, in place of the application's own", async () => {
    const app = service.register({
      groupMembershipClaims: "SecurityGroup",
      appRoles: [OPERATOR],
      ...groupsClaim("emit_as_roles"),
    });
    service.assign(app, member.id, OPERATOR.id);
    const token = await claims(app);
    expect(token.roles).toEqual([technicians.id, everybody.id]);
    expect(token).not.toHaveProperty("groups");
  });

  test("with DirectoryRole has directory roles under wids", async () => {
    service.directory.directoryRoles.add(noMailbox.id, GLOBAL_ADMINISTRATOR);
    const token = await claims(
      service.register({ groupMembershipClaims: "DirectoryRole" }),
      noMailbox.userPrincipalName,
    );
    service.directory.directoryRoles.remove(noMailbox.id, GLOBAL_ADMINISTRATOR);
    expect(token.wids).toEqual([GLOBAL_ADMINISTRATOR]);
    expect(token).not.toHaveProperty("groups");
  });
});

describe("a person in many groups", () => {
  const added: string[] = [];

  function addGroups(count: number): void {
    for (let index = 0; index < count; index += 1) {
      added.push(service.group(`Group ${index}`, guest.id).id);
    }
  }

  async function implicit(app: Application) {
    const response = await authorize(app, guest.userPrincipalName, { response_type: "id_token", nonce: "n" });
    const fragment = new URLSearchParams(new URL(response.headers.get("location") ?? "").hash.slice(1));
    return decodeJwt(fragment.get("id_token") ?? "");
  }

  test("has up to five of them from the authorize endpoint, and a mark for more", async () => {
    const app = service.register({ groupMembershipClaims: "SecurityGroup" });
    addGroups(5);
    expect((await implicit(app)).groups).toEqual(added);
    addGroups(1);
    const token = await implicit(app);
    expect(token.hasgroups).toBe(true);
    expect(token).not.toHaveProperty("groups");
  });

  test("has up to 200 of them from the token endpoint, and a pointer to Graph for more", async () => {
    const app = service.register({ groupMembershipClaims: "SecurityGroup" });
    addGroups(194);
    expect((await claims(app, guest.userPrincipalName)).groups).toHaveLength(200);
    addGroups(1);
    const token = await claims(app, guest.userPrincipalName);
    expect(token).not.toHaveProperty("groups");
    expect(token._claim_names).toEqual({ groups: "src1" });
    expect(token._claim_sources).toEqual({
      src1: { endpoint: `${service.origin}/v1.0/users/${guest.id}/getMemberObjects` },
    });
  });
});

describe("the roles claim", () => {
  test("has the values of the roles assigned to the person or a group of theirs", async () => {
    const viewer = { ...OPERATOR, id: randomUUID(), value: "Desk.View" };
    const off = { ...OPERATOR, id: randomUUID(), value: "Desk.Off", isEnabled: false };
    const app = service.register({ appRoles: [OPERATOR, viewer, off] });
    service.assign(app, member.id, OPERATOR.id);
    service.assign(app, member.id, off.id);
    service.assign(app, technicians.id, viewer.id);
    expect((await claims(app)).roles).toEqual(["Desk.Operate", "Desk.View"]);
  });

  test("is left out without a role", async () => {
    const app = service.register({ appRoles: [OPERATOR] });
    service.assign(app, member.id);
    expect(await claims(app)).not.toHaveProperty("roles");
  });
});

function consentForEverybody(app: Application): void {
  service.directory.permissionGrants.insert({
    id: randomUUID(),
    clientId: service.changeServicePrincipal(app, {}).id,
    consentType: "AllPrincipals",
    principalId: null,
    resourceId: randomUUID(),
    scope: "openid profile email offline_access User.Read",
  });
}
