import {
  complex,
  complexList,
  dateTime,
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

/** https://learn.microsoft.com/graph/api/resources/organization, in the order of its answers. */
export const organizationType = entityType(
  "organization",
  {
    id: guid({ readOnly: true }),
    deletedDateTime: dateTime({ readOnly: true }),
    businessPhones: textList({ readOnly: true }),
    city: text({ readOnly: true }),
    country: text({ readOnly: true }),
    countryLetterCode: text({ readOnly: true }),
    createdDateTime: dateTime({ readOnly: true }),
    displayName: text({ readOnly: true }),
    isMultipleDataLocationsForServicesEnabled: flag({ readOnly: true }),
    marketingNotificationEmails: textList({ readOnly: true }),
    onPremisesLastSyncDateTime: dateTime({ readOnly: true }),
    onPremisesSyncEnabled: flag({ readOnly: true }),
    partnerTenantType: text({ readOnly: true }),
    postalCode: text({ readOnly: true }),
    preferredLanguage: text({ readOnly: true }),
    securityComplianceNotificationMails: textList({ readOnly: true }),
    securityComplianceNotificationPhones: textList({ readOnly: true }),
    state: text({ readOnly: true }),
    street: text({ readOnly: true }),
    technicalNotificationMails: textList({ readOnly: true }),
    tenantType: text({ readOnly: true }),
    directorySizeQuota: complex("directorySizeQuota", { used: integer(), total: integer() }, { readOnly: true }),
    assignedPlans: textList({ readOnly: true }),
    provisionedPlans: textList({ readOnly: true }),
    verifiedDomains: complexList(
      "verifiedDomain",
      { capabilities: text(), isDefault: flag(), isInitial: flag(), name: text(), type: text() },
      { readOnly: true },
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
