import { beforeEach, describe, expect, test } from "vitest";

import { type Answer, bad, eventual, GraphService, malformed, origin, refusal } from "./graph-service.ts";

let service: GraphService;

beforeEach(() => {
  service = new GraphService();
});

const filtered = (filter: string) => service.get(`/v1.0/applications?$filter=${encodeURIComponent(filter)}`);

function names({ body }: Answer): string[] {
  return body.value.map((document: { displayName: string }) => document.displayName);
}

async function threeApplications(): Promise<void> {
  await service.create({ displayName: "RustDesk", identifierUris: ["api://rustdesk"], tags: ["a", "b"] });
  await service.create({ displayName: "Bob's app", signInAudience: "AzureADMultipleOrgs" });
  await service.create({ displayName: "RustDesk 2" });
}

const unknownProperty = (name: string) =>
  `Could not find a property named '${name}' on type 'microsoft.graph.application'.`;

describe("$filter", () => {
  test.each([
    ["displayName eq 'RustDesk'", ["RustDesk"]],
    ["displayName eq 'RUSTDESK'", ["RustDesk"]],
    ["displayName eq 'Bob''s app'", ["Bob's app"]],
    ["displayName eq 'None'", []],
    ["identifierUris/any(uri:uri eq 'api://rustdesk')", ["RustDesk"]],
    ["identifierUris/any(uri:uri eq 'api://other')", []],
    ["displayName eq 'RustDesk' and tags/any(t:t eq 'b')", ["RustDesk"]],
    ["displayName eq 'RustDesk' and tags/any(t:t eq 'c')", []],
    ["displayName eq 'RustDesk' or displayName eq 'RustDesk 2'", ["RustDesk", "RustDesk 2"]],
    ["(displayName eq 'RustDesk' or displayName eq 'Bob''s app') and signInAudience eq 'AzureADMyOrg'", ["RustDesk"]],
    ["startswith(displayName,'rust')", ["RustDesk", "RustDesk 2"]],
    ["displayName in ('RustDesk','RustDesk 2')", ["RustDesk", "RustDesk 2"]],
  ])("%s finds %j", async (filter, expected) => {
    await threeApplications();
    const answer = await filtered(filter);
    expect(answer.status).toBe(200);
    expect(names(answer).sort()).toEqual(expected);
  });

  test.each([
    ["not startswith(displayName,'rust')", "Not", ["deployer", "Bob's app"]],
    ["signInAudience ne 'AzureADMyOrg'", "NotEqual", ["Bob's app"]],
    ["displayName eq 'x' or serviceManagementReference ne null", "NotEqual", []],
  ])("%s takes an advanced query", async (filter, operator, expected) => {
    await threeApplications();
    const path = `/v1.0/applications?$count=true&$filter=${encodeURIComponent(filter)}`;
    const plain = await service.get(path);
    const advanced = await service.get(path, eventual);
    expect(refusal(plain)).toBe(
      `400 Request_UnsupportedQuery: Operator '${operator}' is not supported because the 'ConsistencyLevel:eventual' ` +
        "header is missing. Refer to https://aka.ms/graph-docs/advanced-queries for more information",
    );
    expect(names(advanced)).toEqual(expected);
    expect(advanced.body["@odata.count"]).toBe(expected.length);
  });

  test("finds by appId, and takes + for a blank", async () => {
    await threeApplications();
    const { appId } = await service.create({ displayName: "Last" });
    const answer = await service.get(`/v1.0/applications?$filter=appId+eq+%27${appId.toUpperCase()}%27`);
    expect(names(answer)).toEqual(["Last"]);
  });

  test.each([
    ["displayName eq", 14],
    ["displayName xx 'x'", 12],
    ["displayName eq 'x' displayName", 19],
    ["displayName & 'x'", 12],
  ])("%s is refused with the position of what does not fit", async (filter, position) => {
    expect(refusal(await filtered(filter))).toBe(
      malformed(`Invalid filter clause: Syntax error at position ${position} in '${filter}'.`),
    );
  });

  test.each([
    [
      "displayName eq 'Bob's app'",
      "There is an unterminated string literal at position 26 in 'displayName eq 'Bob's app''.",
    ],
    ["nickName eq 'x'", unknownProperty("nickName")],
    ["(".repeat(200), "Recursion depth exceeded allowed limit."],
  ])("%s is refused", async (filter, reason) => {
    expect(refusal(await filtered(filter))).toBe(malformed(`Invalid filter clause: ${reason}`));
  });

  test.each([
    ["notes eq 'x'", "notes"],
    ["identifierUris eq 'x'", "identifierUris"],
    ["displayName/any(n:n eq 'x')", "displayName"],
    ["tags/any(t:displayName eq 'x')", "tags"],
  ])("%s is refused, as Graph does not filter so", async (filter, property) => {
    expect(refusal(await filtered(filter))).toBe(
      `400 Request_UnsupportedQuery: Unsupported or invalid query filter clause specified for property '${property}' of resource 'Application'.`,
    );
  });
});

describe("$select", () => {
  test("shows the named properties only", async () => {
    const { id } = await service.create();
    const { body } = await service.get(`/v1.0/applications/${id}?$select=id,displayName`);
    expect(body).toEqual({
      "@odata.context": `${origin}/v1.0/$metadata#applications(id,displayName)/$entity`,
      id,
      displayName: "RustDesk",
    });
  });

  test("refuses a property that the version does not have", async () => {
    const { id } = await service.create();
    expect(refusal(await service.get(`/v1.0/applications/${id}?$select=oauth2RequirePostResponse`))).toBe(
      malformed(`Parsing OData Select and Expand failed: ${unknownProperty("oauth2RequirePostResponse")}`),
    );
  });
});

describe("$top", () => {
  test("cuts the list into pages that follow each other to the end", async () => {
    await threeApplications();
    const seen: string[][] = [];
    let next = "/v1.0/applications?$top=2&$select=id,displayName&$count=true";
    while (next) {
      const answer = await service.get(next, eventual);
      expect(answer.body["@odata.count"]).toBe(4);
      seen.push(names(answer));
      next = answer.body["@odata.nextLink"]?.replace(origin, "") ?? "";
    }
    expect(seen).toEqual([
      ["deployer", "RustDesk"],
      ["Bob's app", "RustDesk 2"],
    ]);
  });

  test("tells that a page is gone when its last document was deleted", async () => {
    await threeApplications();
    const first = await service.get("/v1.0/applications?$top=2");
    await service.delete(`/v1.0/applications/${first.body.value[1].id}`);
    expect(refusal(await service.get(first.body["@odata.nextLink"].replace(origin, "")))).toMatch(
      /^400 Directory_ExpiredPageToken: /,
    );
  });

  test.each(["0", "1000", "many"])("refuses %s", async (top) => {
    expect(refusal(await service.get(`/v1.0/applications?$top=${top}`))).toBe(
      bad(`Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`),
    );
  });
});

test("$count counts in an advanced query only", async () => {
  const plain = await service.get("/v1.0/applications?$count=true");
  expect(plain.body).not.toHaveProperty("@odata.count");
});

describe("/$count", () => {
  test.each([
    ["applications/$count", "4"],
    ["applications/$count?$filter=startswith(displayName,'rust')", "2"],
    ["servicePrincipals/$count", "2"],
    ["users/$count", "4"],
  ])("of %s is a plain number", async (path, expected) => {
    await threeApplications();
    service.caller.roles.push("User.Read.All");
    const { status, headers, body } = await service.get(`/v1.0/${path}`, eventual);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/plain/);
    expect(String(body)).toBe(expected);
  });

  test("is refused without ConsistencyLevel: eventual", async () => {
    expect(refusal(await service.get("/v1.0/applications/$count"))).toBe(bad("$count is not currently supported."));
  });
});

describe("what Graph has and local Entra ID has not says so", () => {
  const notServed = (what: string) => `501 NotImplemented: ${what} is not served by local Entra ID.`;

  test.each(["$expand=owners", "$orderby=displayName", "$search=x", "$skip=1"])(
    "the query option %s",
    async (option) => {
      const answer = await service.get(`/v1.0/applications?${option}`);
      expect(refusal(answer)).toBe(notServed(`The query option '${option.replace(/=.*/, "")}'`));
    },
  );

  test.each([
    ["endswith", "endswith(displayName,'x')"],
    ["contains", "contains(displayName,'x')"],
    ["ge", "createdDateTime ge 2026-01-01T00:00:00Z"],
    ["gt", "displayName gt 'x'"],
    ["all", "tags/all(t:t eq 'x')"],
    ["$count", "owners/$count eq 0"],
  ])("%s in $filter", async (what, filter) => {
    expect(refusal(await filtered(filter))).toBe(notServed(`'${what}' in $filter`));
  });

  test.each(["invitations", "applications/delta", "applications/{id}/displayName", "directoryRoles", "$batch"])(
    "the path %s",
    async (path) => {
      const { id } = await service.create();
      const answer = await service.get(`/v1.0/${path.replace("{id}", id)}`);
      expect(refusal(answer)).toBe(notServed(`'${path.split("/").at(-1)}'`));
    },
  );
});

test.each([
  ["nothing", "nothing"],
  ["applications/{id}/nothing", "nothing"],
  ["applications/{id}/nothing/more", "nothing"],
  ["servicePrincipals/{id}/owners/x/y/z", "y"],
])("a path that Graph does not have is refused with its first unknown segment: %s", async (path, segment) => {
  const { id } = await service.create();
  expect(refusal(await service.get(`/v1.0/${path.replace("{id}", id)}`))).toBe(
    malformed(`Resource not found for the segment '${segment}'.`),
  );
});

test("the names in a path, and functions, are read in any letter case", async () => {
  const { id } = await service.create();
  expect((await service.get(`/v1.0/APPLICATIONS/${id}/Owners/`)).status).toBe(200);
  expect((await service.get("/v1.0/serviceprincipals")).status).toBe(200);
  expect(names(await filtered("StartsWith(displayName,'rust')"))).toEqual(["RustDesk"]);
});

test("keys in parentheses name an object as a segment does", async () => {
  const { id, appId } = await service.create();
  expect((await service.get(`/v1.0/applications(appId='${appId}')`)).body.id).toBe(id);
  expect((await service.get(`/v1.0/applications('${id}')/owners`)).status).toBe(200);
  expect((await service.get(`/v1.0/applications(appId='${id}')`)).status).toBe(404);
});

test("doubled slashes in a path count as one", async () => {
  expect((await service.get("//v1.0//applications")).status).toBe(200);
});
