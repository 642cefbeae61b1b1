import type { DirectoryObject } from "../collection.ts";
import { type EntityType, each, edm, entityType } from "./property.ts";

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
    id: edm.guid({ readOnly: true, filterable: true }),
    accountEnabled: edm.flag({ filterable: true, initial: true }),
    businessPhones: edm.textList(),
    createdDateTime: edm.dateTime({ readOnly: true }),
    deletedDateTime: edm.dateTime({ readOnly: true }),
    displayName: edm.text({ filterable: true }),
    employeeHireDate: edm.dateTime(),
    employeeOrgData: edm.complex(
      "employeeOrgData",
      { costCenter: edm.text(), division: edm.text() },
      { initial: null },
    ),
    givenName: edm.text({ filterable: true }),
    imAddresses: edm.textList({ readOnly: true }),
    jobTitle: edm.text({ filterable: true }),
    mail: edm.text({ filterable: true }),
    mailNickname: edm.text({ filterable: true }),
    onPremisesSyncEnabled: edm.flag({ readOnly: true }),
    otherMails: edm.textList(),
    passwordProfile: edm.complex(
      "passwordProfile",
      {
        forceChangePasswordNextSignIn: edm.flag(),
        forceChangePasswordNextSignInWithMfa: edm.flag(),
        password: edm.text(),
      },
      { initial: null },
    ),
    proxyAddresses: edm.textList({ readOnly: true }),
    showInAddressList: edm.flag(),
    surname: edm.text({ filterable: true }),
    userPrincipalName: edm.text({ filterable: true }),
    userType: edm.text({ filterable: true, initial: "Member" }),
    ...each(plainTexts, edm.text({ filterable: true })),
    ...each(serviceTexts, edm.text({ readOnly: true })),
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
