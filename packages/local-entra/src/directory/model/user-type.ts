import { complex, dateTime, type EntityType, flag, guid, type Property, text, textList } from "./property.ts";

/** Texts that sign-in does not use: kept as they are given. */
const PLAIN_TEXTS = [
  ...["ageGroup", "city", "companyName", "consentProvidedForMinor", "country", "department", "employeeId"],
  ...["employeeType", "faxNumber", "mobilePhone", "officeLocation", "onPremisesImmutableId"],
  ...["passwordPolicies", "postalCode", "preferredLanguage", "state", "streetAddress", "usageLocation"],
];

/** Set by services that local Entra has none of, hence null. */
const SERVICE_TEXTS = [
  ...["creationType", "externalUserState", "onPremisesDistinguishedName", "onPremisesDomainName"],
  ...["onPremisesSamAccountName", "onPremisesSecurityIdentifier", "onPremisesUserPrincipalName"],
];

/** https://learn.microsoft.com/graph/api/resources/user, with the properties that the azuread provider knows. */
export const userType: EntityType = {
  name: "user",
  set: "users",
  title: "User",
  shownByDefault: [
    ...["businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation"],
    ...["preferredLanguage", "surname", "userPrincipalName", "id"],
  ],
  properties: {
    id: guid({ readOnly: true, filterable: true }),
    accountEnabled: flag({ filterable: true }),
    businessPhones: textList(),
    createdDateTime: dateTime({ readOnly: true }),
    displayName: text({ filterable: true }),
    employeeHireDate: dateTime(),
    employeeOrgData: complex("employeeOrgData", { costCenter: text(), division: text() }),
    givenName: text({ filterable: true }),
    imAddresses: textList({ readOnly: true }),
    jobTitle: text({ filterable: true }),
    mail: text({ filterable: true }),
    mailNickname: text({ filterable: true }),
    onPremisesSyncEnabled: flag({ readOnly: true }),
    otherMails: textList(),
    passwordProfile: complex("passwordProfile", {
      forceChangePasswordNextSignIn: flag(),
      forceChangePasswordNextSignInWithMfa: flag(),
      password: text(),
    }),
    proxyAddresses: textList({ readOnly: true }),
    showInAddressList: flag(),
    surname: text({ filterable: true }),
    userPrincipalName: text({ filterable: true }),
    userType: text({ filterable: true }),
    ...each(PLAIN_TEXTS, text()),
    ...each(SERVICE_TEXTS, text({ readOnly: true })),
  },
};

function each(names: string[], property: Property): Record<string, Property> {
  return Object.fromEntries(names.map((name) => [name, property]));
}
