import {
  blank,
  complex,
  complexList,
  type DocumentOf,
  dateTime,
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
  adminConsentDescription: text(),
  adminConsentDisplayName: text(),
  id: guid<string>(),
  isEnabled: flag<boolean>({ initial: true }),
  origin: text({ initial: "Application" }),
  type: text({ initial: "User" }),
  userConsentDescription: text(),
  userConsentDisplayName: text(),
  value: text(),
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
  /** By default the SHA-1 thumbprint of the certificate, in Base64. */
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

/** https://learn.microsoft.com/graph/api/resources/application */
export const applicationType = entityType("application", {
  id: guid<string>({ readOnly: true, filterable: true }),
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
  appId: guid<string>({ readOnly: true, filterable: true }),
  applicationTemplateId: text({ readOnly: true, filterable: true }),
  appRoles: complexList("appRole", appRole),
  createdDateTime: dateTime<string>({ readOnly: true }),
  deletedDateTime: dateTime({ readOnly: true }),
  description: text(),
  disabledByMicrosoftStatus: text({ readOnly: true }),
  displayName: text<string>({ filterable: true }),
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
  oauth2RequirePostResponse: flag<boolean>({ betaOnly: true, initial: false }),
  optionalClaims: whole("optionalClaims", {
    accessToken: complexList("optionalClaim", optionalClaim),
    idToken: complexList("optionalClaim", optionalClaim),
    saml2Token: complexList("optionalClaim", optionalClaim),
  }),
  ...credentials,
  publicClient: complex("publicClientApplication", { redirectUris: textList() }),
  publisherDomain: text<string>({ readOnly: true, filterable: true }),
  requiredResourceAccess: complexList("requiredResourceAccess", {
    resourceAccess: complexList("resourceAccess", { id: guid(), type: text() }),
    resourceAppId: text(),
  }),
  serviceManagementReference: text({ filterable: true }),
  signInAudience: text<SignInAudience>({ filterable: true, initial: "AzureADMyOrg" }),
  spa: complex("spaApplication", { redirectUris: textList() }),
  tags: textList({ filterable: true }),
  web: complex("webApplication", {
    homePageUrl: text(),
    implicitGrantSettings: complex("implicitGrantSettings", {
      enableAccessTokenIssuance: flag<boolean>({ initial: false }),
      enableIdTokenIssuance: flag<boolean>({ initial: false }),
    }),
    logoutUrl: text(),
    redirectUris: textList(),
  }),
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
