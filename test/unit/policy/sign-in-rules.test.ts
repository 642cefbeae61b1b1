import { describe, expect, test } from "vitest";

import { accessTokenGrantProblems } from "../../../policy/rules/access-token-grant.ts";
import { singleTenantProblems } from "../../../policy/rules/single-tenant.ts";
import { platformTypeProblems, webPlatformProblems } from "../../../policy/rules/web-platform.ts";

const displayName = "RustDesk";

describe("no-access-token-grant", () => {
  test.each([
    undefined,
    {},
    { implicitGrant: {} },
    { implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: false } },
  ])("allows %j", (web) => {
    expect(accessTokenGrantProblems(web === undefined ? { displayName } : { displayName, web })).toEqual([]);
  });

  test("refuses access tokens", () => {
    const web = { implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: true } };
    expect(accessTokenGrantProblems({ displayName, web })).toEqual([
      "web.implicitGrant.accessTokenIssuanceEnabled must be false; got true. Set it to false: the console asks for an " +
        "ID token and no more.",
    ]);
  });
});

describe("web-platform-only", () => {
  const uri = "https://desk.example.com/api/oidc/callback";

  test("allows the web platform alone", () => {
    expect(webPlatformProblems({ displayName, web: { redirectUris: [uri] } })).toEqual([]);
    expect(
      webPlatformProblems({
        displayName,
        singlePageApplication: { redirectUris: [] },
        publicClient: {},
        fallbackPublicClientEnabled: false,
      }),
    ).toEqual([]);
    expect(platformTypeProblems({ applicationId: "/applications/1", type: "Web", redirectUris: [uri] })).toEqual([]);
  });

  const advice = "Remove them, or move the ones of a console to web.redirectUris.";

  test("refuses single-page and public client platforms", () => {
    expect(
      webPlatformProblems({
        displayName,
        singlePageApplication: { redirectUris: [uri] },
        publicClient: { redirectUris: ["https://a.example/", "ms-appx-web://b"] },
        fallbackPublicClientEnabled: true,
      }),
    ).toEqual([
      `singlePageApplication.redirectUris must be empty; got ${uri}. ${advice}`,
      `publicClient.redirectUris must be empty; got https://a.example/, ms-appx-web://b. ${advice}`,
      "fallbackPublicClientEnabled must be false; got true. Set it to false: the console has a client secret.",
    ]);
  });

  test.each(["SPA", "PublicClient"])("refuses redirect URIs of type %s", (type) => {
    expect(platformTypeProblems({ applicationId: "/applications/1", type, redirectUris: [uri] })).toEqual([
      `redirectUris of type ${type} must be empty; got ${uri}. ${advice}`,
    ]);
  });
});

describe("single-tenant", () => {
  test("allows this tenant, which is also what Entra ID takes without a value", () => {
    const settings = { audiences: ["AzureADMyOrg"] };
    expect(singleTenantProblems({ displayName, signInAudience: "AzureADMyOrg" }, settings)).toEqual([]);
    expect(singleTenantProblems({ displayName }, settings)).toEqual([]);
  });

  test("refuses other audiences", () => {
    const application = { displayName, signInAudience: "AzureADMultipleOrgs" };
    expect(singleTenantProblems(application, { audiences: ["AzureADMyOrg"] })).toEqual([
      "signInAudience must be AzureADMyOrg; got AzureADMultipleOrgs. Use AzureADMyOrg, or allow it in " +
        "single-tenant.audiences of the pack's configuration.",
    ]);
  });

  test("follows the configuration both ways", () => {
    const settings = { audiences: ["AzureADMultipleOrgs", "PersonalMicrosoftAccount"] };
    expect(singleTenantProblems({ displayName, signInAudience: "AzureADMultipleOrgs" }, settings)).toEqual([]);
    expect(singleTenantProblems({ displayName }, settings)).toEqual([
      "signInAudience must be AzureADMultipleOrgs or PersonalMicrosoftAccount; got AzureADMyOrg. Use AzureADMultipleOrgs, " +
        "or allow it in single-tenant.audiences of the pack's configuration.",
    ]);
  });
});
