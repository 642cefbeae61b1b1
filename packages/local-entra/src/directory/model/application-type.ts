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
} from "./property.ts";

const appRole = {
  allowedMemberTypes: textList(),
  description: text(),
  displayName: text(),
  id: guid(),
  isEnabled: flag({ initial: true }),
  origin: text({ initial: "Application" }),
  value: text(),
};

const permissionScope = {
  adminConsentDescription: text(),
  adminConsentDisplayName: text(),
  id: guid(),
  isEnabled: flag({ initial: true }),
  origin: text({ initial: "Application" }),
  type: text({ initial: "User" }),
  userConsentDescription: text(),
  userConsentDisplayName: text(),
  value: text(),
};

const optionalClaim = {
  additionalProperties: textList(),
  essential: flag({ initial: false }),
  name: text(),
  source: text(),
};

/** What a request may say about one client secret; the value itself is never taken from a request. */
export const passwordCredential = {
  customKeyIdentifier: text(),
  displayName: text(),
  endDateTime: dateTime(),
  hint: text({ readOnly: true }),
  keyId: guid(),
  secretText: text({ readOnly: true }),
  startDateTime: dateTime(),
};

/** https://learn.microsoft.com/graph/api/resources/keycredential */
const keyCredential = {
  customKeyIdentifier: text(),
  displayName: text(),
  endDateTime: dateTime(),
  key: text({ onlySelected: true }),
  keyId: guid(),
  startDateTime: dateTime(),
  type: text(),
  usage: text(),
};

/** The credentials of applications and service principals. */
export const credentials = {
  keyCredentials: complexList("keyCredential", keyCredential),
  passwordCredentials: complexList("passwordCredential", passwordCredential),
};

/** https://learn.microsoft.com/graph/api/resources/application */
export const applicationType = entityType("application", {
  id: guid({ readOnly: true, filterable: true }),
  api: complex("apiApplication", {
    acceptMappedClaims: flag(),
    knownClientApplications: textList(),
    oauth2PermissionScopes: complexList("permissionScope", permissionScope),
    preAuthorizedApplications: complexList("preAuthorizedApplication", {
      appId: guid(),
      delegatedPermissionIds: textList(),
    }),
    requestedAccessTokenVersion: integer(),
  }),
  appId: guid({ readOnly: true, filterable: true }),
  applicationTemplateId: text({ readOnly: true, filterable: true }),
  appRoles: complexList("appRole", appRole),
  createdDateTime: dateTime({ readOnly: true }),
  deletedDateTime: dateTime({ readOnly: true }),
  description: text(),
  disabledByMicrosoftStatus: text({ readOnly: true }),
  displayName: text({ filterable: true }),
  groupMembershipClaims: text(),
  identifierUris: textList({ filterable: true }),
  info: complex("informationalUrl", {
    logoUrl: text({ readOnly: true }),
    marketingUrl: text(),
    privacyStatementUrl: text(),
    supportUrl: text(),
    termsOfServiceUrl: text(),
  }),
  isDeviceOnlyAuthSupported: flag(),
  isFallbackPublicClient: flag(),
  notes: text(),
  oauth2RequirePostResponse: flag({ betaOnly: true, initial: false }),
  optionalClaims: complex(
    "optionalClaims",
    {
      accessToken: complexList("optionalClaim", optionalClaim),
      idToken: complexList("optionalClaim", optionalClaim),
      saml2Token: complexList("optionalClaim", optionalClaim),
    },
    { atomic: true },
  ),
  ...credentials,
  publicClient: complex("publicClientApplication", { redirectUris: textList() }),
  publisherDomain: text({ readOnly: true, filterable: true }),
  requiredResourceAccess: complexList("requiredResourceAccess", {
    resourceAccess: complexList("resourceAccess", { id: guid(), type: text() }),
    resourceAppId: text(),
  }),
  serviceManagementReference: text({ filterable: true }),
  signInAudience: text({ filterable: true, initial: "AzureADMyOrg" }),
  spa: complex("spaApplication", { redirectUris: textList() }),
  tags: textList({ filterable: true }),
  web: complex("webApplication", {
    homePageUrl: text(),
    implicitGrantSettings: complex("implicitGrantSettings", {
      enableAccessTokenIssuance: flag({ initial: false }),
      enableIdTokenIssuance: flag({ initial: false }),
    }),
    logoutUrl: text(),
    redirectUris: textList(),
  }),
});
