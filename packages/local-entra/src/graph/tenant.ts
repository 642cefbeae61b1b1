import type { DirectoryObject } from "../directory/collection.ts";
import { type EntityType, each, edm, entityType } from "../directory/objects/property.ts";
import { entityRoutes } from "./entities/entity-routes.ts";
import { found } from "./odata/key.ts";
import type { GraphContext, GraphRoutes } from "./request/graph-context.ts";
import { may, type Permission } from "./request/permissions.ts";

const readOnly = { readOnly: true } as const;

/** https://learn.microsoft.com/graph/api/resources/organization */
export const organizationType = entityType(
  "organization",
  {
    id: edm.guid(readOnly),
    ...each(["deletedDateTime", "createdDateTime", "onPremisesLastSyncDateTime"], edm.dateTime(readOnly)),
    ...each(
      ["businessPhones", "marketingNotificationEmails", "securityComplianceNotificationMails"],
      edm.textList(readOnly),
    ),
    ...each(["securityComplianceNotificationPhones", "technicalNotificationMails"], edm.textList(readOnly)),
    ...each(["assignedPlans", "provisionedPlans"], edm.textList(readOnly)),
    ...each(
      ["city", "country", "countryLetterCode", "displayName", "partnerTenantType", "postalCode"],
      edm.text(readOnly),
    ),
    ...each(["preferredLanguage", "state", "street", "tenantType"], edm.text(readOnly)),
    ...each(["isMultipleDataLocationsForServicesEnabled", "onPremisesSyncEnabled"], edm.flag(readOnly)),
    directorySizeQuota: edm.complex("directorySizeQuota", { used: edm.integer(), total: edm.integer() }, readOnly),
    verifiedDomains: edm.complexList(
      "verifiedDomain",
      { ...each(["capabilities", "name", "type"], edm.text()), ...each(["isDefault", "isInitial"], edm.flag()) },
      readOnly,
    ),
  },
  "organization",
);

/** Objects that a tenant with a domain of its own can hold (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const directorySize = 300_000;

/** https://learn.microsoft.com/graph/api/resources/domain */
export const domainType = entityType("domain", {
  ...each(["id", "authenticationType", "availabilityStatus"], edm.text(readOnly)),
  ...each(["isAdminManaged", "isDefault", "isInitial", "isRoot", "isVerified"], edm.flag(readOnly)),
  ...each(["passwordNotificationWindowInDays", "passwordValidityPeriodInDays"], edm.integer(readOnly)),
  state: edm.dateTime(readOnly),
  supportedServices: edm.textList(readOnly),
});

/** `/organization`: the tenant itself. */
export function organizationRoutes(context: GraphContext): GraphRoutes {
  const { id, displayName, defaultDomain } = context.directory.tenant;
  const domain = { capabilities: "Email, OfficeCommunicationsOnline", isDefault: true, isInitial: true };
  const organization = {
    ...{ id, displayName, countryLetterCode: "US", createdDateTime: "2020-01-01T00:00:00Z" },
    ...{ preferredLanguage: "en", technicalNotificationMails: [`admin@${defaultDomain}`], tenantType: "AAD" },
    directorySizeQuota: { used: 0, total: directorySize },
    verifiedDomains: [{ ...domain, name: defaultDomain, type: "Managed" }],
  };
  return theOne(context, organizationType, organization, may.readOrganization);
}

/** `/domains`: the tenant has one, which is the one it began with too. */
export function domainRoutes(context: GraphContext): GraphRoutes {
  const domain = {
    ...{ id: context.directory.tenant.defaultDomain.toLowerCase(), authenticationType: "Managed" },
    ...{ isAdminManaged: true, isDefault: true, isInitial: true, isRoot: true, isVerified: true },
    supportedServices: ["Email", "OfficeCommunicationsOnline"],
  };
  return theOne(context, domainType, domain, may.readDomains);
}

/** A set of one, which nobody changes. */
function theOne(context: GraphContext, type: EntityType, one: DirectoryObject, mayRead: Permission): GraphRoutes {
  const find = (key: string) => found(key, key.toLowerCase() === one.id ? one : undefined);
  return entityRoutes(context, { type, list: () => [one], find, mayRead });
}
