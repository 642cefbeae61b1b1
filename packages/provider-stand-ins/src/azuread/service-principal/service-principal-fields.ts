import { boolean, type Fields, list, map, object, set, string } from "../../schema/field.ts";
import { webUrl } from "../../schema/uri-validators.ts";
import { lengthBetween, notEmpty, oneOf, uuid } from "../../schema/validators.ts";
import { featureTags } from "../directory-object/feature-tags.ts";

const tagFields = ["featureTags", "features", "tags"];
const othersThan = (name: string) => tagFields.filter((other) => other !== name);

/** The fields of `azuread:index/servicePrincipal:ServicePrincipal` as the real provider declares them. */
export const servicePrincipalFields: Fields = {
  accountEnabled: boolean({ default: true }),
  alternativeNames: set(string({ validate: notEmpty })),
  appRoleAssignmentRequired: boolean(),
  appRoleIds: map({ readOnly: true }),
  appRoles: list(object({}), { readOnly: true }),
  applicationTenantId: string({ readOnly: true }),
  clientId: string({ required: true, replaceOnChange: true, validate: uuid }),
  description: string({ validate: lengthBetween(0, 1024) }),
  displayName: string({ readOnly: true }),
  featureTags: featureTags(othersThan("featureTags")),
  features: list(
    object({
      customSingleSignOnApp: boolean(),
      enterpriseApplication: boolean(),
      galleryApplication: boolean(),
      visibleToUsers: boolean({ default: true }),
    }),
    { computed: true, deprecated: true, conflictsWith: othersThan("features") },
  ),
  homepageUrl: string({ readOnly: true }),
  loginUrl: string({ validate: webUrl }),
  logoutUrl: string({ readOnly: true }),
  notes: string({ validate: lengthBetween(0, 1024) }),
  notificationEmailAddresses: set(string({ validate: notEmpty })),
  oauth2PermissionScopeIds: map({ readOnly: true }),
  oauth2PermissionScopes: list(object({}), { readOnly: true }),
  objectId: string({ readOnly: true }),
  owners: set(string({ validate: uuid })),
  preferredSingleSignOnMode: string({ validate: oneOf("", "notSupported", "oidc", "password", "saml") }),
  redirectUris: list(string(), { readOnly: true }),
  samlMetadataUrl: string({ readOnly: true }),
  samlSingleSignOn: object({ relayState: string({ validate: notEmpty }) }),
  servicePrincipalNames: list(string(), { readOnly: true }),
  signInAudience: string({ readOnly: true }),
  tags: set(string(), { computed: true, conflictsWith: othersThan("tags") }),
  type: string({ readOnly: true }),
  useExisting: boolean(),
};
