import type { DirectoryObject } from "../collection.ts";
import { complex, dateTime, type EntityType, each, entityType, flag, guid, text, textList } from "./property.ts";

/** Texts that sign-in does not use: kept as they are given. */
const plainTexts = [
  ...["ageGroup", "city", "companyName", "consentProvidedForMinor", "country", "department", "employeeId"],
  ...["employeeType", "faxNumber", "mobilePhone", "officeLocation", "onPremisesImmutableId"],
  ...["passwordPolicies", "postalCode", "preferredLanguage", "state", "streetAddress", "usageLocation"],
];

/** Set by services that local Entra has none of, hence null. */
const serviceTexts = [
  ...["creationType", "externalUserState", "onPremisesDistinguishedName", "onPremisesDomainName"],
  ...["onPremisesSamAccountName", "onPremisesSecurityIdentifier", "onPremisesUserPrincipalName"],
];

/** https://learn.microsoft.com/graph/api/resources/user, with the properties that the azuread provider knows. */
export const userType: EntityType = {
  ...entityType("user", {
    id: guid({ readOnly: true, filterable: true }),
    accountEnabled: flag({ filterable: true, initial: true }),
    businessPhones: textList(),
    createdDateTime: dateTime({ readOnly: true }),
    deletedDateTime: dateTime({ readOnly: true }),
    displayName: text({ filterable: true }),
    employeeHireDate: dateTime(),
    employeeOrgData: complex("employeeOrgData", { costCenter: text(), division: text() }, { initial: null }),
    givenName: text({ filterable: true }),
    imAddresses: textList({ readOnly: true }),
    jobTitle: text({ filterable: true }),
    mail: text({ filterable: true }),
    mailNickname: text({ filterable: true }),
    onPremisesSyncEnabled: flag({ readOnly: true }),
    otherMails: textList(),
    passwordProfile: complex(
      "passwordProfile",
      {
        forceChangePasswordNextSignIn: flag(),
        forceChangePasswordNextSignInWithMfa: flag(),
        password: text(),
      },
      { initial: null },
    ),
    proxyAddresses: textList({ readOnly: true }),
    showInAddressList: flag(),
    surname: text({ filterable: true }),
    userPrincipalName: text({ filterable: true }),
    userType: text({ filterable: true, initial: "Member" }),
    ...each(plainTexts, text({ filterable: true })),
    ...each(serviceTexts, text({ readOnly: true })),
  }),
  shownByDefault: [
    ...["businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation"],
    ...["preferredLanguage", "surname", "userPrincipalName", "id"],
  ],
};

/** A person in the tenant, with the property names of Microsoft Graph's `user`. */
export interface User extends DirectoryObject {
  accountEnabled: boolean;
  displayName: string;
  givenName: string | null;
  surname: string | null;
  jobTitle: string | null;
  userPrincipalName: string;
  /** Only set when the person has a mailbox; the `email` claim is left out without it. */
  mail: string | null;
  userType: "Member" | "Guest";
}
