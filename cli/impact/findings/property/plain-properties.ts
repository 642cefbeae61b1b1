import type { Subject } from "../../finding.ts";
import { resourceTypes } from "../../recording/resource-change.ts";

/** How a property is called in plain words, and what it is for. */
interface PlainProperty {
  label: string;
  /** Completes "LABEL changes from … to …: …". */
  note?: string;
  subject?: Subject;
}

const idTokenClaims = "the ID tokens of a sign-in carry other claims";
const notForSignIn = "sign-in does not depend on it";

const application: Partial<Record<string, PlainProperty>> = {
  "api.knownClientApplications": { label: "The list of known client applications", note: notForSignIn },
  "api.mappedClaimsEnabled": { label: "Claims mapping", subject: "claims", note: idTokenClaims },
  "api.oauth2PermissionScopes": { label: "The list of offered permissions", note: notForSignIn },
  "api.requestedAccessTokenVersion": {
    label: "The version of access tokens",
    note: "ID tokens, which RustDesk reads, keep theirs",
  },
  appRoles: {
    label: "The list of app roles",
    subject: "claims",
    note: "people who have a removed role lose it",
  },
  description: { label: "The description", note: notForSignIn },
  deviceOnlyAuthEnabled: { label: "Sign-in by a device alone", note: notForSignIn },
  featureTags: { label: "The feature tags", note: notForSignIn },
  groupMembershipClaims: { label: "The groups claim", subject: "claims", note: idTokenClaims },
  identifierUris: { label: "The list of application ID URIs", note: notForSignIn },
  logoImage: { label: "The logo", note: "people see it when they sign in" },
  marketingUrl: { label: "The marketing page", note: notForSignIn },
  notes: { label: "The internal note", note: notForSignIn },
  oauth2PostResponseRequired: {
    label: "The demand for POST",
    note: "while it is on, the console's requests for tokens must be POST, as they are",
  },
  "optionalClaims.accessTokens": { label: "The list of optional claims in access tokens", subject: "claims" },
  "optionalClaims.idTokens": {
    label: "The list of optional claims in ID tokens",
    subject: "claims",
    note: idTokenClaims,
  },
  "optionalClaims.saml2Tokens": { label: "The list of optional claims in SAML tokens", subject: "claims" },
  logoUrl: { label: "The logo's address", note: "people see the logo when they sign in" },
  oauth2PermissionScopeIds: { label: "The list of IDs of offered permissions", note: notForSignIn },
  preventDuplicateNames: {
    label: "The refusal of a name that is taken",
    note: "it is a check of the run, not a part of the registration",
  },
  publisherDomain: { label: "The publisher domain", note: "people see it on the page that asks for consent" },
  privacyStatementUrl: {
    label: "The privacy page",
    note: "people find it on the page that asks for consent",
  },
  serviceManagementReference: { label: "The service management reference", note: notForSignIn },
  supportUrl: { label: "The support page", note: notForSignIn },
  tags: { label: "The list of tags", note: notForSignIn },
  termsOfServiceUrl: {
    label: "The terms of service",
    note: "people find them on the page that asks for consent",
  },
  "web.homepageUrl": { label: "The home page", note: "My Apps opens it; sign-in does not depend on it" },
  "web.logoutUrl": { label: "The front-channel logout URL", note: notForSignIn },
};

const servicePrincipal: Partial<Record<string, PlainProperty>> = {
  alternativeNames: { label: "The list of alternative names", note: notForSignIn },
  description: { label: "The description", note: notForSignIn },
  displayName: { label: "The service principal's name", note: "it follows the application's" },
  featureTags: { label: "The feature tags", note: "they decide where the portal and My Apps list it" },
  features: { label: "The features", note: "they decide where the portal and My Apps list it" },
  loginUrl: { label: "The sign-on URL", note: "My Apps opens it; sign-in does not depend on it" },
  notes: { label: "The internal note", note: notForSignIn },
  notificationEmailAddresses: { label: "The list of addresses for notices", note: notForSignIn },
  preferredSingleSignOnMode: {
    label: "The single sign-on mode",
    note: "OpenID Connect, which RustDesk uses, does not depend on it",
  },
  "samlSingleSignOn.relayState": { label: "The SAML relay state", note: notForSignIn },
  tags: { label: "The list of tags", note: "they decide where the portal and My Apps list it" },
  useExisting: {
    label: "The taking over of an existing service principal",
    note: "it is a way of the run, not a part of the service principal",
  },
};

const clientSecret: Partial<Record<string, PlainProperty>> = {
  displayName: { label: "The client secret's description", subject: "clientSecret" },
  startDate: { label: "The client secret's start", subject: "clientSecret" },
  endDate: { label: "The client secret's end", subject: "clientSecret", note: "it does not work after it" },
};

/** What the azuread provider itself is told, by `azuread:` keys of the configuration or by variables. */
const provider: Partial<Record<string, PlainProperty>> = {
  environment: { label: "The cloud that the run works in", note: "the issuer follows it" },
  metadataHost: {
    label: "The metadata host, which describes the cloud that the run works in,",
    note: "the issuer follows it",
  },
  tenantId: {
    label: "The tenant that the run works in",
    note: "a registration is in one tenant, and so are the people who sign in",
  },
};

/** Properties that need no more than their name and a word on what they are for, by resource type and path. */
export const plainProperties: Partial<Record<string, Partial<Record<string, PlainProperty>>>> = {
  [resourceTypes.application]: application,
  [resourceTypes.servicePrincipal]: servicePrincipal,
  [resourceTypes.clientSecret]: clientSecret,
  "pulumi:providers:azuread": provider,
};
