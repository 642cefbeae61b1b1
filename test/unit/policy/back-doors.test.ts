import { describe, expect, test } from "vitest";

import type { StackResource } from "../../../policy/resource-check.ts";
import { superfluousSecretProblems } from "../../../policy/rules/current-secrets.ts";
import { type KnownProvidersSettings, knownProvidersProblems } from "../../../policy/rules/known-providers.ts";
import { offeredApiProblems } from "../../../policy/rules/offered-api.ts";
import { ownRegistrationProblems } from "../../../policy/rules/own-registration.ts";
import { deployingOwnerProblems } from "../../../policy/rules/owners.ts";

const objectId = "aaaaaaaa-1111-2222-3333-444444444444";
const clientId = "bbbbbbbb-1111-2222-3333-444444444444";
const microsoftGraph = "00000003-0000-0000-c000-000000000000";

function resource(
  type: string,
  name: string,
  props: Record<string, unknown>,
  propertyDependencies: StackResource["propertyDependencies"] = {},
): StackResource {
  const full = `azuread:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
  const urn = `urn:pulumi:prod::p::${full}::${name}`;
  return { type: full, name, urn, props, opts: { protect: true }, propertyDependencies };
}

/** What the SDK does at a property that a preview cannot know yet. */
const notKnown = (property: string): Record<string, unknown> =>
  Object.defineProperty({}, property, {
    get() {
      throw new Error(`${property} is not known yet`);
    },
  });

const application = resource("Application", "application", { objectId, clientId });
const principal = resource("ServicePrincipal", "principal", { objectId: "cccc", clientId });
const secret = (name: string) =>
  resource(
    "ApplicationPassword",
    name,
    { applicationId: `/applications/${objectId}` },
    { applicationId: [application] },
  );
const namesOf = (problems: { urn: string }[]): string[] => problems.map(({ urn }) => urn.split("::").at(-1) ?? "");

describe("own-registration-only", () => {
  test("allows what belongs to the stack's application, known or not", () => {
    const unknownId = { ...secret("secret-2"), props: notKnown("applicationId") };
    const granted = resource("AppRoleAssignment", "everybody", { resourceObjectId: "cccc" });
    expect(ownRegistrationProblems([application, principal, secret("secret-1"), unknownId, granted])).toEqual([]);
  });

  test.each([
    ["ApplicationApiAccess", "applicationId", "/applications/dddd"],
    ["ApplicationPassword", "applicationId", "/applications/dddd"],
    ["ApplicationRedirectUris", "applicationId", "/applications/dddd"],
    ["AppRoleAssignment", "resourceObjectId", "dddd"],
    ["ServicePrincipal", "clientId", microsoftGraph],
    ["ServicePrincipalDelegatedPermissionGrant", "servicePrincipalObjectId", "dddd"],
    ["ServicePrincipalPassword", "servicePrincipalId", "/servicePrincipals/dddd"],
  ])("refuses a %s whose %s is another's, also one that only looks like its own", (type, property, value) => {
    const other = resource(type, "other", { [property]: value }, { [property]: [application, principal] });
    const problems = ownRegistrationProblems([application, principal, other]);
    expect(namesOf(problems)).toEqual(["other"]);
    expect(problems[0]?.problem).toMatch(`${property} of other must be that of the `);
    expect(problems[0]?.problem).toMatch(`; got ${value}. Remove other, or declare it for this stack's own.`);
  });

  test("refuses one that is not known and comes from elsewhere", () => {
    const found = { ...resource("ServicePrincipal", "found", {}), props: notKnown("clientId") };
    expect(namesOf(ownRegistrationProblems([application, found]))).toEqual(["found"]);
  });
});

describe("current-secrets-only", () => {
  test("allows the current secret and the one before it", () => {
    expect(superfluousSecretProblems([application, secret("secret-9"), secret("secret-10")])).toEqual([]);
    expect(superfluousSecretProblems([application, secret("secret")])).toEqual([]);
  });

  test("refuses every other credential", () => {
    const others = [
      secret("secret-8"),
      secret("back-door"),
      secret("other-1"),
      resource("ServicePrincipalPassword", "of-principal", {}),
      resource("Application", "inline", { password: { displayName: "inline" } }),
    ];
    const problems = superfluousSecretProblems([application, secret("secret-9"), ...others, secret("secret-10")]);
    expect(namesOf(problems)).toEqual(["secret-8", "back-door", "other-1", "of-principal", "inline"]);
    expect(problems[1]?.problem).toBe(
      "back-door must be the current client secret, NAME-N, or the one before it, NAME-(N-1); " +
        "got another credential. Remove it; for a new client secret, raise the stack's clientSecretGeneration by one.",
    );
  });
});

describe("known-providers-only", () => {
  const settings: KnownProvidersSettings = { packages: ["azuread", "random"], providers: [] };
  const type = "azuread:index/application:Application";
  const problemsOf = (given: Parameters<typeof knownProvidersProblems>[0], allowed = settings) =>
    knownProvidersProblems(given, allowed);

  test("allows what the engine's own providers have, and components", () => {
    expect(problemsOf({ type, name: "application", provider: { name: "default_6_10_0" } })).toEqual([]);
    expect(problemsOf({ type, name: "application", provider: { name: "default" } })).toEqual([]);
    expect(problemsOf({ type: "pulumi:providers:azuread", name: "default_6_10_0" })).toEqual([]);
    expect(problemsOf({ type: "rustdesk-entra:index:RustDeskAppRegistration", name: "rustdesk" })).toEqual([]);
    expect(problemsOf({ type: "pulumi:pulumi:Stack", name: "prod" })).toEqual([]);
  });

  test("refuses a provider that the program makes, and what has it, unless the configuration allows it", () => {
    const given = [
      { type: "pulumi:providers:azuread", name: "elsewhere" },
      { type, name: "application", provider: { name: "elsewhere" } },
    ];
    expect(given.flatMap((one) => problemsOf(one))).toEqual([
      "elsewhere must not be there: the stack's configuration sets the provider; got elsewhere. Remove it, or allow the provider " +
        "in known-providers-only of the pack's configuration.",
      "application must have no provider of its own: the stack's configuration sets the provider; got elsewhere. Remove it, or " +
        "allow the provider in known-providers-only of the pack's configuration.",
    ]);
    expect(given.flatMap((one) => problemsOf(one, { ...settings, providers: ["elsewhere"] }))).toEqual([]);
  });

  test("refuses one that the program makes under a name of the engine's: that has no parent", () => {
    const parent = "urn:pulumi:prod::p::pulumi:pulumi:Stack::p-prod";
    expect(problemsOf({ type: "pulumi:providers:azuread", name: "default", opts: { parent } })).toEqual([
      expect.stringContaining("default must not be there: the stack's configuration sets the provider; got default."),
    ]);
    expect(problemsOf({ type: "pulumi:providers:azuread", name: "default", opts: {} })).toEqual([]);
  });

  test("refuses another package's resources, unless the configuration allows it", () => {
    const command = { type: "command:local:Command", name: "run", provider: { name: "default_1_1_0" } };
    expect(problemsOf(command)).toEqual([
      "run must be of a package among azuread, random; got command:local:Command. Remove it, or allow the package in " +
        "known-providers-only of the pack's configuration.",
    ]);
    expect(problemsOf(command, { ...settings, packages: ["command"] })).toEqual([]);
  });
});

describe("no-offered-api", () => {
  const offering = {
    displayName: "RustDesk",
    identifierUris: ["api://desk"],
    api: { oauth2PermissionScopes: [{ id: objectId, value: "Desk.Use" }] },
  };

  test("refuses what programs could ask for, unless the configuration allows it", () => {
    expect(offeredApiProblems({ displayName: "RustDesk" }, { scopes: [], identifierUris: [] })).toEqual([]);
    expect(offeredApiProblems(offering, { scopes: ["Other"], identifierUris: [] })).toEqual([
      "api.oauth2PermissionScopes must be among Other; got Desk.Use. Remove it, or allow it in no-offered-api.scopes of the pack's " +
        "configuration.",
      "identifierUris must be among none; got api://desk. Remove it, or allow it in no-offered-api.identifierUris of the pack's " +
        "configuration.",
    ]);
    expect(offeredApiProblems(offering, { scopes: ["Desk.Use"], identifierUris: ["api://desk"] })).toEqual([]);
  });
});

describe("deploying-owner", () => {
  test("refuses owners without the identity that deploys, where the configuration tells it", () => {
    const owners = [clientId];
    expect(deployingOwnerProblems({ owners }, { deployers: [] })).toEqual([]);
    expect(deployingOwnerProblems({ owners }, { deployers: [clientId.toUpperCase()] })).toEqual([]);
    expect(deployingOwnerProblems({ owners }, { deployers: [objectId] })).toEqual([
      `owners must have the identity that deploys, ${objectId}; got ${clientId}. Without it the next run is refused. Add its object ` +
        "ID to the stack's owners.",
    ]);
    expect(deployingOwnerProblems({}, { deployers: [objectId] })).toHaveLength(1);
  });
});
