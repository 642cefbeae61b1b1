import { describe, expect, test } from "vitest";

import type { Impact } from "../../../../cli/impact/impact.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { impactOfSteps, propertyStep, type StepSketch, told } from "./engine-events.ts";

const notForSignIn = "sign-in does not depend on it";

/** A change as the report's own difference tells it, such as `tags: [] => ["a"]`; `null` is nothing. */
function step(difference: string, type?: string): StepSketch {
  const [, path = "", ...values] = /^(\S+): (.*) => (.*)$/.exec(difference) ?? [];
  const [before, after] = values.map((value) => JSON.parse(value) ?? undefined);
  return propertyStep(path, before, after, type);
}

/** The findings, each with what to do. */
function advised({ findings }: Impact): string[] {
  return findings.map(({ verdict, line, action }) => `${verdict}: ${line}${action ? ` To do: ${action}` : ""}`);
}

/** What is told of each difference of an application, with what to do. */
const ofApplication: Record<string, string | string[]> = {
  'web.redirectUris: ["http://localhost:8000/api/oidc/callback"] => ["http://localhost:9000/api/oidc/callback"]':
    "uninterrupted: Callback URL “http://localhost:8000/api/oidc/callback” gets another port, which Entra ID does not compare for localhost.",
  'web.redirectUris: [] => ["https://tool.example.com/signed-in"]':
    "uninterrupted: Redirect URI “https://tool.example.com/signed-in” is added, which is no callback URL of a RustDesk console.",
  'web.redirectUris: ["https://tool.example.com/signed-in"] => []':
    "broken: Redirect URI “https://tool.example.com/signed-in” is removed: whatever signs people in with it is refused (AADSTS50011). To do: Give what uses it a registration of its own first.",
  'singlePageApplication.redirectUris: [] => ["https://desk.example.com/api/oidc/callback"]':
    "broken: Callback URL “https://desk.example.com/api/oidc/callback” is registered for a single-page application: Entra ID refuses the console's client secret there (AADSTS700025, AADSTS9002325). To do: Register it for the platform Web alone.",
  'publicClient.redirectUris: ["myapp://auth"] => ["http://localhost"]': [
    "broken: Redirect URI “myapp://auth” of a desktop or mobile application is removed: whoever signs in there is refused (AADSTS50011). To do: Give what uses it a registration of its own first; RustDesk's console does not.",
    "uninterrupted: Redirect URI “http://localhost” of a desktop or mobile application is added.",
  ],
  'signInAudience: "AzureADandPersonalMicrosoftAccount" => "PersonalMicrosoftAccount"': [
    "broken: Accounts of this organization cannot sign in any more: signInAudience goes from “AzureADandPersonalMicrosoftAccount” to “PersonalMicrosoftAccount”. To do: Make sure that none of them uses the console.",
    "broken: Accounts of other organizations cannot sign in any more: signInAudience goes from “AzureADandPersonalMicrosoftAccount” to “PersonalMicrosoftAccount”. To do: Make sure that none of them uses the console.",
  ],
  'signInAudience: "AzureADMyOrg" => "AzureADMultipleOrgs"':
    "uninterrupted: Accounts of other organizations may ask to sign in as well: signInAudience goes from “AzureADMyOrg” to “AzureADMultipleOrgs”. To do: RustDesk compares one issuer exactly; keep AzureADMyOrg unless another application needs more.",
  'signInAudience: null => "AzureADMyOrg"':
    "uninterrupted: Supported account types: signInAudience goes from nothing to “AzureADMyOrg”.",
  'signInAudience: "AzureADMultipleOrgs" => "AzureADMyOrg"':
    "broken: Accounts of other organizations cannot sign in any more: signInAudience goes from “AzureADMultipleOrgs” to “AzureADMyOrg”. To do: Make sure that none of them uses the console.",
  'owners: ["1111-1", "2222-2"] => ["2222-2", "3333-3"]': [
    "uninterrupted: Owner 3333-3 is added and may change the registration, its secrets included.",
    "uninterrupted: Owner 1111-1 is removed and may no longer change the registration. To do: Make sure that the identity that deploys stays an owner, or the next run is refused.",
  ],
  'requiredResourceAccesses: [{"resourceAppId": "other", "resourceAccesses": [{"id": "x", "type": "Role"}]}] => null':
    "uninterrupted: The registration no longer asks for the permission x of other (application permission); a consent that was given for it stays.",
  'requiredResourceAccesses: null => [{"resourceAppId": "00000003-0000-0000-c000-000000000000", "resourceAccesses": [{"id": "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "type": "Scope"}]}]':
    "uninterrupted: The registration asks for one more permission: User.Read of Microsoft Graph (delegated). Signing in to RustDesk needs none. To do: Ask what it is for before an administrator consents to it.",
  "web.implicitGrant.accessTokenIssuanceEnabled: false => true":
    "uninterrupted: Access tokens of the implicit grant are switched on: the browser is handed tokens that RustDesk does not use. To do: Keep them off.",
  "web.implicitGrant.idTokenIssuanceEnabled: true => false":
    "broken: ID tokens of the implicit grant are switched off, which RustDesk asks for: sign-in may be refused for everybody (AADSTS700054). To do: Keep “ID tokens” ticked, as RustDesk's guide says.",
  "fallbackPublicClientEnabled: true => false":
    "uninterrupted: Public client flows are switched off; RustDesk does not use them.",
  "web.implicitGrant.accessTokenIssuanceEnabled: true => false":
    "uninterrupted: Access tokens of the implicit grant are switched off; RustDesk does not use them.",
  "web.implicitGrant.idTokenIssuanceEnabled: false => true":
    "uninterrupted: ID tokens of the implicit grant are switched on, as RustDesk asks for.",
  "fallbackPublicClientEnabled: false => true":
    "uninterrupted: Public client flows are switched on: programs on any machine may sign people in with this client id and no secret. To do: Keep them off.",
  'identifierUris: ["api://desk"] => []': `uninterrupted: The list of application ID URIs changes from “api://desk” to nothing: ${notForSignIn}.`,
  'tags: [] => ["a", "b"]': `uninterrupted: The list of tags changes from nothing to “a”, “b”: ${notForSignIn}.`,
  'web.homepageUrl: null => "https://desk.example.com"': `uninterrupted: The home page changes from nothing to “https://desk.example.com”: My Apps opens it; ${notForSignIn}.`,
  'appRoles: [{"value": "admin"}] => null':
    'uninterrupted: The list of app roles changes from {"value":"admin"} to nothing: people who have a removed role lose it.',
  'optionalClaims: {"idTokens": [{"name": "email"}]} => null':
    'uninterrupted: The list of optional claims in ID tokens changes from {"name":"email"} to nothing: the ID tokens of a sign-in carry other claims.',
  'disabledByMicrosoft: "" => "DisabledDueToViolationOfServicesAgreement"':
    "broken: Microsoft has disabled the application: nobody can sign in (“DisabledDueToViolationOfServicesAgreement”). To do: Ask Microsoft's support why.",
  'disabledByMicrosoft: "DisabledDueToViolationOfServicesAgreement" => "NotDisabled"':
    "uninterrupted: Microsoft has enabled the application again.",
};

/** The same of a service principal. */
const ofServicePrincipal: Record<string, string> = {
  "accountEnabled: true => false":
    "broken: Sign-in is disabled for everybody: the service principal is switched off (AADSTS7000112). To do: Switch “Enabled for users to sign-in” on under Enterprise applications, Properties.",
  "accountEnabled: false => true": "uninterrupted: Sign-in is enabled: the service principal is switched on.",
  "appRoleAssignmentRequired: false => true":
    "broken: People who are not assigned cannot sign in any more: assignment is required (AADSTS50105). To do: Assign the users or groups, and grant admin consent, under Enterprise applications first.",
  "appRoleAssignmentRequired: true => false":
    "uninterrupted: Everybody of the tenant may sign in: assignment is required no longer. To do: Make sure that this is meant.",
};

describe("a change of one property is told in the console's words:", () => {
  test.each(Object.entries(ofApplication))("%s", (difference, lines) => {
    expect(advised(impactOfSteps([step(difference)]))).toEqual([lines].flat());
  });

  test.each(Object.entries(ofServicePrincipal))("of a service principal, %s", (difference, line) => {
    expect(advised(impactOfSteps([step(difference, resourceTypes.servicePrincipal)]))).toEqual([line]);
  });

  test("a callback URL that moves from the web to another platform", () => {
    const uri = "https://desk.example.com/api/oidc/callback";
    const [web, other] = [{ redirectUris: [uri] }, { redirectUris: [] }];
    const impact = impactOfSteps([
      {
        op: "update",
        old: { web, publicClient: other },
        new: { web: other, publicClient: web },
        diff: { "web.redirectUris[0]": "delete", "publicClient.redirectUris[0]": "add" },
      },
    ]);
    expect(told(impact)).toEqual([
      `broken: Callback URL “${uri}” is no longer one of the platform Web: the console cannot use it.`,
      `broken: Callback URL “${uri}” is registered for a desktop or mobile application: Entra ID refuses the console's client secret there (AADSTS700025, AADSTS9002325).`,
    ]);
    expect(impact.findings.map(({ action }) => action)).toEqual(
      Array(2).fill("Register it for the platform Web alone."),
    );
  });

  test("a property without words of its own by its path, and where to look", () => {
    const impact = impactOfSteps([propertyStep("verifiedPublisher.name", "a", "b")]);
    expect(told(impact)).toEqual([
      "uninterrupted: verifiedPublisher.name changes from “a” to “b”, a property of Application that this report has no words for.",
    ]);
    expect(impact.findings[0]?.action).toBe("Judge it by the engine's own difference.");
  });

  test("a difference in form alone, which the engine would write, is not kept silent", () => {
    const impact = impactOfSteps([
      { op: "update", old: { tags: ["a", "b"] }, new: { tags: ["b", "a"] }, diff: { "tags[0]": "update" } },
    ]);
    expect(told(impact)).toEqual(["uninterrupted: The list of tags is written anew with the same value, “b”, “a”."]);
  });

  test("what Entra ID computes from another property is told by that one alone", () => {
    const impact = impactOfSteps([
      {
        op: "update",
        old: { appRoles: [], appRoleIds: {} },
        new: { appRoles: [{ value: "v" }], appRoleIds: { v: "1" } },
        diff: { appRoles: "add", "appRoleIds.v": "add" },
      },
    ]);
    expect(impact.findings.map(({ property }) => property)).toEqual(["appRoles"]);
  });

  test.each([
    [
      "tenantId",
      "The tenant that the run works in changes from “a” to “b”: a registration is in one tenant, and so are the people who sign in.",
    ],
    ["environment", "The cloud that the run works in changes from “a” to “b”: the issuer follows it."],
    [
      "metadataHost",
      "The metadata host, which describes the cloud that the run works in, changes from “a” to “b”: the issuer follows it.",
    ],
  ])("the azuread provider's own %s", (path, line) => {
    expect(told(impactOfSteps([step(`${path}: "a" => "b"`, "pulumi:providers:azuread")]))).toEqual([
      `uninterrupted: ${line}`,
    ]);
  });

  test("a resource of a type without words of its own by its name", () => {
    const type = "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential";
    expect(told(impactOfSteps([{ op: "create", type, name: "ci", new: { subject: "x" } }]))).toEqual([
      "uninterrupted: ApplicationFederatedIdentityCredential ci is made, a resource that this report has no words for.",
    ]);
    expect(told(impactOfSteps([{ ...propertyStep("subject", "x", "y", type), name: "ci" }]))).toEqual([
      "uninterrupted: subject changes from “x” to “y”, a property of ApplicationFederatedIdentityCredential that this report has no words for.",
    ]);
  });

  test("what an interrupted replacement has left, which the console may still use", () => {
    const impact = impactOfSteps([
      { op: "same", old: { displayName: "Desk" }, new: { displayName: "Desk" } },
      { op: "delete-replaced", old: { displayName: "Desk" } },
    ]);
    expect(impact.console.clientId).toBe("kept");
    expect(told(impact)).toEqual([
      "interrupted: The old Application rustdesk-application is deleted, which an interrupted replacement has left: sign-in is interrupted if the console still uses it.",
    ]);
  });

  test("an import keeps the client id, and says what it changes besides", () => {
    const step = { ...propertyStep("notes", "by hand", undefined), op: "import" };
    const impact = impactOfSteps([step]);
    expect(told(impact)).toEqual([
      "uninterrupted: The registration is brought under this program with its client id kept.",
      `uninterrupted: The internal note changes from “by hand” to nothing: ${notForSignIn}.`,
    ]);
    expect(impact.console.clientId).toBe("kept");
  });

  test("values that would move a terminal's cursor or turn the direction of writing are made visible", () => {
    const impact = impactOfSteps([propertyStep("displayName", "Desk", "\u001b[2J\u202eksed\nx")]);
    expect(told(impact)).toEqual([
      "uninterrupted: People see “\\u001b[2J\\u202eksed\\u000ax” instead of “Desk” when they sign in.",
    ]);
  });

  test("a value of any length stays on one line that can be read", () => {
    const [line = ""] = told(impactOfSteps([propertyStep("notes", "", "x".repeat(1024))]));
    expect(line).toContain(`${"x".repeat(200)}… (1024 characters)”: sign-in`);
  });
});
