import {
  blank,
  complex,
  type DocumentOf,
  dateTime,
  each,
  entityType,
  flag,
  guid,
  guidBytes,
  text,
  textList,
} from "./property.ts";

/** Kept in the mailbox of a Microsoft 365 group, which none has here. */
export const inMailbox = [
  ...(["allowExternalSenders", "autoSubscribeNewMembers", "hideFromAddressLists"] as const),
  ...(["hideFromOutlookClients", "isSubscribedByMail"] as const),
];

/** https://learn.microsoft.com/graph/api/resources/group */
export const groupType = entityType("group", {
  id: guid<string>({ readOnly: true, filterable: true }),
  deletedDateTime: dateTime({ readOnly: true }),
  classification: text({ filterable: true }),
  createdDateTime: dateTime<string>({ readOnly: true, filterable: true }),
  creationOptions: textList({ readOnly: true }),
  description: text({ filterable: true }),
  displayName: text<string>({ filterable: true }),
  expirationDateTime: dateTime({ readOnly: true }),
  /** `Unified` for a Microsoft 365 group, `DynamicMembership` for one with a rule; empty for a security group. */
  groupTypes: textList({ filterable: true }),
  isAssignableToRole: flag({ filterable: true }),
  mail: text({ filterable: true, readOnly: true }),
  mailEnabled: flag<boolean>({ filterable: true, initial: false }),
  mailNickname: text<string>({ filterable: true }),
  ...each(["membershipRule", "membershipRuleProcessingState"], text({ filterable: true })),
  ...each(["onPremisesDomainName", "onPremisesNetBiosName", "onPremisesSamAccountName"], text({ readOnly: true })),
  onPremisesSecurityIdentifier: text({ readOnly: true }),
  onPremisesLastSyncDateTime: dateTime({ readOnly: true }),
  onPremisesSyncEnabled: flag({ readOnly: true }),
  ...each(["preferredDataLocation", "preferredLanguage", "theme", "visibility"], text()),
  proxyAddresses: textList({ filterable: true, readOnly: true }),
  renewedDateTime: dateTime({ readOnly: true }),
  ...each(["resourceBehaviorOptions", "resourceProvisioningOptions"], textList()),
  securityEnabled: flag<boolean>({ filterable: true, initial: true }),
  securityIdentifier: text({ filterable: true, readOnly: true }),
  writebackConfiguration: complex(
    "groupWritebackConfiguration",
    { isEnabled: flag(), onPremisesGroupType: text() },
    { betaOnly: true },
  ),
  ...each(inMailbox, flag<boolean>({ onlySelected: true, initial: false })),
  ...each(["onPremisesProvisioningErrors", "serviceProvisioningErrors"], textList({ readOnly: true })),
});

/** A group of the tenant, with the property names of Microsoft Graph's `group`. */
export interface Group extends DocumentOf<typeof groupType.properties> {}

/** A new security group, with Graph's defaults. */
export function newGroup(identity: Pick<Group, "id" | "displayName" | "createdDateTime">): Group {
  return {
    ...blank(groupType),
    ...identity,
    renewedDateTime: identity.createdDateTime,
    securityIdentifier: securityIdentifier(identity.id),
    mailNickname: identity.displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
  };
}

/** The security identifier of an object of the directory: the bytes of its ID as four numbers. */
export function securityIdentifier(id: string): string {
  const bytes = guidBytes(id);
  return ["S-1-12-1", ...[0, 4, 8, 12].map((at) => bytes.readUInt32LE(at))].join("-");
}
