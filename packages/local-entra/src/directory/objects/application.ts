import {
  blank,
  complex,
  complexList,
  type DocumentOf,
  dateTime,
  each,
  entityType,
  flag,
  guid,
  integer,
  text,
  textList,
  whole,
} from "./property.ts";

/** Supported account types of an app registration, by Graph's values. */
export type SignInAudience =
  | "AzureADMyOrg"
  | "AzureADMultipleOrgs"
  | "AzureADandPersonalMicrosoftAccount"
  | "PersonalMicrosoftAccount";

export const appRole = {
  allowedMemberTypes: textList(),
  description: text<string>(),
  displayName: text<string>(),
  id: guid<string>(),
  isEnabled: flag<boolean>({ initial: true }),
  origin: text<string>({ initial: "Application" }),
  value: text(),
};

export const permissionScope = {
  ...each(["adminConsentDescription", "adminConsentDisplayName"], text()),
  id: guid<string>(),
  isEnabled: flag<boolean>({ initial: true }),
  type: text({ initial: "User" }),
  ...each(["userConsentDescription", "userConsentDisplayName", "value"], text()),
};

export const optionalClaim = {
  additionalProperties: textList(),
  essential: flag<boolean>({ initial: false }),
  name: text<string>(),
  source: text(),
};

/** What a request may say about one client secret; the value itself is never taken from a request. */
export const passwordCredential = {
  customKeyIdentifier: text(),
  displayName: text(),
  endDateTime: dateTime<string>(),
  /** First characters of the secret, as the portal shows them. */
  hint: text({ readOnly: true }),
  keyId: guid<string>(),
  /** The secret itself is only in the answer to `addPassword`. */
  secretText: text<null>({ readOnly: true }),
  startDateTime: dateTime<string>(),
};

/** https://learn.microsoft.com/graph/api/resources/keycredential */
export const keyCredential = {
  /** By default the SHA-1 thumbprint of the certificate, in upper-case hexadecimal digits. */
  customKeyIdentifier: text<string>(),
  displayName: text<string>(),
  endDateTime: dateTime<string>(),
  /** The certificate as DER, in Base64. */
  key: text<string>({ onlySelected: true }),
  keyId: guid<string>(),
  startDateTime: dateTime<string>(),
  type: text<string>(),
  usage: text<string>(),
};

/** The credentials of applications and service principals. */
export const credentials = {
  keyCredentials: complexList("keyCredential", keyCredential),
  passwordCredentials: complexList("passwordCredential", passwordCredential),
};

/** What applications and service principals show of their publisher, addresses and add-ins. */
export const published = {
  addIns: complexList("addIn", {
    id: guid(),
    properties: complexList("keyValue", { key: text(), value: text() }),
    type: text(),
  }),
  info: complex("informationalUrl", {
    logoUrl: text({ readOnly: true }),
    ...each(["marketingUrl", "privacyStatementUrl", "supportUrl", "termsOfServiceUrl"], text()),
  }),
  verifiedPublisher: complex(
    "verifiedPublisher",
    { displayName: text(), verifiedPublisherId: text(), addedDateTime: dateTime() },
    { readOnly: true },
  ),
};

/** https://learn.microsoft.com/graph/api/resources/application */
export const applicationType = entityType("application", {
  id: guid<string>({ readOnly: true, filterable: true }),
  deletedDateTime: dateTime({ readOnly: true }),
  appId: guid<string>({ readOnly: true, filterable: true }),
  applicationTemplateId: text({ readOnly: true, filterable: true }),
  disabledByMicrosoftStatus: text({ readOnly: true }),
  createdDateTime: dateTime<string>({ readOnly: true, filterable: true }),
  displayName: text<string>({ filterable: true }),
  ...each(["description", "groupMembershipClaims"], text()),
  identifierUris: textList({ filterable: true }),
  ...each(["isDeviceOnlyAuthSupported", "isFallbackPublicClient"], flag()),
  ...each(["nativeAuthenticationApisEnabled", "notes"], text()),
  publisherDomain: text<string>({ readOnly: true, filterable: true }),
  serviceManagementReference: text({ filterable: true }),
  signInAudience: text<SignInAudience>({ filterable: true, initial: "AzureADMyOrg" }),
  tags: textList({ filterable: true }),
  tokenEncryptionKeyId: guid(),
  uniqueName: text({ readOnly: true }),
  ...each(["samlMetadataUrl", "defaultRedirectUri"], text()),
  certification: text({ readOnly: true }),
  optionalClaims: whole(
    "optionalClaims",
    each(["accessToken", "idToken", "saml2Token"], complexList("optionalClaim", optionalClaim)),
  ),
  servicePrincipalLockConfiguration: whole("servicePrincipalLockConfiguration", {
    ...each(["allProperties", "credentialsWithUsageSign", "credentialsWithUsageVerify"], flag()),
    ...each(["identifierUris", "isEnabled", "tokenEncryptionKeyId"], flag()),
  }),
  requestSignatureVerification: whole("requestSignatureVerification", {
    allowedWeakAlgorithms: text(),
    isSignedRequestRequired: flag(),
  }),
  oauth2RequirePostResponse: flag<boolean>({ betaOnly: true, initial: false }),
  addIns: published.addIns,
  api: complex("apiApplication", {
    acceptMappedClaims: flag(),
    knownClientApplications: textList(),
    requestedAccessTokenVersion: integer(),
    oauth2PermissionScopes: complexList("permissionScope", permissionScope),
    preAuthorizedApplications: complexList("preAuthorizedApplication", {
      appId: guid(),
      delegatedPermissionIds: textList(),
    }),
  }),
  appRoles: complexList("appRole", appRole),
  info: published.info,
  keyCredentials: credentials.keyCredentials,
  parentalControlSettings: complex("parentalControlSettings", {
    countriesBlockedForMinors: textList(),
    legalAgeGroupRule: text({ initial: "Allow" }),
  }),
  passwordCredentials: credentials.passwordCredentials,
  publicClient: complex("publicClientApplication", { redirectUris: textList() }),
  requiredResourceAccess: complexList(
    "requiredResourceAccess",
    { resourceAppId: text(), resourceAccess: complexList("resourceAccess", { id: guid(), type: text() }) },
    { reversed: true },
  ),
  verifiedPublisher: published.verifiedPublisher,
  web: complex("webApplication", {
    homePageUrl: text(),
    logoutUrl: text(),
    redirectUris: textList(),
    implicitGrantSettings: complex("implicitGrantSettings", {
      enableAccessTokenIssuance: flag<boolean>({ initial: false }),
      enableIdTokenIssuance: flag<boolean>({ initial: false }),
    }),
    redirectUriSettings: complexList("redirectUriSettings", { uri: text(), index: integer() }),
  }),
  spa: complex("spaApplication", { redirectUris: textList() }),
});

/** An app registration, by Microsoft Graph's `application` (v1.0, and the beta properties that we keep). */
export interface Application extends DocumentOf<typeof applicationType.properties> {}

/** What Graph shows of a client secret. */
export interface PasswordCredential extends DocumentOf<typeof passwordCredential> {}

/** A certificate of an application or a service principal. */
export interface KeyCredential extends DocumentOf<typeof keyCredential> {}

export interface AppRole extends DocumentOf<typeof appRole> {}

export interface OptionalClaim extends DocumentOf<typeof optionalClaim> {}

/** A new registration with the values that Graph gives what a request leaves out. */
export function newApplication(
  identity: Pick<Application, "id" | "appId" | "displayName" | "publisherDomain" | "createdDateTime">,
): Application {
  return { ...blank(applicationType), ...identity };
}
