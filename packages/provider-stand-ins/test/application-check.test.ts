import { describe, expect, test } from "vitest";

import { AzureAdProvider } from "../src/azuread/azuread-provider.ts";
import { notKnown, type Value, type Values } from "../src/protocol/property-values.ts";
import { role } from "./fixtures/registration.ts";
import { StackResource } from "./fixtures/stack.ts";

const application = new StackResource(new AzureAdProvider({}), "Application");
const ofLength = (length: number) => "https://rd.example.com/".padEnd(length, "a");

describe("a redirect URI of the web platform", () => {
  test.each([
    ["https://rd.example.com/"],
    ["http://rd.example.com/cb"],
    ["https://*.example.com/cb"],
    ["https://rd.example.com/cb?x=1#y"],
    ["HTTPS://rd.example.com/cb"],
    ["urn:ietf:wg:oauth:2.0:oob"],
    [ofLength(256)],
  ])("may be %s", async (uri) => {
    expect(await application.failures({ displayName: "x", web: { redirectUris: [uri] } })).toEqual([]);
  });

  const place = 'for "web.0.redirect_uris.0"';
  test.each([
    ["", `URI must not be empty ${place}`],
    ["not a uri", `URI has no host ${place}`],
    ["https:///x", `URI has no host ${place}`],
    ["https://rd.example.com/%zz", `URI is in an invalid format ${place}`],
    ["https://rd.example.com", `URI must have a trailing slash when there is no path segment ${place}`],
    ["myapp://callback/x", `unexpected URI scheme ${place}, expected one of: http, https, ms-appx-web, brk-multihub`],
    [ofLength(257), `URI must be 256 characters or less ${place}`],
  ])("must not be %j", async (uri, reason) => {
    expect(await application.failures({ displayName: "x", web: { redirectUris: [uri] } })).toEqual([
      `${reason}. Examine values at 'r.web.redirectUris'.`,
    ]);
  });
});

describe("the inputs of an application", () => {
  test.each<[string, Values, string]>([
    [
      "lack a name",
      {},
      `Missing required argument. The argument "display_name" is required, but no definition was found.. Examine values at 'r.displayName'.`,
    ],
    [
      "have an empty name",
      { displayName: "" },
      `expected "display_name" to not be an empty string, got . Examine values at 'r.displayName'.`,
    ],
    ["hold an unknown key", { displayName: "x", fooBar: 1 }, "Invalid or unknown key. Examine values at 'r.fooBar'."],
    [
      "hold an unknown key below",
      { displayName: "x", web: { fooBar: 1 } },
      "Invalid or unknown key. Examine values at 'r.web.fooBar'.",
    ],
    [
      "name an unknown audience",
      { displayName: "x", signInAudience: "Everyone" },
      `expected sign_in_audience to be one of ["AzureADMyOrg" "AzureADMultipleOrgs" "AzureADandPersonalMicrosoftAccount" "PersonalMicrosoftAccount"], got Everyone. Examine values at 'r.signInAudience'.`,
    ],
    [
      "name an owner by mail",
      { displayName: "x", owners: ["me@example.com"] },
      `expected "owners.0" to be a valid UUID, got me@example.com. Examine values at 'r.owners'.`,
    ],
    [
      "hold too many redirect URIs",
      {
        displayName: "x",
        web: { redirectUris: Array.from({ length: 257 }, (_, index) => `https://h/${index}`) },
      },
      "Too many list items. Attribute web.0.redirect_uris supports 256 item maximum, but config has 257 declared.. Examine values at 'r.web.redirectUris'.",
    ],
    [
      "hold a role for nobody",
      { displayName: "x", appRoles: [{ ...role, allowedMemberTypes: [] }] },
      "Not enough list items. Attribute app_role.0.allowed_member_types requires 1 item minimum, but config has only 0 declared.. Examine values at 'r.appRoles'.",
    ],
    [
      "hold a claim with an unknown property",
      { displayName: "x", optionalClaims: { idTokens: [{ name: "email", source: "app" }] } },
      `expected optional_claims.0.id_token.0.source to be one of ["user"], got app. Examine values at 'r.optionalClaims.idTokens[0].source'.`,
    ],
    [
      "ask for version 3 tokens",
      { displayName: "x", api: { requestedAccessTokenVersion: 3 } },
      "Value must be one of: 1, 2. Examine values at 'r.api.requestedAccessTokenVersion'.",
    ],
    [
      "have a logout URL of 256 characters",
      { displayName: "x", web: { logoutUrl: ofLength(256) } },
      `URL must be 255 characters or less for "web.0.logout_url". Examine values at 'r.web.logoutUrl'.`,
    ],
    [
      "set what only Entra ID sets",
      { displayName: "x", clientId: "y" },
      `Value for unconfigurable attribute. Can't configure a value for "client_id": its value will be decided automatically based on the result of applying this configuration.. Examine values at 'r.clientId'.`,
    ],
    [
      "give one text where a list belongs",
      { displayName: "x", owners: "me" },
      `expected "owners" to be a list, got a string. Examine values at 'r.owners'.`,
    ],
    [
      "use what the stand-in does not cover",
      { displayName: "x", password: { displayName: "p" } },
      "The stand-in does not cover password: declare an ApplicationPassword instead, or use the real azuread plugin. Examine values at 'r.password'.",
    ],
  ])("are refused when they %s", async (_, inputs, reason) => {
    expect(await application.failures(inputs)).toEqual([reason]);
  });

  test("are refused on both sides of a conflict", async () => {
    expect(await application.failures({ displayName: "x", tags: ["a"], featureTags: [{ hide: true }] })).toEqual([
      `Conflicting configuration arguments. "feature_tags": conflicts with tags. Examine values at 'r.featureTags'.`,
      `Conflicting configuration arguments. "tags": conflicts with feature_tags. Examine values at 'r.tags'.`,
    ]);
  });

  test("pass unexamined where they are not known yet", async () => {
    expect(await application.failures({ displayName: notKnown, owners: [notKnown], web: notKnown })).toEqual([]);
  });
});

test("fills in defaults at every level and lists which they are", async () => {
  const inputs = await application.check({ displayName: "x", api: {}, appRoles: [role], web: { implicitGrant: {} } });
  expect(inputs).toEqual({
    __defaults: ["signInAudience"],
    api: { __defaults: ["requestedAccessTokenVersion"], requestedAccessTokenVersion: 1 },
    appRoles: [{ ...role, __defaults: ["enabled"], enabled: true }],
    displayName: "x",
    signInAudience: "AzureADMyOrg",
    web: { __defaults: [], implicitGrant: { __defaults: [] } },
  });
});

test("takes what the state keeps of a block, as the engine hands over with ignoreChanges", async () => {
  const web = { __defaults: [], implicitGrant: { __defaults: [] }, redirectUris: ["https://desk.example.com/cb"] };
  expect(await application.failures({ displayName: "x", web })).toEqual([]);
  expect((await application.check({ displayName: "x", web })).web).toEqual(web);
});

test("takes numbers and booleans that configuration files write as strings", async () => {
  const inputs = await application.check({ displayName: 5, deviceOnlyAuthEnabled: "true", notes: null });
  expect(inputs).toMatchObject({ displayName: "5", deviceOnlyAuthEnabled: true });
  expect(inputs).not.toHaveProperty("notes");
});

test("of a set with a member that is not known yet, nothing is known before `up`", async () => {
  const redirectUris: Value[] = ["https://b.example.com/cb", notKnown, "https://a.example.com/cb"];
  const planned = await application.previewCreate({ displayName: "x", web: { redirectUris } });
  expect(planned.web).toMatchObject({ redirectUris: notKnown });
  const known = await application.previewCreate({
    displayName: "x",
    web: { redirectUris: ["https://b/", "https://a/"] },
  });
  expect(known.web).toMatchObject({ redirectUris: ["https://a/", "https://b/"] });
  expect(known).toMatchObject({ clientId: notKnown, displayName: "x" });
});

test.each<[string, Values, string]>([
  [
    "two roles with one ID",
    { appRoles: [role, { ...role, value: "other" }] },
    `validation failed: duplicate ID found: "${role.id}"`,
  ],
  [
    "two roles with one value",
    { appRoles: [role, { ...role, id: "b23204cf-b797-4fd2-8bec-179c38f3a53f" }] },
    'validation failed: duplicate value found: "user"',
  ],
  [
    "personal accounts with version 1 tokens",
    { signInAudience: "AzureADandPersonalMicrosoftAccount" },
    "`requested_access_token_version` must be 2 when",
  ],
  [
    "personal accounts with a wildcard",
    {
      signInAudience: "PersonalMicrosoftAccount",
      api: { requestedAccessTokenVersion: 2 },
      web: { redirectUris: ["https://*.example.com/cb"] },
    },
    "`redirect_uris` having wildcard hosts are not supported when",
  ],
])("a plan with %s is refused, without a provider that is signed in", async (_, extra, message) => {
  await expect(application.previewCreate({ displayName: "x", ...extra })).rejects.toThrow(message);
});
