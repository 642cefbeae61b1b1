import { each, edm, entityType } from "../directory/objects/property.ts";
import { entityRoutes } from "./entities/entity-routes.ts";
import { found } from "./odata/key.ts";
import type { GraphContext, GraphRoutes } from "./request/graph-context.ts";
import { may } from "./request/permissions.ts";

/** https://learn.microsoft.com/graph/api/resources/domain */
export const domainType = entityType("domain", {
  ...each(["id", "authenticationType", "availabilityStatus"], edm.text({ readOnly: true })),
  ...each(["isAdminManaged", "isDefault", "isInitial", "isRoot", "isVerified"], edm.flag({ readOnly: true })),
  ...each(["passwordNotificationWindowInDays", "passwordValidityPeriodInDays"], edm.integer({ readOnly: true })),
  state: edm.dateTime({ readOnly: true }),
  supportedServices: edm.textList({ readOnly: true }),
});

/** `/domains`: the tenant has one, which is the one it began with too. */
export function domainRoutes(context: GraphContext): GraphRoutes {
  const domain = {
    id: context.directory.tenant.defaultDomain.toLowerCase(),
    authenticationType: "Managed",
    isAdminManaged: true,
    isDefault: true,
    isInitial: true,
    isRoot: true,
    isVerified: true,
    supportedServices: ["Email", "OfficeCommunicationsOnline"],
  };
  return entityRoutes(context, {
    type: domainType,
    list: () => [domain],
    find: (key) => found(key, key.toLowerCase() === domain.id ? domain : undefined),
    mayRead: may.readDomains,
  });
}
