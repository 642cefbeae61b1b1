import type { ResourceLife } from "../resource-life.ts";
import type { Step } from "../step.ts";
import { access, refusedAssignment, refusedConsent } from "./access-programs.ts";
import { nothingChanges, ofTom } from "./known-access.ts";

/** What the provider or Graph refuses, and what goes wrong halfway. */
export const refusalSteps: Step<ResourceLife>[] = [
  {
    title: "a refused assignment",
    before: (life) => life.declare(refusedAssignment),
    operation: "preview",
    plan: [],
    errors: [
      "azuread:index/appRoleAssignment:AppRoleAssignment resource 'assignment' has a problem: expected \"app_role_id\" to be a valid UUID, got user. Examine values at 'assignment.appRoleId'.",
      "azuread:index/appRoleAssignment:AppRoleAssignment resource 'assignment' has a problem: expected \"principal_object_id\" to be a valid UUID, got /groups/1. Examine values at 'assignment.principalObjectId'.",
      "azuread:index/appRoleAssignment:AppRoleAssignment resource 'assignment' has a problem: expected \"resource_object_id\" to be a valid UUID, got . Examine values at 'assignment.resourceObjectId'.",
    ],
  },
  {
    title: "a refused consent",
    before: (life) => life.declare(refusedConsent),
    operation: "preview",
    plan: [],
    errors: [
      "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant resource 'consent' has a problem: expected \"resource_service_principal_object_id\" to be a valid UUID, got x. Examine values at 'consent.resourceServicePrincipalObjectId'.",
      "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant resource 'consent' has a problem: expected \"service_principal_object_id\" to be a valid UUID, got y. Examine values at 'consent.servicePrincipalObjectId'.",
      "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant resource 'consent' has a problem: expected \"user_object_id\" to be a valid UUID, got tom. Examine values at 'consent.userObjectId'.",
      "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant resource 'consent' has a problem: Not enough list items. Attribute claim_values requires 1 item minimum, but config has only 0 declared.. Examine values at 'consent.claimValues'.",
    ],
  },
  {
    title: "somebody who is assigned already",
    before: (life) => life.declare(access({ ...ofTom, last: { assigned: { twice: "Tom Okafor" } } })),
    operation: "up",
    plan: ["twice create", nothingChanges],
    errors: [
      "1 error occurred:\n\t* Could not create app role assignment: unexpected status 400 (400 Bad Request) with error: Request_BadRequest: Permission being assigned already exists on the object",
      "update failed",
    ],
  },
  {
    title: "a consent that is there already",
    before: (life) =>
      life.declare(
        access({ ...ofTom, last: { consents: { twice: { claimValues: ["openid"], person: "Tom Okafor" } } } }),
      ),
    operation: "up",
    plan: ["twice create", nothingChanges],
    errors: [
      "1 error occurred:\n\t* Could not create delegated permission grant: unexpected status 409 (409 Conflict) with error: Request_MultipleObjectsWithSameKeyValue: Permission entry already exists.",
      "update failed",
    ],
  },
  {
    title: "a consent whose first reading fails",
    before: (life) => {
      fail(life, "/v1.0/oauth2PermissionGrants/*");
      life.declare(access({ ...ofTom, last: { consents: { everybody: { claimValues: ["openid"] } } } }));
    },
    operation: "up",
    plan: ["everybody create", nothingChanges],
    errors: [
      '1 error occurred:\n\t* creating urn:pulumi:test::conformance::azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant::everybody: 1 error occurred:\n\t* [id] Retrieving Delegated Permission Grant with ID "/oauth2PermissionGrants/{oauth2PermissionGrant#1}": unexpected status 503 (503 Service Unavailable) with error: serviceNotAvailable: The service is not available. Try the request again after a delay.',
      "update failed",
    ],
  },
  {
    title: "up after that",
    before: (life) => life.environment.entra.faults.clear(),
    operation: "up",
    plan: ["everybody update", nothingChanges],
  },
  {
    title: "an assignment whose first reading fails",
    before: (life) => {
      fail(life, "/v1.0/servicePrincipals/*/appRoleAssignedTo/*");
      life.declare(access({ ...ofTom, last: { assigned: { nina: "Nina Berg (Nordlicht)" } } }));
    },
    operation: "up",
    plan: ["nina create", nothingChanges],
    errors: [
      '1 error occurred:\n\t* creating urn:pulumi:test::conformance::azuread:index/appRoleAssignment:AppRoleAssignment::nina: 1 error occurred:\n\t* retrieving Service Principal Id App Role Assigned To (Service Principal: "{servicePrincipal#1}"\nApp Role Assignment: "{appRoleAssignedTo of Nina Berg (Nordlicht)#1}"): unexpected status 503 (503 Service Unavailable) with error: serviceNotAvailable: The service is not available. Try the request again after a delay.',
      "update failed",
    ],
  },
  {
    // An up in between would be the end of it: the real provider cannot update an assignment, and loses its note when it tries.
    title: "refresh after that",
    before: (life) => life.environment.entra.faults.clear(),
    operation: "refresh",
    plan: ["same: application, consent, everybody, nina, partners, service-principal, tom"],
  },
  {
    title: "up without them",
    before: (life) => life.declare(access(ofTom)),
    operation: "up",
    plan: ["everybody delete", "nina delete", nothingChanges],
  },
];

/** Graph cannot be read at a path until its faults are cleared. */
function fail({ environment }: ResourceLife, path: string): void {
  environment.entra.faults.add({ fault: "unavailable", retryAfter: 0, method: "GET", path });
}
