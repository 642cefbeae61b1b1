import { beforeEach, describe, expect, test } from "vitest";

import { bad, GraphService, invalid, refusal } from "./graph-service.ts";

const personal = {
  signInAudience: "AzureADandPersonalMicrosoftAccount",
  api: { requestedAccessTokenVersion: 2 },
};

let service: GraphService;

beforeEach(() => {
  service = new GraphService();
});

/** What Graph answers to a registration that it must refuse. */
const refused = async (properties: Record<string, unknown>) =>
  refusal(await service.post("/v1.0/applications", { displayName: "RustDesk", ...properties }));

const accepted = (properties: Record<string, unknown>) => service.create(properties);

function web(...redirectUris: string[]) {
  return { web: { redirectUris } };
}

function uris(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `https://desk.example.com/${index}`);
}

describe("redirect URIs", () => {
  test.each([
    "https://desk.example.com/api/oidc/callback",
    "http://localhost:8000/api/oidc/callback",
    "http://127.0.0.1/callback",
    "https://*.example.com/callback",
    "https://desk.example.com/callback?a=b",
  ])("%s is accepted for the web platform", async (uri) => {
    await accepted(web(uri));
  });

  test.each([
    ["http://desk.example.com/callback", 'must start with "HTTPS" or "http://localhost"'],
    ["ftp://desk.example.com/callback", 'must start with "HTTPS" or "http://localhost"'],
    ["rustdesk://oidc/callback", 'must start with "HTTPS" or "http://localhost"'],
    ["desk.example.com/callback", "must be a valid URL"],
    ["", "must be a valid URL"],
    ["http://[::1]/callback", "must not use the IPv6 loopback address [::1]"],
    ["https://desk.example.com/#/settings", "must not contain a fragment"],
    ["https://desk.example.com/a,b", "must not contain the character ,"],
    ["https://desk.example.com/it's", "must not contain the character '"],
    [`https://desk.example.com/${"a".repeat(232)}`, "can have at most 256 characters, got 257"],
  ])("%s is refused for the web platform", async (uri, rule) => {
    const expected = invalid("redirectUris", "WebApplication", `The redirect URI '${uri}' ${rule}.`);
    expect(await refused(web(uri))).toBe(bad(expected));
  });

  test("of 256 characters are accepted", async () => {
    await accepted(web(`https://desk.example.com/${"a".repeat(231)}`));
  });

  test("can have any scheme in an installed app, but http only on this machine", async () => {
    await accepted({ publicClient: { redirectUris: ["rustdesk://oidc/callback", "http://localhost"] } });
    const remote = { publicClient: { redirectUris: ["http://example.com/"] } };
    expect(await refused(remote)).toContain("of resource 'PublicClientApplication'");
  });

  test("are distinct across platforms, whatever the case of the host", async () => {
    const beside = (uri: string) => ({ ...web("https://A.example.com/cb"), spa: { redirectUris: [uri] } });
    expect(await refused(beside("https://a.example.com/cb"))).toBe(bad("Redirect URIs must have distinct values."));
    await accepted(beside("https://a.example.com/CB"));
  });

  test("are at most 256 for work accounts and 100 where personal accounts can sign in", async () => {
    await accepted(web(...uris(256)));
    expect(await refused(web(...uris(257)))).toContain("There can be at most 256 for these account types");
    await accepted({ ...personal, ...web(...uris(100)) });
    expect(await refused({ ...personal, ...web(...uris(101)) })).toContain("There can be at most 100");
  });

  test("have no wildcard and no query where personal accounts can sign in", async () => {
    expect(await refused({ ...personal, ...web("https://*.example.com/cb") })).toContain("a wildcard");
    expect(await refused({ ...personal, ...web("https://a.example.com/cb?a=b") })).toContain("a query");
  });
});

test("a display name has at most 120 characters, 90 where personal accounts can sign in", async () => {
  await accepted({ displayName: "a".repeat(120) });
  const rule = "It can have at most 120 characters, got 121.";
  expect(await refused({ displayName: "a".repeat(121) })).toBe(bad(invalid("displayName", "Application", rule)));
  await accepted({ ...personal, displayName: "a".repeat(90) });
  expect(await refused({ ...personal, displayName: "a".repeat(91) })).toContain("at most 90 characters");
});

describe("supported account types", () => {
  test("are Graph's four", async () => {
    const four = "AzureADMyOrg, AzureADMultipleOrgs, AzureADandPersonalMicrosoftAccount, PersonalMicrosoftAccount";
    const expected = invalid("signInAudience", "Application", `It must be one of ${four}.`);
    expect(await refused({ signInAudience: "Everyone" })).toBe(bad(expected));
  });

  test("with personal accounts need access tokens of version 2", async () => {
    const version = (requestedAccessTokenVersion: number) => ({ api: { requestedAccessTokenVersion } });
    const expected = bad("Property api.requestedAccessTokenVersion is invalid.");
    expect(await refused({ ...personal, ...version(1) })).toBe(expected);
    expect(await refused(version(3))).toBe(expected);
    await accepted(personal);
  });
});

test("group claims are words that Graph knows", async () => {
  await accepted({ groupMembershipClaims: "ApplicationGroup, DirectoryRole" });
  expect(await refused({ groupMembershipClaims: "Everyone" })).toContain("property 'groupMembershipClaims'");
});

describe("application ID URIs", () => {
  test("are unique in the tenant", async () => {
    await accepted({ identifierUris: ["api://rustdesk"] });
    const properties = { displayName: "RustDesk", identifierUris: ["api://RustDesk"] };
    const answer = await service.post("/v1.0/applications", properties);
    const message = "Another object with the same value for property identifierUris already exists.";
    expect(refusal(answer)).toBe(bad(message));
    const taken = service.directory.applications.list().find(({ identifierUris }) => identifierUris.length > 0)?.id;
    expect(answer.body.error.details).toEqual([
      { code: "ObjectConflict", target: "identifierUris", message },
      { code: "ConflictingObjects", target: `Application_${taken}`, message },
    ]);
  });

  test.each(["https://desk.example.com/api", "https://lindenglass.test.evil.example"])("cannot be %s", async (uri) => {
    const rule = "Values of identifierUris property must use a verified domain of the organization or its subdomain";
    expect(await refused({ identifierUris: [uri] })).toBe(`400 HostNameNotOnVerifiedDomain: ${rule}: '${uri}'`);
  });

  test("can be addresses at the tenant's domain", async () => {
    await accepted({ identifierUris: ["https://lindenglass.test/desk", "https://api.lindenglass.test"] });
  });

  test.each(["rustdesk", "https://rd.example.com/", "api://a b"])("%s is refused", async (uri) => {
    expect(await refused({ identifierUris: [uri] })).toBe(bad(`Application alias '${uri}' value is invalid.`));
  });
});

describe("app roles", () => {
  const role = {
    allowedMemberTypes: ["User"],
    description: "RustDesk users",
    displayName: "User",
    id: "a23204cf-b797-4fd2-8bec-179c38f3a53f",
    isEnabled: true,
    value: "user",
  };

  test("can go away only after they were disabled", async () => {
    const { id } = await service.create({ appRoles: [role] });
    const patch = (appRoles: object[]) => service.patch(`/v1.0/applications/${id}`, { id, appRoles });
    expect(refusal(await patch([]))).toBe(
      "400 CannotDeleteOrUpdateEnabledEntitlement: Permission (scope or role) cannot be deleted or updated unless disabled first.",
    );
    expect((await patch([{ ...role, isEnabled: false }])).status).toBe(204);
    expect((await patch([])).status).toBe(204);
  });

  test.each([
    [[role, role]],
    [[role, { ...role, id: "b23204cf-b797-4fd2-8bec-179c38f3a53f" }]],
    [[{ ...role, id: null }]],
    [[{ ...role, allowedMemberTypes: ["Robot"] }]],
    [[{ ...role, allowedMemberTypes: [] }]],
    [[{ ...role, displayName: "" }]],
  ])("%j are refused", async (appRoles) => {
    expect(await refused({ appRoles })).toContain(bad(""));
  });

  test("get what a request leaves out", async () => {
    const { isEnabled: _, ...short } = role;
    const { appRoles } = await service.create({ appRoles: [short] });
    expect(appRoles).toEqual([{ ...role, origin: "Application" }]);
  });
});

test("the lists of an application have at most 1200 entries together", async () => {
  const tags = (count: number) => ({ tags: Array.from({ length: count }, (_, index) => `tag-${index}`) });
  const redirect = web(...uris(200));
  await accepted({ ...tags(1000), ...redirect });
  expect(await refused({ ...tags(1001), ...redirect })).toBe(
    bad("The size of the object has exceeded its limit. Please reduce the number of values and retry your request."),
  );
});

describe("a caller who is no administrator", () => {
  const make = () => service.post("/v1.0/applications", { displayName: "One more" });

  function own(count: number): void {
    for (let number = 0; number < count; number += 1) {
      service.directory.owners.add(`object-${number}`, service.caller.objectId);
    }
  }

  test("makes at most 250 objects, those in the recycle bin among them", async () => {
    const { id } = await service.create();
    await service.delete(`/v1.0/applications/${id}`);
    own(249);
    expect(refusal(await make())).toMatch(/^403 Directory_QuotaExceeded: /);
    await service.delete(`/v1.0/directory/deletedItems/${id}`);
    expect((await make()).status).toBe(201);
  });

  test("is not limited where it may write all applications", async () => {
    service.caller.roles.push("Application.ReadWrite.All");
    own(250);
    expect((await make()).status).toBe(201);
  });
});
