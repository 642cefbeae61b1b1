import * as azuread from "@pulumi/azuread";
import { describe, expect, test } from "vitest";

import { knownResourcesProblems } from "../../../policy/rules/known-resources.ts";

const group = "azuread:index/group:Group";

/** Every resource type of the provider's SDK, as the engine writes them. */
const typesOfProvider = Object.values(azuread)
  .map((member: object) => ("__pulumiType" in member ? String(member.__pulumiType) : ""))
  .filter((type) => type.startsWith("azuread:"));

function problemsOf(type: string, types: string[] = []): string[] {
  return knownResourcesProblems({ name: "other", type }, { types });
}

describe("known-resources-only", () => {
  test("allows these types of the provider, and no other, unless the configuration does", () => {
    const allowed = [
      "azuread:index/appRoleAssignment:AppRoleAssignment",
      "azuread:index/application:Application",
      "azuread:index/applicationApiAccess:ApplicationApiAccess",
      "azuread:index/applicationPassword:ApplicationPassword",
      "azuread:index/applicationRedirectUris:ApplicationRedirectUris",
      "azuread:index/servicePrincipal:ServicePrincipal",
      "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
      "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
    ];
    expect(typesOfProvider.filter((type) => problemsOf(type).length === 0).sort()).toEqual(allowed);
    const withGroup = typesOfProvider.filter((type) => problemsOf(type, [group]).length === 0);
    expect(withGroup.sort()).toEqual([...allowed, group].sort());
  });

  test.each([
    ["what an Application says", "ApplicationRegistration"],
    ["a public client", "ApplicationFallbackPublicClient"],
    ["a certificate", "ApplicationCertificate"],
    ["a trusted outside identity", "ApplicationFederatedIdentityCredential"],
    ["a trusted pattern of them", "ApplicationFlexibleFederatedIdentityCredential"],
    ["a certificate of the service principal", "ServicePrincipalCertificate"],
    ["a directory role", "DirectoryRoleAssignment"],
    ["a directory role on demand", "DirectoryRoleEligibilityScheduleRequest"],
  ])("refuses %s where it is declared apart, and allows it where the configuration does", (_what, name) => {
    const type = `azuread:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
    expect(typesOfProvider).toContain(type);
    expect(problemsOf(type, [group])).toEqual([
      `other must be of a type that the rules look at; got ${type}. Remove it, set the same in the Application itself, or ` +
        "allow the type in known-resources-only.types of the pack's configuration.",
    ]);
    expect(problemsOf(type, [group, type])).toEqual([]);
  });

  test("refuses a type that a later version of the provider brings", () => {
    expect(problemsOf("azuread:index/applicationPasskey:ApplicationPasskey")).toHaveLength(1);
  });

  test.each([
    "rustdesk-entra:index:RustDeskAppRegistration",
    "random:index/randomString:RandomString",
    "pulumi:providers:azuread",
    "pulumi:pulumi:Stack",
  ])("leaves %s alone, which is no resource of the provider", (type) => {
    expect(problemsOf(type)).toEqual([]);
  });
});
