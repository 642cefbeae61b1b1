import { dateTime, entityType, flag, integer, text, textList } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/domain */
export const domainType = entityType("domain", {
  id: text({ readOnly: true }),
  authenticationType: text({ readOnly: true }),
  availabilityStatus: text({ readOnly: true }),
  isAdminManaged: flag({ readOnly: true }),
  isDefault: flag({ readOnly: true }),
  isInitial: flag({ readOnly: true }),
  isRoot: flag({ readOnly: true }),
  isVerified: flag({ readOnly: true }),
  passwordNotificationWindowInDays: integer({ readOnly: true }),
  passwordValidityPeriodInDays: integer({ readOnly: true }),
  state: dateTime({ readOnly: true }),
  supportedServices: textList({ readOnly: true }),
});
