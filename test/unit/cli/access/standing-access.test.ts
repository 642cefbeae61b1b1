import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { accessImports, declaredAccess, findStandingAccess } from "../../../../cli/access/standing-access.ts";
import { Graph } from "../../../../cli/graph.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { assigned, consentTo } from "../adopt/hand-made.ts";

const graphUrl = "https://graph.microsoft.com/v1.0";
const team = "aaaaaaaa-0000-4000-8000-000000000001";
const tom = "aaaaaaaa-0000-4000-8000-000000000002";

/** Answers by path and query. */
let answers: Record<string, unknown>;
let sent: string[];

beforeEach(() => {
  sent = [];
  answers = {
    "/servicePrincipals/sp/appRoleAssignedTo?$top=999": {
      value: [assigned(team)],
      "@odata.nextLink": `${graphUrl}/servicePrincipals/sp/appRoleAssignedTo?$top=999&$skiptoken=2`,
    },
    "/servicePrincipals/sp/appRoleAssignedTo?$top=999&$skiptoken=2": {
      value: [assigned(tom, { principalDisplayName: null })],
    },
    "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id": { id: "graph" },
    "/oauth2PermissionGrants?$filter=clientId eq 'sp' and consentType eq 'AllPrincipals'": {
      value: [{ ...consentTo("User.Read"), id: "other", resourceId: "sharepoint" }, consentTo("User.Read openid")],
    },
  };
  vi.stubGlobal("fetch", async (url: string) => {
    const path = decodeURIComponent(url).replace(graphUrl, "");
    if (url.endsWith("/token")) {
      return Response.json({ access_token: "token" });
    }
    sent.push(path);
    return path in answers ? Response.json(answers[path]) : new Response("", { status: 403 });
  });
});
afterEach(() => vi.unstubAllGlobals());

function resource(name: string, type = "x", outputs = {}) {
  return { urn: `urn:pulumi:prod::rustdesk-entra::${type}::${name}`, type, outputs };
}

const servicePrincipal = resource("rustdesk-service-principal", resourceTypes.servicePrincipal, { objectId: "sp" });

async function find(declared: Record<string, unknown>, resources = [servicePrincipal]) {
  const graph = await Graph.signIn({ ARM_TENANT_ID: "t", ARM_CLIENT_ID: "c", ARM_CLIENT_SECRET: "s" }, undefined);
  const state = { resources, pendingCreates: [], outputs: {} };
  return findStandingAccess(
    graph,
    state,
    declaredAccess((key) => declared[key]),
  );
}

describe("access that is declared and was given by hand", () => {
  test("is taken over, from every page of what Graph has", async () => {
    const assignments = { "Support team": team.toUpperCase(), Tom: tom };
    expect(await find({ assignments, adminConsent: "true" })).toEqual({
      [`rustdesk-assignment-${team}`]: `/servicePrincipals/sp/appRoleAssignedTo/of-${team}`,
      [`rustdesk-assignment-${tom}`]: `/servicePrincipals/sp/appRoleAssignedTo/of-${tom}`,
      "rustdesk-admin-consent": "/oauth2PermissionGrants/grant",
    });
  });

  test("is not asked for where the state knows it, or nothing is declared", async () => {
    const known = [servicePrincipal, resource(`rustdesk-assignment-${team}`), resource("rustdesk-admin-consent")];
    expect(await find({ assignments: { Team: team }, adminConsent: true }, known)).toEqual({});
    expect(await find({ assignments: {}, adminConsent: false })).toEqual({});
    expect(await find({ assignments: { Team: team } }, [])).toEqual({});
    expect(sent).toEqual([]);
  });

  test("is looked for in part where the identity may not read consents", async () => {
    answers = { "/servicePrincipals/sp/appRoleAssignedTo?$top=999": { value: [assigned(team)] } };
    const imports = await find({ assignments: { Team: team, Tom: tom }, adminConsent: true });
    expect(Object.keys(imports)).toEqual([`rustdesk-assignment-${team}`]);
  });

  test("cannot be told where the identity may not read who is assigned", async () => {
    answers = {};
    await expect(find({ assignments: { Team: team } })).rejects.toThrow("graph.microsoft.com answers 403");
  });
});

test("an assignment with a role is none that the program declares", () => {
  const appRoleId = "11111111-0000-4000-8000-000000000000";
  const standing = { assignments: [assigned(team, { appRoleId })], consent: null };
  expect(accessImports("sp", { assigned: [team], adminConsent: true }, standing)).toEqual({});
});

test("a map of something else than texts declares nothing that is there", () => {
  expect(declaredAccess(() => undefined)).toEqual({ assigned: [], adminConsent: false });
  expect(declaredAccess(() => 7)).toEqual({ assigned: [], adminConsent: false });
});
