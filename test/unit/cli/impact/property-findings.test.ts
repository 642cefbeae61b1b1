import { describe, expect, test } from "vitest";

import type { Impact } from "../../../../cli/impact/impact.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { impactOfSteps, propertyStep, type StepSketch, told } from "./engine-events.ts";

const ownRegistration = "To do: Give what uses it a registration of its own first.";

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
  'web.redirectUris: ["https://Desk.Example.com/api/oidc/callback"] => ["https://desk.example.com/api/oidc/callback"]':
    "uninterrupted: Redirect URI “https://Desk.Example.com/api/oidc/callback” is written “https://desk.example.com/api/oidc/callback”, which is the same address to Entra ID.",
  'web.redirectUris: [] => ["https://tool.example.com/signed-in"]':
    "uninterrupted: Redirect URI “https://tool.example.com/signed-in” is added, which is no callback URL of a RustDesk console.",
  'web.redirectUris: ["https://tool.example.com/signed-in"] => []':
    "broken: Redirect URI “https://tool.example.com/signed-in” is removed: whatever signs people in with it is refused (AADSTS50011). To do: Give what uses it a registration of its own first.",
  'singlePageApplication.redirectUris: [] => ["https://desk.example.com/api/oidc/callback"]':
    "broken: Callback URL “https://desk.example.com/api/oidc/callback” is registered for a single-page application: Entra ID refuses the console's client secret there (AADSTS700025, AADSTS9002325). To do: Register it for the platform Web alone.",
  'publicClient.redirectUris: ["myapp://auth"] => ["http://localhost"]': [
    "broken: Redirect URI “myapp://auth” of a desktop or mobile application is removed: whoever signs in there is refused (AADSTS50011). To do: Give what uses it a registration of its own first.",
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
    "unknown: Owner 1111-1 is removed and may no longer change the registration. If it is the identity that deploys, its next run is refused. To do: Make sure that the identity that deploys stays an owner, or the next run is refused.",
    "uninterrupted: Owner 3333-3 is added and may change the registration, its secrets included.",
  ],
  'requiredResourceAccesses: [{"resourceAppId": "other", "resourceAccesses": [{"id": "x", "type": "Role"}]}] => null': `broken: The registration no longer asks for the permission x of other (application permission): a consent that was given for it stays, but whoever consents from now on does not grant it, and a program that needs it is refused (AADSTS65001). ${ownRegistration}`,
  'requiredResourceAccesses: [{"resourceAppId": "00000003-0000-0000-c000-000000000000", "resourceAccesses": [{"id": "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "type": "Scope"}]}] => null':
    "uninterrupted: The registration no longer asks for the permission User.Read of Microsoft Graph (delegated: read the profile of whoever signs in); a consent that was given for it stays.",
  'requiredResourceAccesses: null => [{"resourceAppId": "00000003-0000-0000-c000-000000000000", "resourceAccesses": [{"id": "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "type": "Scope"}]}]':
    "uninterrupted: The registration asks for one more permission: User.Read of Microsoft Graph (delegated: read the profile of whoever signs in). Signing in to RustDesk needs none. To do: Ask what it is for before an administrator consents to it.",
  "web.implicitGrant.accessTokenIssuanceEnabled: false => true":
    "uninterrupted: Access tokens of the implicit grant are switched on: the browser is handed tokens that RustDesk does not use. To do: Keep them off.",
  "web.implicitGrant.idTokenIssuanceEnabled: true => false":
    "broken: ID tokens of the implicit grant are switched off, which RustDesk asks for: sign-in may be refused for everybody (AADSTS700054). To do: Keep “ID tokens” ticked, as RustDesk's guide says.",
  "fallbackPublicClientEnabled: true => false": `broken: Public client flows are switched off: programs that sign people in without a client secret, by device code or password, are refused (AADSTS7000218). RustDesk does not use them. ${ownRegistration}`,
  "web.implicitGrant.accessTokenIssuanceEnabled: true => false": `broken: Access tokens of the implicit grant are switched off: pages that get theirs with the sign-in are refused (AADSTS700051). RustDesk does not use them. ${ownRegistration}`,
  "deviceOnlyAuthEnabled: true => false": `broken: Sign-in by a device alone is switched off: devices that sign in here without a person are refused. ${ownRegistration}`,
  "deviceOnlyAuthEnabled: false => true":
    "uninterrupted: Sign-in by a device alone is switched on; RustDesk does not use it. To do: Keep it off.",
  "api.mappedClaimsEnabled: true => false":
    "broken: Claims may no longer be mapped by a policy: where the enterprise application has one, every sign-in is refused (AADSTS50146). To do: Make sure that no claims mapping policy is assigned to the enterprise application.",
  "api.mappedClaimsEnabled: false => true":
    "uninterrupted: Claims may be mapped by a policy: ID tokens of a sign-in may carry other claims.",
  "web.implicitGrant.idTokenIssuanceEnabled: false => true":
    "uninterrupted: ID tokens of the implicit grant are switched on, as RustDesk asks for.",
  "fallbackPublicClientEnabled: false => true":
    "uninterrupted: Public client flows are switched on: programs on any machine may sign people in with this client id and no secret. To do: Keep them off.",
  'identifierUris: ["api://desk"] => []': `broken: Application ID URI “api://desk” is removed: programs that ask for a token for it are refused (AADSTS500011). ${ownRegistration}`,
  'identifierUris: [] => ["api://desk"]': "uninterrupted: Application ID URI “api://desk” is added.",
  'api.knownClientApplications: ["1111-1"] => []': `broken: Known client application “1111-1” is removed: people who consent to it are no longer asked for this registration's permissions as well, and it is refused (AADSTS65001). ${ownRegistration}`,
  'api.oauth2PermissionScopes: [{"value": "A.Read", "enabled": true}, {"value": "B.Read", "enabled": false}] => null': [
    `broken: Offered permission “A.Read” is removed: programs that ask for it are refused (AADSTS650053). ${ownRegistration}`,
    "uninterrupted: Offered permission “B.Read” is removed.",
  ],
  'api.oauth2PermissionScopes: [{"value": "A.Read", "type": "User"}] => [{"value": "A.Read", "type": "Admin"}]':
    "uninterrupted: Offered permission is another in its details, from (value “A.Read”, type “User”) to (value “A.Read”, type “Admin”).",
  "api.requestedAccessTokenVersion: 1 => 2":
    "uninterrupted: The version of access tokens changes from “1” to “2”: ID tokens, which RustDesk reads, keep theirs.",
  'groupMembershipClaims: ["SecurityGroup", "None"] => null': `broken: ID tokens tell no groups instead of all security groups of a user: whatever decides by the others, the console's own groups included, finds none there. ${ownRegistration}`,
  'groupMembershipClaims: null => ["ApplicationGroup"]':
    "uninterrupted: ID tokens tell those of a user's groups that are assigned to the application: what maps groups, RustDesk included, can go by them.",
  'groupMembershipClaims: ["ApplicationGroup"] => ["SecurityGroup"]':
    "uninterrupted: ID tokens tell all security groups of a user: what maps groups, RustDesk included, can go by them. Of a user in more than 200 groups they tell none at all: ApplicationGroup avoids that.",
  'groupMembershipClaims: ["SecurityGroup"] => ["ApplicationGroup"]': `broken: ID tokens tell those of a user's groups that are assigned to the application instead of all security groups of a user: whatever decides by the others, the console's own groups included, finds none there. ${ownRegistration}`,
  'serviceManagementReference: "CI 4711" => null':
    "uninterrupted: The service management reference changes from “CI 4711” to nothing: administrators find by it who answers for the registration.",
  'tags: ["a"] => ["b", "HideApp"]': [
    "broken: Tag “a” is removed: whatever finds or treats the application by it does not any more. To do: Make sure that nobody needs it.",
    "broken: The tile in My Apps goes (tag “HideApp”): people who open the application there do not find it any more. To do: Make sure that nobody needs it.",
    "uninterrupted: Tag “b” is added: the portal may list the application by it.",
  ],
  'tags: ["HideApp"] => []': "uninterrupted: My Apps may show a tile: the tag “HideApp” is removed.",
  'web.homepageUrl: null => "https://desk.example.com"':
    "uninterrupted: The home page changes from nothing to “https://desk.example.com”: My Apps opens it.",
  'web.homepageUrl: "https://desk.example.com" => null': `broken: The home page changes from “https://desk.example.com” to nothing: My Apps and links to the application open nothing any more. ${ownRegistration}`,
  'web.logoutUrl: "https://wiki.example.com/out" => null': `broken: The front-channel logout URL changes from “https://wiki.example.com/out” to nothing: what listens there is no longer told that somebody has signed out, and keeps them signed in. ${ownRegistration}`,
  'appRoles: [{"value": "Read", "allowedMemberTypes": ["Application"]}, {"value": "Admin", "allowedMemberTypes": ["User", "Application"]}] => [{"value": "Admin", "allowedMemberTypes": ["Application"]}, {"value": "New", "allowedMemberTypes": ["User"]}]':
    [
      "broken: App role “Admin” is removed: people and groups that are assigned it lose it, and where assignment is required those whom nothing else lets in cannot sign in (AADSTS50105). To do: See under Enterprise applications, Users and groups, who has it, and assign them again right after.",
      `broken: App role “Read” is removed: programs that were granted it do not find it in their tokens any more. ${ownRegistration}`,
      "uninterrupted: App role “New” is added and can be assigned.",
    ],
  'appRoles: [{"value": "a", "displayName": "A"}] => [{"value": "a", "displayName": "B"}]':
    "uninterrupted: App roles change from (value “a”, displayName “A”) to (value “a”, displayName “B”): what they are called or do is another. To do: Make sure that nothing decides by them.",
  'optionalClaims: {"idTokens": [{"name": "email"}], "accessTokens": [{"name": "groups"}], "saml2Tokens": [{"name": "upn"}]} => null':
    [
      `broken: Optional claim of access tokens “groups” is removed: programs that are called with this registration's access tokens do not find it there any more. ${ownRegistration}`,
      `broken: Optional claim of SAML tokens “upn” is removed: whatever signs people in by SAML does not find it there any more. ${ownRegistration}`,
      "uninterrupted: ID tokens tell the e-mail address only to a console that asks for it (scope email), as RustDesk's does: what its users are called may change where one does not.",
    ],
  'optionalClaims: null => {"idTokens": [{"name": "email"}, {"name": "xms_edov"}]}': [
    "uninterrupted: ID tokens tell the e-mail address even where the console does not ask for it. RustDesk signs people in to the account that has theirs, one from before included: whoever can set a user's address in the tenant can take over that account.",
    "uninterrupted: ID tokens tell whether the domain of the e-mail address is verified (xms_edov): what links accounts by addresses can leave others alone.",
  ],
  'optionalClaims: {"idTokens": [{"name": "xms_edov"}, {"name": "upn"}]} => {"idTokens": [{"name": "groups", "additionalProperties": ["cloud_displayname"]}]}':
    [
      `broken: Optional claim of ID tokens “upn” is removed: whatever signs people in here, the console included, does not find it there any more. ${ownRegistration}`,
      "uninterrupted: ID tokens do not tell any more whether the domain of the e-mail address is verified (xms_edov): what links accounts by addresses cannot tell a stranger's from your own.",
      "uninterrupted: The groups claim tells groups by names: a group that is renamed counts as another.",
    ],
  'password: {"value": "a secret of twenty"} => null': `broken: The application's own client secret changes from [secret] to nothing: whoever signs in with it is refused (AADSTS7000215). ${ownRegistration}`,
  'disabledByMicrosoft: "" => "DisabledDueToViolationOfServicesAgreement"':
    "broken: Microsoft has disabled the application: nobody can sign in (“DisabledDueToViolationOfServicesAgreement”). To do: Ask Microsoft's support why.",
  'disabledByMicrosoft: "DisabledDueToViolationOfServicesAgreement" => "NotDisabled"':
    "uninterrupted: Microsoft has enabled the application again.",
};

/** The same of a service principal. */
const ofServicePrincipal: Record<string, string> = {
  "accountEnabled: true => false":
    "broken: Sign-in is disabled for everybody: the service principal is switched off (AADSTS7000112). To do: Switch “Enabled for users to sign-in” on under Enterprise applications, Properties.",
  "accountEnabled: false => true":
    "uninterrupted: Sign-in is enabled: the enterprise application is switched on, and people who were shut out can sign in. To do: Make sure that whoever switched it off agrees.",
  "appRoleAssignmentRequired: false => true":
    "broken: Nobody can sign in any more except those who are assigned besides, in the portal or by having consented for themselves: assignment is required and assignments names nobody (AADSTS50105). To do: Name users or groups in assignments. Set adminConsent to true, or grant admin consent in the portal first: people cannot consent themselves any more.",
  "appRoleAssignmentRequired: true => false":
    "exposed: Everybody of the tenant can sign in from now on, guests included: assignment is required no longer. To do: Keep assignmentRequired true unless all of them are meant.",
  'alternativeNames: ["desk"] => []': `broken: Alternative name “desk” is removed: whatever finds the enterprise application by it does not any more. ${ownRegistration}`,
  'loginUrl: "https://desk.example.com" => null': `broken: The sign-on URL changes from “https://desk.example.com” to nothing: My Apps and links to the application open nothing any more. ${ownRegistration}`,
  'notificationEmailAddresses: ["ada@example.com"] => null': `broken: Address for notices “ada@example.com” is removed: nobody is told there any more before the certificate for SAML ends. ${ownRegistration}`,
  'preferredSingleSignOnMode: "saml" => null': `broken: The single sign-on mode changes from “saml” to nothing: whatever signs people in by it cannot any more; RustDesk uses OpenID Connect. ${ownRegistration}`,
  'preferredSingleSignOnMode: "oidc" => null':
    "uninterrupted: The single sign-on mode changes from “oidc” to nothing: OpenID Connect, which RustDesk uses, does not depend on it.",
  'samlSingleSignOn: {"relayState": "https://wiki.example.com"} => null': `broken: The SAML relay state changes from “https://wiki.example.com” to nothing: a sign-in by SAML that begins at My Apps does not lead there any more. ${ownRegistration}`,
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

  test("another version of access tokens where programs are called with them", () => {
    const state = (version: number) => ({
      identifierUris: ["api://desk"],
      api: { requestedAccessTokenVersion: version },
    });
    const diff = { "api.requestedAccessTokenVersion": "update" };
    expect(advised(impactOfSteps([{ op: "update", old: state(1), new: state(2), diff }]))).toEqual([
      `broken: The version of access tokens changes from “1” to “2”: programs that are called with this registration's access tokens must take another issuer, audience and claims. ${ownRegistration}`,
    ]);
  });

  test("features that only follow the tags", () => {
    const state = (tag: string) => ({ tags: [tag], featureTags: [{ hide: tag }], features: [{ visibleToUsers: tag }] });
    const diff = { "tags[0]": "update", featureTags: "update", features: "update" };
    const impact = impactOfSteps([{ op: "update", old: state("a"), new: state("b"), diff }]);
    expect(new Set(impact.findings.map(({ property }) => property))).toEqual(new Set(["tags"]));
  });

  test("a property without words of its own by its path, and where to look", () => {
    const impact = impactOfSteps([propertyStep("verifiedPublisher.name", "a", "b")]);
    expect(told(impact)).toEqual([
      "unknown: verifiedPublisher.name changes from “a” to “b”, a property of Application that this report has no words for: it may matter to somebody.",
    ]);
    expect(impact.findings[0]?.action).toBe("Judge it by the engine's own difference.");
  });

  test("a difference in form alone, which the engine would write, is not kept silent", () => {
    const impact = impactOfSteps([
      { op: "update", old: { tags: ["a", "b"] }, new: { tags: ["b", "a"] }, diff: { "tags[0]": "update" } },
    ]);
    expect(told(impact)).toEqual(["uninterrupted: tags is written anew with the same value, “b”, “a”."]);
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
    ["tenantId", "“a”", "a registration is in one tenant, and so are the people who sign in"],
    ["environment", "“a”", "it names the cloud that the run works in, and the issuer follows it"],
    ["metadataHost", "“a”", "whoever runs that host tells the run where to sign in and which issuer holds"],
    [
      "oidcRequestUrl",
      "“a”",
      "the run fetches its token there, and whoever runs that host receives the pipeline's own",
    ],
    ["msiEndpoint", "“a”", "the run fetches its token there, so whoever runs that host decides as whom it works"],
    ["adoServiceConnectionId", "[secret]", "it decides where and as whom the run works"],
  ])("the azuread provider's own %s", (key, old, meaning) => {
    const target = old.replace("a”", "b”");
    const provider = { op: "same", type: "pulumi:providers:azuread", name: "default_6_10_0" };
    const line = `exposed: The provider's setting ${key} changes from ${old} to ${target}: ${meaning}.`;
    expect(told(impactOfSteps([{ ...provider, old: { [key]: "a" }, new: { [key]: "b" } }]))).toEqual([line]);
    // A newer plugin is another resource of the state.
    const newer = [
      { ...provider, op: "delete", name: "default_6_9_1", old: { [key]: "a", version: "6.9.1" } },
      { ...provider, op: "create", new: { [key]: "b", version: "6.10.0" } },
    ];
    expect(told(impactOfSteps(newer))).toEqual([line]);
  });

  test("a setting of the provider that leads nowhere else", () => {
    const provider = { op: "same", type: "pulumi:providers:azuread", name: "default" };
    expect(told(impactOfSteps([{ ...provider, old: {}, new: { partnerId: "b" } }]))).toEqual([
      "uninterrupted: The provider's setting partnerId changes from nothing to [secret]: the run works where it did.",
    ]);
  });

  test("a resource of a type without words of its own by its name", () => {
    const type = "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential";
    expect(told(impactOfSteps([{ op: "create", type, name: "ci", new: { subject: "x" } }]))).toEqual([
      "exposed: ApplicationFederatedIdentityCredential ci is made, which lets somebody in or gives rights.",
    ]);
    expect(told(impactOfSteps([{ ...propertyStep("subject", "x", "y", type), name: "ci" }]))).toEqual([
      "unknown: subject changes from “x” to “y”, a property of ApplicationFederatedIdentityCredential that this report has no words for: it may matter to somebody.",
    ]);
    const group = { op: "create", type: "azuread:index/group:Group", name: "all", new: {} };
    expect(told(impactOfSteps([group]))).toEqual([
      "unknown: Group all is made, a resource that this report has no words for.",
    ]);
    const id = { op: "create", type: "random:index/randomId:RandomId", name: "id", new: {} };
    expect(told(impactOfSteps([id]))).toEqual([
      "uninterrupted: RandomId id is made, a resource that this report has no words for.",
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
      `uninterrupted: The internal note changes from “by hand” to nothing: administrators read it.`,
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
    expect(line).toContain(`${"x".repeat(200)}… (1024 characters)”: administrators`);
  });
});
