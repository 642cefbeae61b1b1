import { blank, type DocumentOf, each, edm, entityType } from "./property.ts";

/** Supported account types of an app registration, by Graph's values. */
export type SignInAudience =
  | "AzureADMyOrg"
  | "AzureADMultipleOrgs"
  | "AzureADandPersonalMicrosoftAccount"
  | "PersonalMicrosoftAccount";

export const appRole = {
  allowedMemberTypes: edm.textList(),
  description: edm.text<string>(),
  displayName: edm.text<string>(),
  id: edm.guid<string>(),
  isEnabled: edm.flag<boolean>({ initial: true }),
  origin: edm.text<string>({ initial: "Application" }),
  value: edm.text(),
};

export const permissionScope = {
  ...each(["adminConsentDescription", "adminConsentDisplayName"], edm.text()),
  id: edm.guid<string>(),
  isEnabled: edm.flag<boolean>({ initial: true }),
  type: edm.text({ initial: "User" }),
  ...each(["userConsentDescription", "userConsentDisplayName", "value"], edm.text()),
};

export const optionalClaim = {
  additionalProperties: edm.textList(),
  essential: edm.flag<boolean>({ initial: false }),
  name: edm.text<string>(),
  source: edm.text(),
};

/** What a request may say about one client secret; the value itself is never taken from a request. */
export const passwordCredential = {
  customKeyIdentifier: edm.text(),
  displayName: edm.text(),
  endDateTime: edm.dateTime<string>(),
  /** First characters of the secret, as the portal shows them. */
  hint: edm.text({ readOnly: true }),
  keyId: edm.guid<string>(),
  /** The secret itself is only in the answer to `addPassword`. */
  secretText: edm.text<null>({ readOnly: true }),
  startDateTime: edm.dateTime<string>(),
};

/** https://learn.microsoft.com/graph/api/resources/keycredential */
export const keyCredential = {
  /** By default the SHA-1 thumbprint of the certificate, in upper-case hexadecimal digits. */
  customKeyIdentifier: edm.text<string>(),
  displayName: edm.text<string>(),
  endDateTime: edm.dateTime<string>(),
  /** The certificate as DER, in Base64. */
  key: edm.text<string>({ onlySelected: true }),
  keyId: edm.guid<string>(),
  startDateTime: edm.dateTime<string>(),
  type: edm.text<string>(),
  usage: edm.text<string>(),
};

/** The credentials of applications and service principals. */
export const credentials = {
  keyCredentials: edm.complexList("keyCredential", keyCredential),
  passwordCredentials: edm.complexList("passwordCredential", passwordCredential),
};

/** What applications and service principals show of their publisher, addresses and add-ins. */
export const published = {
  addIns: edm.complexList("addIn", {
    id: edm.guid(),
    properties: edm.complexList("keyValue", { key: edm.text(), value: edm.text() }),
    type: edm.text(),
  }),
  info: edm.complex("informationalUrl", {
    logoUrl: edm.text({ readOnly: true }),
    ...each(["marketingUrl", "privacyStatementUrl", "supportUrl", "termsOfServiceUrl"], edm.text()),
  }),
  verifiedPublisher: edm.complex(
    "verifiedPublisher",
    { displayName: edm.text(), verifiedPublisherId: edm.text(), addedDateTime: edm.dateTime() },
    { readOnly: true },
  ),
};

/** https://learn.microsoft.com/graph/api/resources/application */
export const applicationType = entityType("application", {
  id: edm.guid<string>({ readOnly: true, filterable: true }),
  deletedDateTime: edm.dateTime({ readOnly: true }),
  appId: edm.guid<string>({ readOnly: true, filterable: true }),
  applicationTemplateId: edm.text({ readOnly: true, filterable: true }),
  disabledByMicrosoftStatus: edm.text({ readOnly: true }),
  createdDateTime: edm.dateTime<string>({ readOnly: true, filterable: true }),
  displayName: edm.text<string>({ filterable: true }),
  ...each(["description", "groupMembershipClaims"], edm.text()),
  identifierUris: edm.textList({ filterable: true }),
  ...each(["isDeviceOnlyAuthSupported", "isFallbackPublicClient"], edm.flag()),
  ...each(["nativeAuthenticationApisEnabled", "notes"], edm.text()),
  publisherDomain: edm.text<string>({ readOnly: true, filterable: true }),
  serviceManagementReference: edm.text({ filterable: true }),
  signInAudience: edm.text<SignInAudience>({ filterable: true, initial: "AzureADMyOrg" }),
  tags: edm.textList({ filterable: true }),
  tokenEncryptionKeyId: edm.guid(),
  uniqueName: edm.text({ readOnly: true }),
  ...each(["samlMetadataUrl", "defaultRedirectUri"], edm.text()),
  certification: edm.text({ readOnly: true }),
  optionalClaims: edm.whole(
    "optionalClaims",
    each(["accessToken", "idToken", "saml2Token"], edm.complexList("optionalClaim", optionalClaim)),
  ),
  servicePrincipalLockConfiguration: edm.whole("servicePrincipalLockConfiguration", {
    ...each(["allProperties", "credentialsWithUsageSign", "credentialsWithUsageVerify"], edm.flag()),
    ...each(["identifierUris", "isEnabled", "tokenEncryptionKeyId"], edm.flag()),
  }),
  requestSignatureVerification: edm.whole("requestSignatureVerification", {
    allowedWeakAlgorithms: edm.text(),
    isSignedRequestRequired: edm.flag(),
  }),
  oauth2RequirePostResponse: edm.flag<boolean>({ betaOnly: true, initial: false }),
  addIns: published.addIns,
  api: edm.complex("apiApplication", {
    acceptMappedClaims: edm.flag(),
    knownClientApplications: edm.textList(),
    requestedAccessTokenVersion: edm.integer(),
    oauth2PermissionScopes: edm.complexList("permissionScope", permissionScope),
    preAuthorizedApplications: edm.complexList("preAuthorizedApplication", {
      appId: edm.guid(),
      delegatedPermissionIds: edm.textList(),
    }),
  }),
  appRoles: edm.complexList("appRole", appRole),
  info: published.info,
  keyCredentials: credentials.keyCredentials,
  parentalControlSettings: edm.complex("parentalControlSettings", {
    countriesBlockedForMinors: edm.textList(),
    legalAgeGroupRule: edm.text({ initial: "Allow" }),
  }),
  passwordCredentials: credentials.passwordCredentials,
  publicClient: edm.complex("publicClientApplication", { redirectUris: edm.textList() }),
  requiredResourceAccess: edm.complexList(
    "requiredResourceAccess",
    {
      resourceAppId: edm.text(),
      resourceAccess: edm.complexList("resourceAccess", { id: edm.guid(), type: edm.text() }),
    },
    { reversed: true },
  ),
  verifiedPublisher: published.verifiedPublisher,
  web: edm.complex("webApplication", {
    homePageUrl: edm.text(),
    logoutUrl: edm.text(),
    redirectUris: edm.textList(),
    implicitGrantSettings: edm.complex("implicitGrantSettings", {
      enableAccessTokenIssuance: edm.flag<boolean>({ initial: false }),
      enableIdTokenIssuance: edm.flag<boolean>({ initial: false }),
    }),
    redirectUriSettings: edm.complexList("redirectUriSettings", { uri: edm.text(), index: edm.integer() }),
  }),
  spa: edm.complex("spaApplication", { redirectUris: edm.textList() }),
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
