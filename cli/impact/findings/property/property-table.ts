import type { ApplicationArgs, ServicePrincipalArgs, types } from "@pulumi/azuread";

import { type ChangedValue, isEmpty } from "../../changed-value.ts";
import type { Finding } from "../../finding.ts";
import { isRecord } from "../../recording/masking.ts";
import { valueAt } from "../../recording/property-difference.ts";
import { type ResourceChange, resourceTypes } from "../../recording/resource-change.ts";
import { audienceFindings } from "./audience.ts";
import { callbackUrlFindings, otherPlatformFindings } from "./callback-url.ts";
import { groupClaimFindings, idTokenClaimFindings } from "./claims.ts";
import { consentFindings } from "./consent.ts";
import { flagFindings } from "./flags.ts";
import { appRoleFindings, displayNameFindings, ownerFindings, permissionFindings, tagFindings } from "./members.ts";
import type { Words } from "./words.ts";

/** What becomes of one property, in the console's words. */
type PropertyFindings = (change: ResourceChange, value: ChangedValue) => Finding[];

/** Decides of every property who may live on it. */
type Table<Path extends string> = Record<Path, PropertyFindings | Words>;

/** The inputs of a resource, those in a block by their paths: a newer provider's stop the compiler until they are decided. */
type Inputs<Args, Blocks> =
  | Exclude<keyof Args & string, keyof Blocks>
  | {
      [Block in keyof Blocks & string]: `${Block}.${Exclude<keyof Blocks[Block] & string, "implicitGrant">}`;
    }[keyof Blocks & string];

type ApplicationInputs = Inputs<
  ApplicationArgs,
  {
    api: types.input.ApplicationApi;
    optionalClaims: types.input.ApplicationOptionalClaims;
    publicClient: types.input.ApplicationPublicClient;
    singlePageApplication: types.input.ApplicationSinglePageApplication;
    web: types.input.ApplicationWeb;
    "web.implicitGrant": types.input.ApplicationWebImplicitGrant;
  }
>;

const notForSignIn = "sign-in does not depend on it";
const onConsentPage = "people find it on the page that asks for consent";
const forTagged = "they decide where the portal and My Apps list it";
const noOpener = "My Apps and links to the application open nothing any more";
const callers = "programs that are called with this registration's access tokens";

const application: Table<ApplicationInputs | "disabledByMicrosoft" | "logoUrl" | "publisherDomain"> = {
  "api.knownClientApplications": {
    label: "Known client application",
    lost: "people who consent to it are no longer asked for this registration's permissions as well, and it is refused (AADSTS65001)",
  },
  "api.mappedClaimsEnabled": flagFindings,
  "api.oauth2PermissionScopes": {
    label: "Offered permission",
    lost: "programs that ask for it are refused (AADSTS650053)",
    livedOn: (scope) => isRecord(scope) && scope.enabled !== false,
  },
  "api.requestedAccessTokenVersion": {
    label: "The version of access tokens",
    lost: `${callers} must take another issuer, audience and claims`,
    note: "ID tokens, which RustDesk reads, keep theirs",
    livedOn: (_version, { old }) => isApi(old?.outputs),
  },
  appRoles: appRoleFindings,
  description: { label: "The description", note: notForSignIn, seen: true },
  deviceOnlyAuthEnabled: flagFindings,
  disabledByMicrosoft: flagFindings,
  displayName: displayNameFindings,
  fallbackPublicClientEnabled: flagFindings,
  featureTags: { label: "The feature tags", note: forTagged, seen: true },
  groupMembershipClaims: groupClaimFindings,
  identifierUris: {
    label: "Application ID URI",
    lost: "programs that ask for a token for it are refused (AADSTS500011)",
  },
  logoImage: { label: "The logo", note: "people see it when they sign in", seen: true },
  logoUrl: { label: "The logo's address", note: "people see the logo when they sign in", seen: true },
  marketingUrl: { label: "The marketing page", note: notForSignIn, seen: true },
  notes: { label: "The internal note", note: "administrators read it", seen: true },
  oauth2PostResponseRequired: {
    label: "The demand for POST",
    note: "while it is on, the console's requests for tokens must be POST, as they are",
  },
  "optionalClaims.accessTokens": {
    label: "Optional claim of access tokens",
    lost: `${callers} do not find it there any more`,
    subject: "claims",
  },
  "optionalClaims.idTokens": idTokenClaimFindings,
  "optionalClaims.saml2Tokens": {
    label: "Optional claim of SAML tokens",
    lost: "whatever signs people in by SAML does not find it there any more",
    subject: "claims",
  },
  owners: ownerFindings,
  password: {
    label: "The application's own client secret",
    lost: "whoever signs in with it is refused (AADSTS7000215)",
  },
  preventDuplicateNames: {
    label: "The provider's own refusal of a name that is taken",
    note: "it is a check of the run, not a part of the registration; the program looks itself where a name is new",
  },
  privacyStatementUrl: { label: "The privacy page", note: onConsentPage, seen: true },
  "publicClient.redirectUris": otherPlatformFindings("a desktop or mobile application"),
  publisherDomain: {
    label: "The publisher domain",
    note: "people see it on the page that asks for consent",
    seen: true,
  },
  requiredResourceAccesses: permissionFindings,
  serviceManagementReference: {
    label: "The service management reference",
    note: "administrators find by it who answers for the registration",
    seen: true,
  },
  signInAudience: audienceFindings,
  "singlePageApplication.redirectUris": otherPlatformFindings("a single-page application"),
  supportUrl: { label: "The support page", note: notForSignIn, seen: true },
  tags: tagFindings,
  templateId: { label: "The gallery's template", note: notForSignIn, seen: true },
  termsOfServiceUrl: { label: "The terms of service", note: onConsentPage, seen: true },
  "web.homepageUrl": { label: "The home page", lost: noOpener, note: "My Apps opens it" },
  "web.implicitGrant.accessTokenIssuanceEnabled": flagFindings,
  "web.implicitGrant.idTokenIssuanceEnabled": flagFindings,
  "web.logoutUrl": {
    label: "The front-channel logout URL",
    lost: "what listens there is no longer told that somebody has signed out, and keeps them signed in",
    note: notForSignIn,
  },
  "web.redirectUris": callbackUrlFindings,
};

const servicePrincipal: Table<Exclude<keyof ServicePrincipalArgs & string, "clientId"> | "displayName"> = {
  accountEnabled: flagFindings,
  alternativeNames: {
    label: "Alternative name",
    lost: "whatever finds the enterprise application by it does not any more",
  },
  appRoleAssignmentRequired: flagFindings,
  description: { label: "The enterprise application's description", note: notForSignIn, seen: true },
  displayName: { label: "The service principal's name", note: "it follows the application's", seen: true },
  featureTags: { label: "The feature tags", note: forTagged, seen: true },
  features: { label: "The features", note: forTagged, seen: true },
  loginUrl: { label: "The sign-on URL", lost: noOpener, note: "My Apps opens it" },
  notes: { label: "The enterprise application's note", note: "administrators read it", seen: true },
  notificationEmailAddresses: {
    label: "Address for notices",
    lost: "nobody is told there any more before the certificate for SAML ends",
  },
  owners: ownerFindings,
  preferredSingleSignOnMode: {
    label: "The single sign-on mode",
    lost: "whatever signs people in by it cannot any more; RustDesk uses OpenID Connect",
    note: "OpenID Connect, which RustDesk uses, does not depend on it",
    livedOn: (mode) => mode === "saml" || mode === "password",
  },
  samlSingleSignOn: {
    label: "The SAML relay state",
    lost: "a sign-in by SAML that begins at My Apps does not lead there any more",
  },
  tags: tagFindings,
  useExisting: {
    label: "The taking over of an existing service principal",
    note: "it is a way of the run, not a part of the service principal",
  },
};

const clientSecret: Table<string> = {
  displayName: { label: "The client secret's description", subject: "clientSecret" },
  startDate: { label: "The client secret's start", subject: "clientSecret" },
  endDate: { label: "The client secret's end", note: "it does not work after it", subject: "clientSecret" },
};

const ofTypes: Partial<Record<string, Table<string>>> = {
  [resourceTypes.application]: application,
  [resourceTypes.servicePrincipal]: servicePrincipal,
  [resourceTypes.clientSecret]: clientSecret,
  [resourceTypes.consent]: { claimValues: consentFindings },
};

/** What the table says of a property, or of the block that it is in; undefined for one that it does not know. */
export function tableEntry(type: string, path: string): PropertyFindings | Words | undefined {
  const table = ofTypes[type] ?? {};
  const [block = ""] = path.split(".");
  return Object.hasOwn(table, path) ? table[path] : Object.hasOwn(table, block) ? table[block] : undefined;
}

/** Whether programs get tokens for the registration: it has permissions, roles or a name to ask for. */
function isApi(outputs: unknown): boolean {
  return ["api.oauth2PermissionScopes", "appRoles", "identifierUris"].some((path) => !isEmpty(valueAt(outputs, path)));
}
