import { randomUUID } from "node:crypto";

import { decodeJwt } from "jose";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";

import { globalAdministrator } from "../../../src/directory/directory-role.ts";
import type { Application, AppRole } from "../../../src/directory/objects/application.ts";
import { Browser, locationOf, refusalOf, shown, toldRefusal } from "../browser.ts";
import { optionalIdTokenClaims, users } from "../fixtures.ts";
import { startService } from "../oidc-service.ts";

const { member, guest, noMailbox } = users;
const operator: AppRole = {
  allowedMemberTypes: ["User"],
  description: "Operates",
  displayName: "Operator",
  id: "33333333-0000-4000-8000-000000000001",
  isEnabled: true,
  origin: "Application",
  value: "Desk.Operate",
};

const service = await startService();
const technicians = service.group("Technicians", member.id);
/** Has the technicians as a member, not their people. */
const everybody = service.group("Everybody", technicians.id);

const hint = (person: typeof member) => ({ login_hint: person.userPrincipalName });
const claims = (app: Application, person = member) => service.claims(app, hint(person));
const groupsClaim = (...properties: string[]) => optionalIdTokenClaims(["groups"], ...properties);

/** Makes somebody a Global Administrator for one test. */
function promote({ id }: typeof member): void {
  service.directory.directoryRoles.add(id, globalAdministrator);
  onTestFinished(() => service.directory.directoryRoles.remove(id, globalAdministrator));
}

describe("where assignment is required", () => {
  let app: Application;

  beforeEach(() => {
    app = service.register();
    service.servicePrincipal(app, { appRoleAssignmentRequired: true });
    consentForEverybody(app);
  });

  test("who is not assigned is refused in Entra's words", async () => {
    expect(await shown(await service.authorize(app))).toBe(
      `400 AADSTS50105: Your administrator has configured the application RustDesk ('${app.appId}') to block users ` +
        "unless they are specifically granted ('assigned') access to the application. The signed in user " +
        "'mia@contoso.test' is blocked because they are not a direct member of a group with access, nor had access " +
        "directly assigned by an administrator. Please contact your administrator to assign access to this application.",
    );
  });

  test("a silent request is told at the redirect URI", async () => {
    const browser = new Browser();
    await browser.get(service.authorizeUrl(service.register(), hint(member)));
    const answer = await browser.get(service.authorizeUrl(app, { prompt: "none" }));
    expect(toldRefusal(locationOf(answer).searchParams)).toMatch(/^interaction_required AADSTS50105: /);
  });

  test.each([
    ["who is assigned", member],
    ["a direct member of an assigned group", technicians],
  ])("%s signs in", async (_who, { id }) => {
    service.assign(app, id);
    expect((await claims(app)).oid).toBe(member.id);
  });

  test("a member of a group in the assigned group does not", async () => {
    service.assign(app, everybody.id);
    expect((await service.authorize(app)).status).toBe(400);
  });

  test("nor a member of an assigned group that is in the recycle bin", async () => {
    const { directory } = service;
    const removed = service.group("Removed", member.id);
    service.assign(app, removed.id);
    directory.groups.delete(removed.id);
    expect((await service.authorize(app)).status).toBe(400);
  });

  test("an assignment to another application does not count", async () => {
    service.assign(service.register(), member.id);
    expect((await service.authorize(app)).status).toBe(400);
  });

  test("a Global Administrator signs in without one", async () => {
    promote(noMailbox);
    expect((await claims(app, noMailbox)).oid).toBe(noMailbox.id);
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
    expect(refusalOf(await service.refresh(app, secret, body.refresh_token))).toMatch(
      /^400 invalid_grant AADSTS50105: /,
    );
  });
});

describe("the groups claim", () => {
  test("is left out unless the registration asks for it", async () => {
    expect(await claims(service.register(groupsClaim()))).not.toHaveProperty("groups");
  });

  test.each(["SecurityGroup", "All"])("with %s has every group, nested ones included", async (wanted) => {
    const app = service.register({ groupMembershipClaims: wanted });
    expect((await claims(app)).groups).toEqual([technicians.id, everybody.id]);
    expect(await claims(app, guest)).not.toHaveProperty("groups");
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
    const asRoles = { groupMembershipClaims: "SecurityGroup", ...groupsClaim("emit_as_roles") };
    const app = service.register({ appRoles: [operator], ...asRoles });
    service.assign(app, member.id, operator.id);
    const token = await claims(app);
    expect(token.roles).toEqual([technicians.id, everybody.id]);
    expect(token).not.toHaveProperty("groups");
  });

  test("with DirectoryRole has directory roles under wids", async () => {
    promote(noMailbox);
    const token = await claims(service.register({ groupMembershipClaims: "DirectoryRole" }), noMailbox);
    expect(token.wids).toEqual([globalAdministrator]);
    expect(token).not.toHaveProperty("groups");
  });
});

describe("a person in many groups", () => {
  const added: string[] = [];
  const app = service.register({ groupMembershipClaims: "SecurityGroup" });

  function addGroups(count: number): void {
    for (let index = 0; index < count; index += 1) {
      added.push(service.group(`Group ${index}`, guest.id).id);
    }
  }

  async function implicit() {
    const response = await service.authorize(app, { ...hint(guest), response_type: "id_token", nonce: "n" });
    const fragment = new URLSearchParams(locationOf(response).hash.slice(1));
    return decodeJwt(fragment.get("id_token") ?? "");
  }

  test("has up to five of them from the authorize endpoint, and a mark for more", async () => {
    addGroups(5);
    expect((await implicit()).groups).toEqual(added);
    addGroups(1);
    const token = await implicit();
    expect(token.hasgroups).toBe(true);
    expect(token).not.toHaveProperty("groups");
  });

  test("has up to 200 of them from the token endpoint, and a pointer to Graph for more", async () => {
    addGroups(194);
    expect((await claims(app, guest)).groups).toHaveLength(200);
    addGroups(1);
    const token = await claims(app, guest);
    expect(token).not.toHaveProperty("groups");
    expect(token._claim_names).toEqual({ groups: "src1" });
    expect(token._claim_sources).toEqual({
      src1: { endpoint: `${service.origin}/v1.0/users/${guest.id}/getMemberObjects` },
    });
  });
});

describe("the roles claim", () => {
  test("has the values of the roles assigned to the person or a group of theirs", async () => {
    const viewer = { ...operator, id: randomUUID(), value: "Desk.View" };
    const off = { ...operator, id: randomUUID(), value: "Desk.Off", isEnabled: false };
    const app = service.register({ appRoles: [operator, viewer, off] });
    service.assign(app, member.id, operator.id);
    service.assign(app, member.id, off.id);
    service.assign(app, technicians.id, viewer.id);
    expect((await claims(app)).roles).toEqual(["Desk.Operate", "Desk.View"]);
  });

  test("is left out without a role", async () => {
    const app = service.register({ appRoles: [operator] });
    service.assign(app, member.id);
    expect(await claims(app)).not.toHaveProperty("roles");
  });
});

function consentForEverybody(app: Application): void {
  service.directory.permissionGrants.insert({
    id: randomUUID(),
    clientId: service.servicePrincipal(app).id,
    consentType: "AllPrincipals",
    principalId: null,
    resourceId: randomUUID(),
    scope: "openid profile email offline_access User.Read",
  });
}
