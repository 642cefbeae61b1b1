import { afterEach, describe, expect, test, vi } from "vitest";

import { Graph, type Variables } from "../../../../cli/graph.ts";
import {
  age,
  begunOf,
  findLeftovers,
  type Leftovers,
  leftoverLine,
  shapeOf,
} from "../../../../cli/leftovers/leftovers.ts";
import { secondRegistrationFindings } from "../../../../cli/leftovers/second-registration.ts";
import type { StackState } from "../../../../cli/stack/stack-state.ts";
import { cloudNamed } from "../../../../components/cloud.ts";

const callback = "https://desk.example.com/api/oidc/callback";
const shape = { name: "RustDesk", isCut: false, callbackUrls: [callback] };
const made = "2026-11-28T13:00:00Z";
const now = Date.parse("2026-11-28T13:05:30Z");
const program: Variables = { ARM_TENANT_ID: "tenant", ARM_CLIENT_ID: "deployer", ARM_CLIENT_SECRET: "s3cret" };

/** What was sent: method, address and body. */
let sent: string[];

/** Answers requests by the ends of their paths. */
function serve(answers: Record<string, unknown>): void {
  sent = [];
  vi.stubGlobal("fetch", async (url: string, { method = "GET", body }: RequestInit = {}) => {
    sent.push([method, decodeURIComponent(url), body ?? ""].join(" ").trim());
    const path = Object.keys(answers).find((end) => url.split("?")[0]?.endsWith(end));
    return path === undefined ? new Response("", { status: 403 }) : Response.json(answers[path]);
  });
}

afterEach(() => vi.unstubAllGlobals());

function application(changes: Record<string, unknown> = {}) {
  const web = { redirectUris: [callback] };
  return {
    id: "other",
    appId: "client",
    displayName: "RustDesk",
    createdDateTime: made,
    web,
    passwordCredentials: [],
    ...changes,
  };
}

const secret = (keyId: string, displayName: string | null) => ({ keyId, displayName, startDateTime: made });

async function find(
  applications: unknown[],
  own?: unknown,
  wanted = shape,
  { pendingCreates = ["rustdesk-application"], isBegun = false } = {},
): Promise<Leftovers> {
  serve({ "/token": { access_token: "token" }, "/applications": { value: applications }, "/applications/own": own });
  const held = {
    urn: "urn:x::rustdesk-application",
    type: "azuread:index/application:Application",
    id: "/applications/own",
  };
  const known = {
    urn: "urn:x::secret",
    type: "azuread:index/applicationPassword:ApplicationPassword",
    outputs: { keyId: "known" },
  };
  const stack = { urn: "urn:x::rustdesk-entra-dev", type: "pulumi:pulumi:Stack" };
  const state = {
    resources: [...(isBegun ? [stack] : []), ...(own === undefined ? [] : [held, known])],
    pendingCreates,
    outputs: {},
  };
  return findLeftovers(await Graph.signIn(program, undefined), state, wanted);
}

describe("of registrations", () => {
  test("the one that an interrupted run has begun is found by name and callback URLs, and taken over", async () => {
    const found = await find([application()]);
    expect(found).toEqual({
      pendingCreates: ["rustdesk-application"],
      secrets: [],
      registrations: [
        { kind: "registration", name: "RustDesk", made, objectId: "other", clientId: "client", isBegun: true },
      ],
      isBroughtUp: false,
    });
    expect(begunOf(found)).toBe(found.registrations[0]);
    expect(sent[1]).toBe(
      "GET https://graph.microsoft.com/v1.0/applications?$filter=startswith(displayName,'RustDesk') or " +
        "startswith(displayName,'TERRAFORM_UPDATE_')&$select=id,appId,displayName,createdDateTime,web,passwordCredentials&$top=999",
    );
  });

  test("so is one that has the provider's name for the time being", async () => {
    expect(begunOf(await find([application({ displayName: "TERRAFORM_UPDATE_1" })]))?.name).toBe("TERRAFORM_UPDATE_1");
  });

  test("also where the engine has noted its create as failed, in a state that a run has begun", async () => {
    const state = { pendingCreates: [], isBegun: true };
    const found = await find([application({ displayName: "TERRAFORM_UPDATE_1" })], undefined, shape, state);
    expect(begunOf(found)?.name).toBe("TERRAFORM_UPDATE_1");
  });

  test("but not where no run of this environment can have begun it: it is being made by somebody else", async () => {
    const temporary = application({ displayName: "TERRAFORM_UPDATE_1" });
    const none = { pendingCreates: [] };
    expect((await find([temporary], undefined, shape, none)).registrations).toEqual([]);
    const own = application({ id: "own" });
    expect((await find([own, temporary], own, shape, { ...none, isBegun: true })).registrations).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["another name", { displayName: "RustDesk two" }],
    ["other callback URLs", { web: { redirectUris: [callback, "https://wiki.example.com/signin"] } }],
    ["none", { web: { redirectUris: [] } }],
  ])("one with %s is somebody else's", async (_what, changes) => {
    expect((await find([application(changes)])).registrations).toEqual([]);
  });

  test("a suffix may follow the name where the environment has one, whose state was lost", async () => {
    const used = application({ displayName: "RustDesk ab12cd", passwordCredentials: [secret("key", "x")] });
    const found = await find([used], undefined, { ...shape, isCut: true });
    expect(found.registrations.map(({ name, isBegun }) => [name, isBegun])).toEqual([["RustDesk ab12cd", false]]);
    expect(begunOf(found)).toBeUndefined();
  });

  test("of two, and beside one that is brought up, none is taken over", async () => {
    expect(begunOf(await find([application(), application({ id: "third" })]))).toBeUndefined();
    const beside = await find([application({ id: "own" }), application()], application({ id: "own" }));
    expect(beside.registrations.map(({ objectId }) => objectId)).toEqual(["other"]);
    expect(begunOf(beside)).toBeUndefined();
  });
});

test("of client secrets, those are left that the program named and the state does not know", async () => {
  const passwordCredentials = [
    secret("known", "RustDesk console, generation 1"),
    secret("lost", "RustDesk console, generation 2"),
    secret("portal", "by hand"),
    secret("nameless", null),
  ];
  const { secrets } = await find([], application({ id: "own", passwordCredentials }));
  expect(secrets).toEqual([
    { kind: "secret", name: "RustDesk console, generation 2", made, keyId: "lost", objectId: "own" },
  ]);
});

test("what is left is told by name and age", () => {
  const left = { name: "RustDesk", made, objectId: "other", clientId: "client" };
  expect(leftoverLine({ kind: "registration", ...left, isBegun: true }, now)).toBe(
    "A registration that an interrupted run has begun and left: “RustDesk” (client id client), made 5 minutes ago. It has no " +
      "client secret, so nobody signs in with it.",
  );
  expect(
    leftoverLine({ kind: "secret", name: "RustDesk console, generation 2", made, keyId: "k", objectId: "o" }, now),
  ).toMatch(/“RustDesk console, generation 2”, made 5 minutes ago/);
});

describe("a registration that a console may use and the state does not know", () => {
  const used = application({ displayName: "RustDesk ab12cd", passwordCredentials: [secret("key", "x")] });

  test("is told before a second one is made, in the same words at every time", async () => {
    const lost = await find([used], undefined, { ...shape, isCut: true });
    expect(secondRegistrationFindings(lost, "--stack prod")).toMatchObject([
      {
        verdict: "unknown",
        line:
          "The directory has a registration with this environment's name and callback URLs, “RustDesk ab12cd” (client id client), " +
          "that the state does not know. A console may use it. This run would make a second one beside it.",
        action:
          "If it is this console's, take it over instead: `npm run adopt -- --stack prod --client-id client`. If it is another " +
          "console's, go on.",
      },
    ]);
  });

  test("is nothing to an environment that has its own, or one that is taken over", async () => {
    const beside = await find([application({ id: "own" }), used], application({ id: "own" }));
    expect(secondRegistrationFindings(beside, "--stack prod")).toEqual([]);
    expect(secondRegistrationFindings(await find([application()]), "--stack prod")).toEqual([]);
  });
});

test.each([
  ["2026-11-28T13:05:00Z", "less than a minute ago"],
  ["2026-11-28T13:04:00Z", "1 minute ago"],
  ["2026-11-28T10:00:00Z", "3 hours ago"],
  ["2026-11-20T10:00:00Z", "8 days ago"],
])("what was made at %s was made %s", (when, words) => {
  expect(age(when, now)).toBe(words);
});

test("the shape is that of configuration and state; one that the program would not take has none", () => {
  const values: Record<string, unknown> = {
    displayName: "RustDesk",
    consoleOrigins: ["https://desk.example.com"],
    signInAudience: "AzureADMyOrg",
  };
  const state = { resources: [], pendingCreates: [], outputs: {} };
  const shapeWith = (changes: Record<string, unknown>, resources: StackState["resources"] = []) =>
    shapeOf((key) => ({ ...values, ...changes })[key], { ...state, resources });
  expect(shapeWith({})).toEqual(shape);
  expect(shapeWith({ randomNameSuffix: true })).toEqual({ ...shape, isCut: true });
  const suffix = {
    urn: "urn:x::suffix",
    type: "random:index/randomString:RandomString",
    outputs: { result: "ab12cd" },
  };
  expect(shapeWith({ randomNameSuffix: true }, [suffix])).toEqual({ ...shape, name: "RustDesk ab12cd" });
  expect(shapeWith({ consoleOrigins: undefined })).toBeUndefined();
  expect(shapeWith({ signInAudience: "everyone" })).toBeUndefined();
});

describe("Microsoft Graph is asked", () => {
  const oidc: Variables = {
    ARM_CLIENT_ID: "deployer",
    ARM_USE_OIDC: "true",
    ACTIONS_ID_TOKEN_REQUEST_URL: "https://actions.example/token?x=1",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request",
  };

  test("as a program with a client secret", async () => {
    serve({ "/token": { access_token: "token" } });
    await Graph.signIn(program, undefined);
    expect(sent).toEqual([
      "POST https://login.microsoftonline.com/tenant/oauth2/v2.0/token client_id=deployer&grant_type=client_credentials&" +
        "scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_secret=s3cret",
    ]);
  });

  test("as a CI system's job, in the tenant of the state where none is given", async () => {
    serve({ "/oauth2/v2.0/token": { access_token: "token" }, "/token": { value: "assertion" } });
    await Graph.signIn({ ...oidc, ARM_ENVIRONMENT: "usgovernment" }, "tenant of the state");
    expect(sent[0]).toBe("GET https://actions.example/token?x=1&audience=api://AzureADTokenExchange");
    expect(sent[1]).toMatch(
      /^POST https:\/\/login\.microsoftonline\.us\/tenant of the state\/.*graph\.microsoft\.us.*client_assertion=assertion/,
    );
  });

  test.each([
    ["global", "login.microsoftonline.com", "graph.microsoft.com"],
    ["Public", "login.microsoftonline.com", "graph.microsoft.com"],
    ["usgovernment", "login.microsoftonline.us", "graph.microsoft.us"],
    ["usgovernmentl4", "login.microsoftonline.us", "graph.microsoft.us"],
    ["usgovernmentl5", "login.microsoftonline.us", "dod-graph.microsoft.us"],
    ["dod", "login.microsoftonline.us", "dod-graph.microsoft.us"],
    ["china", "login.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn"],
  ])("in the cloud that the provider calls %s", async (ARM_ENVIRONMENT, login, graph) => {
    serve({ "/token": { access_token: "token" } });
    await Graph.signIn({ ...program, ARM_ENVIRONMENT }, undefined);
    expect(sent[0]).toContain(`https://${login}/tenant/`);
    expect(sent[0]).toContain(`scope=${encodeURIComponent(`https://${graph}/.default`)}`);
    expect(() => cloudNamed(ARM_ENVIRONMENT)).not.toThrow();
  });

  test("in the cloud that a metadata host describes", async () => {
    serve({
      "/metadata/endpoints": {
        authentication: { loginEndpoint: "https://login.x/" },
        microsoftGraphResourceId: "https://graph.x",
      },
      "/token": { access_token: "token" },
      "/applications/1": {},
    });
    await (await Graph.signIn({ ...program, ARM_METADATA_HOSTNAME: "host.x" }, undefined)).change(
      "DELETE",
      "/applications/1",
    );
    expect(sent.map((one) => one.split(/[? ]/).slice(0, 2).join(" "))).toEqual([
      "GET https://host.x/metadata/endpoints",
      "POST https://login.x/tenant/oauth2/v2.0/token",
      "DELETE https://graph.x/v1.0/applications/1",
    ]);
  });

  test.each<[string, Variables, string]>([
    ["without any proof", { ARM_USE_CLI: "false" }, "the Azure CLI is not to be asked"],
    [
      "in a cloud that nobody knows",
      { ...program, ARM_ENVIRONMENT: "moon" },
      "no endpoints are known of the cloud moon",
    ],
    ["where the sign-in is refused", program, "login.microsoftonline.com answers 403"],
  ])("not at all %s", async (_what, variables, message) => {
    serve({});
    await expect(Graph.signIn(variables, undefined)).rejects.toThrow(new Error(message));
  });
});
