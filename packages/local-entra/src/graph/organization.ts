import {
  complex,
  complexList,
  dateTime,
  each,
  entityType,
  flag,
  guid,
  integer,
  text,
  textList,
} from "../directory/objects/property.ts";
import { entityRoutes } from "./entities/entity-routes.ts";
import { found } from "./odata/key.ts";
import type { GraphContext, GraphRoutes } from "./request/graph-request.ts";
import { mayReadOrganization } from "./request/permissions.ts";

const readOnly = { readOnly: true } as const;

/** https://learn.microsoft.com/graph/api/resources/organization */
export const organizationType = entityType(
  "organization",
  {
    id: guid(readOnly),
    ...each(["deletedDateTime", "createdDateTime", "onPremisesLastSyncDateTime"], dateTime(readOnly)),
    ...each(
      ["businessPhones", "marketingNotificationEmails", "securityComplianceNotificationMails"],
      textList(readOnly),
    ),
    ...each(["securityComplianceNotificationPhones", "technicalNotificationMails"], textList(readOnly)),
    ...each(["assignedPlans", "provisionedPlans"], textList(readOnly)),
    ...each(["city", "country", "countryLetterCode", "displayName", "partnerTenantType", "postalCode"], text(readOnly)),
    ...each(["preferredLanguage", "state", "street", "tenantType"], text(readOnly)),
    ...each(["isMultipleDataLocationsForServicesEnabled", "onPremisesSyncEnabled"], flag(readOnly)),
    directorySizeQuota: complex("directorySizeQuota", { used: integer(), total: integer() }, readOnly),
    verifiedDomains: complexList(
      "verifiedDomain",
      { ...each(["capabilities", "name", "type"], text()), ...each(["isDefault", "isInitial"], flag()) },
      readOnly,
    ),
  },
  "organization",
);

/** Objects that a tenant with a domain of its own can hold (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const directorySize = 300_000;

/** `/organization`: the tenant itself. */
export function organizationRoutes(context: GraphContext): GraphRoutes {
  const { id, displayName, defaultDomain } = context.directory.tenant;
  const domain = { capabilities: "Email, OfficeCommunicationsOnline", isDefault: true, isInitial: true };
  const organization = {
    id,
    displayName,
    countryLetterCode: "US",
    createdDateTime: "2020-01-01T00:00:00Z",
    preferredLanguage: "en",
    technicalNotificationMails: [`admin@${defaultDomain}`],
    tenantType: "AAD",
    directorySizeQuota: { used: 0, total: directorySize },
    verifiedDomains: [{ ...domain, name: defaultDomain, type: "Managed" }],
  };
  return entityRoutes(context, {
    type: organizationType,
    list: () => [organization],
    find: (key) => found(key, key.toLowerCase() === id ? organization : undefined),
    mayRead: mayReadOrganization,
  });
}
