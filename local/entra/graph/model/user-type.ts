import { dateTime, type EntityType, flag, guid, text, textList } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/user, of which local Entra keeps what sign-in needs. */
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
    displayName: text({ filterable: true }),
    givenName: text({ filterable: true }),
    jobTitle: text({ filterable: true }),
    mail: text({ filterable: true }),
    surname: text({ filterable: true }),
    userPrincipalName: text({ filterable: true }),
    userType: text({ filterable: true }),
    ...unkept(),
  },
};

/** Properties that Graph's users have and ours do not: `$select` takes them and answers null. */
function unkept(): EntityType["properties"] {
  const texts = [
    ...[
      "ageGroup",
      "city",
      "companyName",
      "consentProvidedForMinor",
      "country",
      "creationType",
      "department",
    ],
    ...["employeeId", "employeeOrgData", "employeeType", "externalUserState", "faxNumber", "mailNickname"],
    ...["mobilePhone", "officeLocation", "onPremisesDistinguishedName", "onPremisesDomainName"],
    ...["onPremisesImmutableId", "onPremisesSamAccountName", "onPremisesSecurityIdentifier"],
    ...[
      "onPremisesUserPrincipalName",
      "postalCode",
      "preferredLanguage",
      "state",
      "streetAddress",
      "usageLocation",
    ],
  ];
  return {
    ...Object.fromEntries(texts.map((name) => [name, text()])),
    businessPhones: textList(),
    createdDateTime: dateTime(),
    employeeHireDate: dateTime(),
    imAddresses: textList(),
    onPremisesSyncEnabled: flag(),
    otherMails: textList(),
    proxyAddresses: textList(),
    showInAddressList: flag(),
  };
}
