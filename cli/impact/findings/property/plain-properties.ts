import type { Subject } from "../../finding.ts";
import { resourceTypes } from "../../recording/resource-change.ts";

/** What a property is called in plain words; a note that completes "LABEL changes from … to …: …"; what it is about. */
type PlainProperty = [label: string, note?: string, subject?: Subject];

const idTokenClaims = "the ID tokens of a sign-in carry other claims";
const notForSignIn = "sign-in does not depend on it";

const application: Partial<Record<string, PlainProperty>> = {
  "api.knownClientApplications": ["The list of known client applications", notForSignIn],
  "api.mappedClaimsEnabled": ["Claims mapping", idTokenClaims, "claims"],
  "api.oauth2PermissionScopes": ["The list of offered permissions", notForSignIn],
  "api.requestedAccessTokenVersion": ["The version of access tokens", "ID tokens, which RustDesk reads, keep theirs"],
  appRoles: ["The list of app roles", "people who have a removed role lose it", "claims"],
  description: ["The description", notForSignIn],
  deviceOnlyAuthEnabled: ["Sign-in by a device alone", notForSignIn],
  featureTags: ["The feature tags", notForSignIn],
  groupMembershipClaims: ["The groups claim", idTokenClaims, "claims"],
  identifierUris: ["The list of application ID URIs", notForSignIn],
  logoImage: ["The logo", "people see it when they sign in"],
  marketingUrl: ["The marketing page", notForSignIn],
  notes: ["The internal note", notForSignIn],
  oauth2PostResponseRequired: [
    "The demand for POST",
    "while it is on, the console's requests for tokens must be POST, as they are",
  ],
  "optionalClaims.accessTokens": ["The list of optional claims in access tokens", undefined, "claims"],
  "optionalClaims.idTokens": ["The list of optional claims in ID tokens", idTokenClaims, "claims"],
  "optionalClaims.saml2Tokens": ["The list of optional claims in SAML tokens", undefined, "claims"],
  logoUrl: ["The logo's address", "people see the logo when they sign in"],
  oauth2PermissionScopeIds: ["The list of IDs of offered permissions", notForSignIn],
  preventDuplicateNames: [
    "The refusal of a name that is taken",
    "it is a check of the run, not a part of the registration",
  ],
  publisherDomain: ["The publisher domain", "people see it on the page that asks for consent"],
  privacyStatementUrl: ["The privacy page", "people find it on the page that asks for consent"],
  serviceManagementReference: ["The service management reference", notForSignIn],
  supportUrl: ["The support page", notForSignIn],
  tags: ["The list of tags", notForSignIn],
  termsOfServiceUrl: ["The terms of service", "people find them on the page that asks for consent"],
  "web.homepageUrl": ["The home page", "My Apps opens it; sign-in does not depend on it"],
  "web.logoutUrl": ["The front-channel logout URL", notForSignIn],
};

const servicePrincipal: Partial<Record<string, PlainProperty>> = {
  alternativeNames: ["The list of alternative names", notForSignIn],
  description: ["The description", notForSignIn],
  displayName: ["The service principal's name", "it follows the application's"],
  featureTags: ["The feature tags", "they decide where the portal and My Apps list it"],
  features: ["The features", "they decide where the portal and My Apps list it"],
  loginUrl: ["The sign-on URL", "My Apps opens it; sign-in does not depend on it"],
  notes: ["The internal note", notForSignIn],
  notificationEmailAddresses: ["The list of addresses for notices", notForSignIn],
  preferredSingleSignOnMode: ["The single sign-on mode", "OpenID Connect, which RustDesk uses, does not depend on it"],
  "samlSingleSignOn.relayState": ["The SAML relay state", notForSignIn],
  tags: ["The list of tags", "they decide where the portal and My Apps list it"],
  useExisting: [
    "The taking over of an existing service principal",
    "it is a way of the run, not a part of the service principal",
  ],
};

const clientSecret: Partial<Record<string, PlainProperty>> = {
  displayName: ["The client secret's description", undefined, "clientSecret"],
  startDate: ["The client secret's start", undefined, "clientSecret"],
  endDate: ["The client secret's end", "it does not work after it", "clientSecret"],
};

/** Settings of the azuread provider itself: `azuread:` keys of the configuration, or variables. */
const provider: Partial<Record<string, PlainProperty>> = {
  environment: ["The cloud that the run works in", "the issuer follows it"],
  metadataHost: ["The metadata host, which describes the cloud that the run works in,", "the issuer follows it"],
  tenantId: ["The tenant that the run works in", "a registration is in one tenant, and so are the people who sign in"],
};

/** Properties that need no more than their name and a word on what they are for, by resource type and path. */
export const plainProperties: Partial<Record<string, Partial<Record<string, PlainProperty>>>> = {
  [resourceTypes.application]: application,
  [resourceTypes.servicePrincipal]: servicePrincipal,
  [resourceTypes.clientSecret]: clientSecret,
  "pulumi:providers:azuread": provider,
};
