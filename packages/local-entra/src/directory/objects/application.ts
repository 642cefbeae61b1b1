import { applicationType } from "../model/application-type.ts";
import { blank } from "../model/property.ts";
import type { DirectoryObject } from "./directory-object.ts";

/** Supported account types of an app registration, by Graph's values. */
export type SignInAudience =
  | "AzureADMyOrg"
  | "AzureADMultipleOrgs"
  | "AzureADandPersonalMicrosoftAccount"
  | "PersonalMicrosoftAccount";

/** What Graph shows of a client secret; the secret itself is only in the answer to `addPassword`. */
export interface PasswordCredential {
  keyId: string;
  displayName: string | null;
  customKeyIdentifier: string | null;
  /** First characters of the secret, as the portal shows them. */
  hint: string | null;
  secretText: null;
  startDateTime: string;
  endDateTime: string;
}

/** A certificate of an application, by Graph's `keyCredential`. */
export interface KeyCredential {
  /** By default the SHA-1 thumbprint of the certificate, in Base64. */
  customKeyIdentifier: string;
  displayName: string;
  endDateTime: string;
  /** The certificate as DER, in Base64. */
  key: string;
  keyId: string;
  startDateTime: string;
  type: string;
  usage: string;
}

export interface AppRole {
  allowedMemberTypes: string[];
  description: string;
  displayName: string;
  id: string;
  isEnabled: boolean;
  origin: string;
  value: string | null;
}

export interface OptionalClaim {
  additionalProperties: string[];
  essential: boolean;
  name: string;
  source: string | null;
}

export interface OptionalClaims {
  accessToken: OptionalClaim[];
  idToken: OptionalClaim[];
  saml2Token: OptionalClaim[];
}

/** An app registration, with the property names of Microsoft Graph's `application` (v1.0, and the beta ones we keep). */
export interface Application extends DirectoryObject {
  appId: string;
  applicationTemplateId: string | null;
  createdDateTime: string;
  deletedDateTime: string | null;
  description: string | null;
  disabledByMicrosoftStatus: string | null;
  displayName: string;
  groupMembershipClaims: string | null;
  identifierUris: string[];
  isDeviceOnlyAuthSupported: boolean | null;
  isFallbackPublicClient: boolean | null;
  notes: string | null;
  oauth2RequirePostResponse: boolean;
  optionalClaims: OptionalClaims | null;
  publisherDomain: string;
  serviceManagementReference: string | null;
  signInAudience: SignInAudience;
  tags: string[];
  api: {
    acceptMappedClaims: boolean | null;
    knownClientApplications: string[];
    oauth2PermissionScopes: unknown[];
    preAuthorizedApplications: unknown[];
    requestedAccessTokenVersion: number | null;
  };
  appRoles: AppRole[];
  info: {
    logoUrl: string | null;
    marketingUrl: string | null;
    privacyStatementUrl: string | null;
    supportUrl: string | null;
    termsOfServiceUrl: string | null;
  };
  keyCredentials: KeyCredential[];
  passwordCredentials: PasswordCredential[];
  publicClient: { redirectUris: string[] };
  requiredResourceAccess: unknown[];
  spa: { redirectUris: string[] };
  web: {
    homePageUrl: string | null;
    implicitGrantSettings: { enableAccessTokenIssuance: boolean; enableIdTokenIssuance: boolean };
    logoutUrl: string | null;
    redirectUris: string[];
  };
}

/** A new registration with the values that Graph gives what a request leaves out. */
export function newApplication(identity: {
  id: string;
  appId: string;
  displayName: string;
  publisherDomain: string;
  createdDateTime: string;
}): Application {
  return { ...blank<Application>(applicationType), ...identity };
}
