import { blank, type DocumentOf, each, edm, entityType, guidBytes } from "./property.ts";

/** Kept in the mailbox of a Microsoft 365 group, which none has here. */
export const inMailbox = [
  ...(["allowExternalSenders", "autoSubscribeNewMembers", "hideFromAddressLists"] as const),
  ...(["hideFromOutlookClients", "isSubscribedByMail"] as const),
];

/** https://learn.microsoft.com/graph/api/resources/group */
export const groupType = entityType("group", {
  id: edm.guid<string>({ readOnly: true, filterable: true }),
  deletedDateTime: edm.dateTime({ readOnly: true }),
  classification: edm.text({ filterable: true }),
  createdDateTime: edm.dateTime<string>({ readOnly: true, filterable: true }),
  creationOptions: edm.textList({ readOnly: true }),
  description: edm.text({ filterable: true }),
  displayName: edm.text<string>({ filterable: true }),
  expirationDateTime: edm.dateTime({ readOnly: true }),
  /** `Unified` for a Microsoft 365 group, `DynamicMembership` for one with a rule; empty for a security group. */
  groupTypes: edm.textList({ filterable: true }),
  isAssignableToRole: edm.flag({ filterable: true }),
  mail: edm.text({ filterable: true, readOnly: true }),
  mailEnabled: edm.flag<boolean>({ filterable: true, initial: false }),
  mailNickname: edm.text<string>({ filterable: true }),
  ...each(["membershipRule", "membershipRuleProcessingState"], edm.text({ filterable: true })),
  ...each(["onPremisesDomainName", "onPremisesNetBiosName", "onPremisesSamAccountName"], edm.text({ readOnly: true })),
  onPremisesSecurityIdentifier: edm.text({ readOnly: true }),
  onPremisesLastSyncDateTime: edm.dateTime({ readOnly: true }),
  onPremisesSyncEnabled: edm.flag({ readOnly: true }),
  ...each(["preferredDataLocation", "preferredLanguage", "theme", "visibility"], edm.text()),
  proxyAddresses: edm.textList({ filterable: true, readOnly: true }),
  renewedDateTime: edm.dateTime({ readOnly: true }),
  ...each(["resourceBehaviorOptions", "resourceProvisioningOptions"], edm.textList()),
  securityEnabled: edm.flag<boolean>({ filterable: true, initial: true }),
  securityIdentifier: edm.text({ filterable: true, readOnly: true }),
  writebackConfiguration: edm.complex(
    "groupWritebackConfiguration",
    { isEnabled: edm.flag(), onPremisesGroupType: edm.text() },
    { betaOnly: true },
  ),
  ...each(inMailbox, edm.flag<boolean>({ onlySelected: true, initial: false })),
  ...each(["onPremisesProvisioningErrors", "serviceProvisioningErrors"], edm.textList({ readOnly: true })),
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
