import { describe, expect, test } from "vitest";

import {
  apiAccessProblems,
  grantProblems,
  requestedPermissionProblems,
  roleAssignmentProblems,
  signInPermissions,
} from "../../../policy/rules/sign-in-permissions.ts";

const graph = "00000003-0000-0000-c000-000000000000";
const azureManagement = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
const userRead = "e1fe6dd8-ba31-4d61-89e7-88639da4683d";
const mailRead = "570282fd-fa5c-430d-a7fd-fc8dc98a9dca";
const directoryRead = "7ab1d382-f21e-4acd-a863-ba3e13f7da61";
const mail = "Mail.Read of Microsoft Graph (delegated: read the mail of whoever signs in)";
const settings = { permissions: ["openid", "profile", "email", "offline_access", "User.Read"] };

function applicationAsking(resourceAppId: string, ...resourceAccesses: { id: string; type: string }[]) {
  return { displayName: "RustDesk", requiredResourceAccesses: [{ resourceAppId, resourceAccesses }] };
}

function problem(label: string, found: string, allowed = settings.permissions): string {
  return (
    `${label} must be delegated permissions of Microsoft Graph among ${allowed.join(", ")}; got ${found}. Remove it, or ` +
    "allow a delegated one in sign-in-permissions-only.permissions of the pack's configuration."
  );
}

describe("sign-in-permissions-only", () => {
  test("allows by default what a sign-in can ask for", () => {
    expect(signInPermissions.configSchema?.properties.permissions?.default).toEqual(settings.permissions);
  });

  test("allows no permissions, and those of a sign-in", () => {
    expect(requestedPermissionProblems({ displayName: "RustDesk" }, settings)).toEqual([]);
    const ids = [
      "37f7f235-527c-4136-accd-4a02d197296e",
      "14dad69e-099b-42c9-810b-d002981feec1",
      "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
      "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
      userRead.toUpperCase(),
    ];
    const accesses = ids.map((id) => ({ id, type: "Scope" }));
    expect(requestedPermissionProblems(applicationAsking(graph, ...accesses), settings)).toEqual([]);
    const api = { applicationId: "/applications/1", apiClientId: graph, scopeIds: ids };
    expect(apiAccessProblems(api, settings)).toEqual([]);
  });

  test.each([
    ["another delegated permission", graph, { id: mailRead, type: "Scope" }, mail],
    [
      "an application permission, even one with an allowed ID",
      graph,
      { id: userRead, type: "Role" },
      "User.Read of Microsoft Graph (application permission: read the profile of whoever signs in)",
    ],
    [
      "another API, even with an allowed ID",
      azureManagement,
      { id: userRead, type: "Scope" },
      `${userRead} of ${azureManagement} (delegated)`,
    ],
  ])("refuses %s", (_what, api, access, found) => {
    expect(requestedPermissionProblems(applicationAsking(api, access), settings)).toEqual([
      problem("requiredResourceAccesses", found),
    ]);
  });

  test("refuses them where they are added to an application", () => {
    const api = {
      applicationId: "/applications/1",
      apiClientId: graph,
      roleIds: [directoryRead],
      scopeIds: [userRead, mailRead],
    };
    expect(apiAccessProblems(api, settings)).toEqual([
      problem("roleIds", "Directory.Read.All of Microsoft Graph (application permission: read the whole directory)"),
      problem("scopeIds", mail),
    ]);
  });

  test("follows the configuration, by ID as well", () => {
    const application = applicationAsking(graph, { id: userRead, type: "Scope" }, { id: mailRead, type: "Scope" });
    expect(requestedPermissionProblems(application, { permissions: ["User.Read", mailRead] })).toEqual([]);
    expect(requestedPermissionProblems(application, { permissions: [mailRead] })).toEqual([
      problem(
        "requiredResourceAccesses",
        "User.Read of Microsoft Graph (delegated: read the profile of whoever signs in)",
        [mailRead],
      ),
    ]);
  });

  test("lets an administrator consent to what a sign-in asks for, for all users, and to what the configuration allows", () => {
    const grant = { servicePrincipalObjectId: "1", resourceServicePrincipalObjectId: "2" };
    const consented = ["openid", "profile", "email"];
    expect(signInPermissions.configSchema?.properties.consented?.default).toEqual(consented);
    expect(grantProblems({ ...grant, claimValues: consented }, { consented })).toEqual([]);
    expect(grantProblems({ ...grant, claimValues: ["openid", "User.Read"], userObjectId: "3" }, { consented })).toEqual(
      [
        "claimValues must be among openid, profile, email; got User.Read. Remove it, or allow it in " +
          "sign-in-permissions-only.consented of the pack's configuration.",
        "userObjectId must be left out: the consent is for all users; got 3. Remove it.",
      ],
    );
    expect(grantProblems({ ...grant, claimValues: ["User.Read"] }, { consented: ["User.Read"] })).toEqual([]);
  });

  test("lets people and groups be assigned, and refuses every other role", () => {
    const assignment = { principalObjectId: "1", resourceObjectId: "2" };
    const appRoleId = "00000000-0000-0000-0000-000000000000";
    expect(roleAssignmentProblems({ ...assignment, appRoleId })).toEqual([]);
    expect(roleAssignmentProblems({ ...assignment, appRoleId: mailRead })).toEqual([
      `appRoleId must be ${appRoleId}, with which people and groups are assigned; got ${mailRead}. Remove the assignment.`,
    ]);
  });
});
