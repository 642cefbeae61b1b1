import { blank, complex, type DocumentOf, dateTime, entityType, flag, guid, text, textList } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/group, in the order of its answers. */
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
  membershipRule: text({ filterable: true }),
  membershipRuleProcessingState: text({ filterable: true }),
  onPremisesDomainName: text({ readOnly: true }),
  onPremisesLastSyncDateTime: dateTime({ readOnly: true }),
  onPremisesNetBiosName: text({ readOnly: true }),
  onPremisesSamAccountName: text({ readOnly: true }),
  onPremisesSecurityIdentifier: text({ readOnly: true }),
  onPremisesSyncEnabled: flag({ readOnly: true }),
  preferredDataLocation: text(),
  preferredLanguage: text(),
  proxyAddresses: textList({ filterable: true, readOnly: true }),
  renewedDateTime: dateTime({ readOnly: true }),
  resourceBehaviorOptions: textList(),
  resourceProvisioningOptions: textList(),
  securityEnabled: flag<boolean>({ filterable: true, initial: true }),
  securityIdentifier: text({ filterable: true, readOnly: true }),
  theme: text(),
  visibility: text(),
  writebackConfiguration: complex(
    "groupWritebackConfiguration",
    { isEnabled: flag(), onPremisesGroupType: text() },
    { betaOnly: true },
  ),
  onPremisesProvisioningErrors: textList({ readOnly: true }),
  serviceProvisioningErrors: textList({ readOnly: true }),
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

/** The security identifier of an object of the directory: its GUID as four little-endian numbers. */
export function securityIdentifier(id: string): string {
  const [first = "", second = "", third = "", fourth = "", node = ""] = id.split("-");
  const rest = Buffer.from(fourth + node, "hex");
  const numbers = [Number.parseInt(first, 16), Number.parseInt(third + second, 16)];
  return ["S-1-12-1", ...numbers, rest.readUInt32LE(0), rest.readUInt32LE(4)].join("-");
}
