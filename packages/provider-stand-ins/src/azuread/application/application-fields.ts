import { boolean, type Fields, integer, list, map, object, set, string } from "../../schema/field.ts";
import { logoutUrl, publicRedirectUri, spaRedirectUri, webRedirectUri, webUrl } from "../../schema/uri-validators.ts";
import { claimValue, lengthBetween, notEmpty, numberIn, oneOf, uuid } from "../../schema/validators.ts";
import { featureTags } from "../directory-object/feature-tags.ts";

const mostRedirectUris = 256;

const optionalClaims = list(
  object({
    additionalProperties: list(
      string({
        validate: oneOf(
          "cloud_displayname",
          "dns_domain_and_sam_account_name",
          "emit_as_roles",
          "include_externally_authenticated_upn_without_hash",
          "include_externally_authenticated_upn",
          "max_size_limit",
          "netbios_domain_and_sam_account_name",
          "on_premise_security_identifier",
          "sam_account_name",
          "use_guid",
        ),
      }),
    ),
    essential: boolean({ default: false }),
    name: string({ required: true, validate: notEmpty }),
    source: string({ validate: oneOf("user") }),
  }),
);

const permissionScope = object({
  adminConsentDescription: string({ validate: notEmpty }),
  adminConsentDisplayName: string({ validate: notEmpty }),
  enabled: boolean({ default: true }),
  id: string({ required: true, validate: uuid }),
  type: string({ default: "User", validate: oneOf("Admin", "User") }),
  userConsentDescription: string({ validate: notEmpty }),
  userConsentDisplayName: string({ validate: notEmpty }),
  value: string({ validate: claimValue }),
});

const appRole = object({
  allowedMemberTypes: set(string({ validate: oneOf("Application", "User") }), { required: true, minItems: 1 }),
  description: string({ required: true, validate: notEmpty }),
  displayName: string({ required: true, validate: notEmpty }),
  enabled: boolean({ default: true }),
  id: string({ required: true, validate: uuid }),
  value: string({ validate: claimValue }),
});

const resourceAccess = object({
  id: string({ required: true, validate: uuid }),
  type: string({ required: true, validate: oneOf("Role", "Scope") }),
});

/** The fields of `azuread:index/application:Application` as the real provider declares them. */
export const applicationFields: Fields = {
  api: object({
    knownClientApplications: set(string({ validate: uuid })),
    mappedClaimsEnabled: boolean(),
    oauth2PermissionScopes: set(permissionScope, { messageName: "oauth2_permission_scope" }),
    requestedAccessTokenVersion: integer({ default: 1, validate: numberIn(1, 2) }),
  }),
  appRoleIds: map({ readOnly: true }),
  appRoles: set(appRole, { messageName: "app_role" }),
  clientId: string({ readOnly: true }),
  description: string({ validate: lengthBetween(0, 1024) }),
  deviceOnlyAuthEnabled: boolean(),
  disabledByMicrosoft: string({ readOnly: true }),
  displayName: string({ required: true, validate: notEmpty }),
  fallbackPublicClientEnabled: boolean(),
  featureTags: featureTags(["tags"]),
  groupMembershipClaims: set(
    string({ validate: oneOf("All", "None", "ApplicationGroup", "DirectoryRole", "SecurityGroup") }),
  ),
  identifierUris: set(string({ validate: notEmpty })),
  logoImage: string({ notCovered: "upload the logo in the portal, or use the real azuread plugin" }),
  logoUrl: string({ readOnly: true }),
  marketingUrl: string(),
  notes: string({ validate: notEmpty }),
  oauth2PermissionScopeIds: map({ readOnly: true }),
  oauth2PostResponseRequired: boolean(),
  objectId: string({ readOnly: true }),
  optionalClaims: object({
    accessTokens: { ...optionalClaims, messageName: "access_token" },
    idTokens: { ...optionalClaims, messageName: "id_token" },
    saml2Tokens: { ...optionalClaims, messageName: "saml2_token" },
  }),
  owners: set(string({ validate: uuid }), { maxItems: 100 }),
  password: object({}, { notCovered: "declare an ApplicationPassword instead, or use the real azuread plugin" }),
  preventDuplicateNames: boolean({ default: false }),
  privacyStatementUrl: string(),
  publicClient: object({ redirectUris: redirectUris(publicRedirectUri) }),
  publisherDomain: string({ readOnly: true }),
  requiredResourceAccesses: set(
    object({
      resourceAccesses: list(resourceAccess, { required: true, messageName: "resource_access" }),
      resourceAppId: string({ required: true }),
    }),
    { messageName: "required_resource_access" },
  ),
  serviceManagementReference: string(),
  signInAudience: string({
    default: "AzureADMyOrg",
    validate: oneOf(
      "AzureADMyOrg",
      "AzureADMultipleOrgs",
      "AzureADandPersonalMicrosoftAccount",
      "PersonalMicrosoftAccount",
    ),
  }),
  singlePageApplication: object({ redirectUris: redirectUris(spaRedirectUri) }),
  supportUrl: string(),
  tags: set(string(), { computed: true, conflictsWith: ["featureTags"] }),
  templateId: string({ computed: true, replaceOnChange: true, validate: uuid }),
  termsOfServiceUrl: string(),
  web: object(
    {
      homepageUrl: string({ validate: webUrl }),
      implicitGrant: object({ accessTokenIssuanceEnabled: boolean(), idTokenIssuanceEnabled: boolean() }),
      logoutUrl: string({ validate: logoutUrl }),
      redirectUris: redirectUris(webRedirectUri),
    },
    {
      significant: ["redirectUris", "implicitGrant.accessTokenIssuanceEnabled", "implicitGrant.idTokenIssuanceEnabled"],
    },
  ),
};

function redirectUris(validate: typeof webRedirectUri) {
  return set(string({ validate }), { maxItems: mostRedirectUris });
}
