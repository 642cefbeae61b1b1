import { accessTokenGrant } from "./rules/access-token-grant.ts";
import { assignmentRequired } from "./rules/assignment-required.ts";
import { callbackUrls } from "./rules/callback-urls.ts";
import { clientSecretLifetime } from "./rules/client-secret-lifetime.ts";
import { currentSecrets } from "./rules/current-secrets.ts";
import { knownProviders } from "./rules/known-providers.ts";
import { knownResources } from "./rules/known-resources.ts";
import { offeredApi } from "./rules/offered-api.ts";
import { ownRegistration } from "./rules/own-registration.ts";
import { deployingOwner, humanOwner, twoOwners } from "./rules/owners.ts";
import { protectedApplication } from "./rules/protected-application.ts";
import { protectedClientSecret } from "./rules/protected-client-secret.ts";
import { signInPermissions } from "./rules/sign-in-permissions.ts";
import { singleTenant } from "./rules/single-tenant.ts";
import { webPlatform } from "./rules/web-platform.ts";

/** Every rule of the pack, in the order of docs/policy.md. */
export const rules = [
  accessTokenGrant,
  callbackUrls,
  webPlatform,
  singleTenant,
  clientSecretLifetime,
  signInPermissions,
  offeredApi,
  knownResources,
  knownProviders,
  ownRegistration,
  currentSecrets,
  deployingOwner,
  twoOwners,
  humanOwner,
  protectedApplication,
  protectedClientSecret,
  assignmentRequired,
];
