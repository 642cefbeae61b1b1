import { decodeJwt } from "jose";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { directoryRoles } from "../../src/directory/directory-role.ts";
import { type LocalEntra, startLocalEntra, trustCertificateAuthority } from "../../src/local-entra.ts";
import { call, deployerToken } from "./started.ts";

// Everything here goes over the wire: the deployer declares who may sign in through Graph, and people sign in.

const redirectUri = "https://desk.example.com/api/oidc/callback";
const defaultAccess = "00000000-0000-0000-0000-000000000000";
/** The seed's people by what they stand for: a guest of this tenant, and an account that is disabled. */
const people = {
  administrator: "ada@lindenglass.test",
  member: "tom@lindenglass.test",
  guest: "nina.berg@nordlicht.test",
  left: "paul@lindenglass.test",
  partner: "lars.holm@nordlicht.test",
};
type Person = keyof typeof people;

let entra: LocalEntra;
let token: string;

beforeAll(async () => {
  entra = await startLocalEntra();
  trustCertificateAuthority(entra.certificate.caFile);
  // What an access of people takes, to the letter: https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
  // and https://learn.microsoft.com/graph/api/oauth2permissiongrant-post.
  const permissions = ["AppRoleAssignment.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All"];
  const { clientId, clientSecret } = entra.register({
    displayName: "access",
    graphRoles: [...permissions, "Application.ReadWrite.All"],
  });
  token = await deployerToken({ ...entra, deployer: { clientId, clientSecret } });
  return () => entra.close();
});

async function graph(method: string, path: string, body?: unknown) {
  const answer = await call(entra, token, method, `/v1.0${path}`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}

/** A registration with its service principal. */
async function application(properties: object = {}, servicePrincipal: object = {}) {
  const web = { redirectUris: [redirectUri] };
  const { id, appId } = await graph("POST", "/applications", { displayName: "RustDesk", web, ...properties });
  const { id: objectId } = await graph("POST", "/servicePrincipals", { appId, ...servicePrincipal });
  return { id, appId, objectId };
}

type App = Awaited<ReturnType<typeof application>>;

function idOf(name: string): string {
  const all = [...entra.directory.users.list(), ...entra.directory.groups.list()];
  const found = all.find(({ displayName }) => displayName === name);
  return found?.id ?? expect.fail(`the seed must hold ${name}`);
}

const assign = ({ objectId: resourceId }: App, name: string) =>
  graph("POST", `/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
    ...{ appRoleId: defaultAccess, principalId: idOf(name), resourceId },
  });

async function consent({ objectId: clientId }: App, scope = "openid profile email"): Promise<string> {
  const microsoft = await graph("GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id");
  const grant = { clientId, consentType: "AllPrincipals", principalId: null, resourceId: microsoft.id, scope };
  return (await graph("POST", "/oauth2PermissionGrants", grant)).id;
}

/** `in` where the application gets a code, or the number of the refusal that a person sees. */
async function signIn({ appId }: App, person: Person): Promise<string> {
  const query = new URLSearchParams({
    ...{ client_id: appId, response_type: "code", redirect_uri: redirectUri },
    ...{ scope: "openid profile email", login_hint: people[person] },
  });
  const url = `${entra.url}/${entra.tenantId}/oauth2/v2.0/authorize?${query}`;
  const answer = await fetch(url, { redirect: "manual" });
  const location = answer.headers.get("location");
  if (location !== null) {
    return new URL(location).searchParams.has("code") ? "in" : location;
  }
  return /AADSTS\d+/.exec(await answer.text())?.[0].slice(6) ?? "";
}

const everybody = Object.keys(people) as Person[];
const signIns = async (app: App) => (await Promise.all(everybody.map((person) => signIn(app, person)))).join(" ");

describe("administrator, member, guest, disabled account and somebody of another tenant meet an application", () => {
  const required = { appRoleAssignmentRequired: true };

  test("that is open to everybody", async () => {
    expect(await signIns(await application())).toBe("in in in 50057 50020");
  });

  test("that requires assignment and has nobody assigned: the administrator alone is exempt", async () => {
    const app = await application({}, required);
    await consent(app);
    expect(await signIns(app)).toBe("in 50105 50105 50057 50020");
  });

  test.each([
    ["themselves", ["Tom Okafor", "Nina Berg (Nordlicht)", "Paul Keller"], "in in in 50057 50020"],
    ["by a group", ["Helpdesk technicians", "Former staff"], "in in 50105 50057 50020"],
    ["by a group with guests", ["Support partners"], "in 50105 in 50057 50020"],
    ["by a group that has their groups in it", ["Helpdesk users"], "in 50105 50105 50057 50020"],
  ])("where people are assigned %s", async (_how, names, expected) => {
    const app = await application({}, required);
    await consent(app);
    for (const name of names) {
      await assign(app, name);
    }
    expect(await signIns(app)).toBe(expected);
  });

  test("where they are assigned and no administrator has consented: nobody can for themselves", async () => {
    const app = await application({}, required);
    await assign(app, "Tom Okafor");
    expect(await signIns(app)).toBe("in 90094 50105 50057 50020");
  });

  test("where an administrator of applications may consent, and is not exempt from assignment", async () => {
    const app = await application({}, required);
    const role = directoryRoles["Cloud Application Administrator"] ?? "";
    entra.directory.directoryRoles.add(idOf("Tom Okafor"), role);
    onTestFinished(() => entra.directory.directoryRoles.remove(idOf("Tom Okafor"), role));
    expect(await signIn(app, "member")).toBe("50105");
    await assign(app, "Tom Okafor");
    expect(await signIn(app, "member")).toBe("in");
  });

  test("that comes to require assignment: who has consented for themselves is assigned, and stays in", async () => {
    const app = await application();
    expect(await signIn(app, "member")).toBe("in");
    await graph("PATCH", `/servicePrincipals/${app.objectId}`, required);
    const { value } = await graph("GET", `/servicePrincipals/${app.objectId}/appRoleAssignedTo`);
    expect(value).toMatchObject([
      { principalDisplayName: "Tom Okafor", principalType: "User", appRoleId: defaultAccess },
    ]);
    expect(await signIns(app)).toBe("in in 50105 50057 50020");
  });

  test("until consent and assignment are taken back", async () => {
    const app = await application({}, required);
    const grant = await consent(app);
    const { id } = await assign(app, "Helpdesk technicians");
    expect(await signIn(app, "member")).toBe("in");
    await graph("PATCH", `/oauth2PermissionGrants/${grant}`, { scope: "openid profile" });
    expect(await signIn(app, "member")).toBe("90094");
    await graph("PATCH", `/oauth2PermissionGrants/${grant}`, { scope: "openid profile email" });
    await graph("DELETE", `/servicePrincipals/${app.objectId}/appRoleAssignedTo/${id}`);
    expect(await signIn(app, "member")).toBe("50105");
    await assign(app, "Helpdesk technicians");
    await graph("DELETE", `/oauth2PermissionGrants/${grant}`);
    expect(await signIn(app, "member")).toBe("90094");
    await graph("PATCH", `/servicePrincipals/${app.objectId}`, { appRoleAssignmentRequired: false });
    expect(await signIn(app, "member")).toBe("in");
  });
});

test("the claims that a registration declares through Graph are in the ID token", async () => {
  const app = await application({
    groupMembershipClaims: "ApplicationGroup",
    optionalClaims: {
      idToken: [
        { name: "email" },
        { name: "xms_edov" },
        { name: "groups", additionalProperties: ["cloud_displayname"] },
      ],
    },
  });
  await assign(app, "Helpdesk technicians");
  await assign(app, "Helpdesk users");
  const { secretText } = await graph("POST", `/applications/${app.id}/addPassword`, {});
  const query = new URLSearchParams({
    ...{ client_id: app.appId, response_type: "code", redirect_uri: redirectUri },
    ...{ scope: "openid", login_hint: people.member },
  });
  const authority = `${entra.url}/${entra.tenantId}/oauth2/v2.0`;
  const { headers } = await fetch(`${authority}/authorize?${query}`, { redirect: "manual" });
  const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
  const answer = await fetch(`${authority}/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "authorization_code", code, redirect_uri: redirectUri },
      ...{ client_id: app.appId, client_secret: secretText },
    }),
  });
  const { id_token } = (await answer.json()) as { id_token: string };
  expect(decodeJwt(id_token)).toMatchObject({
    ...{ email: people.member, xms_edov: true, groups: ["Helpdesk technicians"] },
  });
});
