import { applicationType } from "../../directory/objects/application.ts";
import { groupType } from "../../directory/objects/group.ts";
import { servicePrincipalType } from "../../directory/objects/service-principal.ts";
import { userType } from "../../directory/objects/user.ts";

/** What Graph serves and local Entra ID does not, by the names in paths. */
export const unservedSegments = [
  "$batch $metadata addKey administrativeUnits appManagementPolicies applicationTemplates",
  "assignLicense auditLogs authentication changePassword claimsMappingPolicies contracts createdObjects",
  "delegatedPermissionClassifications delta devices directReports directoryRoles directoryRoleTemplates endpoints",
  "extensionProperties extensions groupSettings homeRealmDiscoveryPolicies identity identityGovernance invitations",
  "licenseDetails ownedDevices ownedObjects photo policies registeredDevices removeKey renew reports",
  "revokeSignInSessions roleManagement schemaExtensions setVerifiedPublisher subscribedSkus subscriptions",
  "synchronization tokenIssuancePolicies tokenLifetimePolicies validateProperties",
].flatMap((line) => line.split(" "));

const types = [applicationType, groupType, servicePrincipalType, userType];

/** Whether Graph has something of this name, with or without parameters. */
export function isUnservedName(segment: string): boolean {
  return unservedSegments.some((known) => isNamed(segment, known));
}

/** Whether Graph has this segment of a path: such a name, or a property by itself, as in `/applications/{id}/displayName`. */
export function isServedElsewhere(segment: string): boolean {
  const names = types.flatMap(({ properties }) => Object.keys(properties));
  return isUnservedName(segment) || names.some((name) => isNamed(segment, name));
}

function isNamed(segment: string, name: string): boolean {
  return segment.replace(/\(.*/, "").toLowerCase() === name.toLowerCase();
}
