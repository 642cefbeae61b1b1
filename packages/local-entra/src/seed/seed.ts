import { randomUUID } from "node:crypto";

import { setApplicationPermissions } from "../directory/application-permission.ts";
import { type Directory, directoryIn } from "../directory/directory.ts";
import { microsoftGraph, microsoftGraphAppId, requiredGraphAccess } from "../directory/microsoft-graph.ts";
import type { Tenant } from "../directory/objects/tenant.ts";
import type { Store } from "../directory/store.ts";
import { timestamp } from "../directory/timestamp.ts";
import { addPassword, removePassword } from "../graph/credentials/password-credential.ts";
import { LocalEntraError } from "../local-entra-error.ts";
import { insertRegistration, type Registration } from "./registration.ts";
import type { SeedContents } from "./seed-file.ts";
import { applySeed } from "./seeding.ts";

const tenantSetting = "tenant";
const deployerSetting = "deployer.app-id";
const year = 365 * 86_400_000;

/**
 * The directory in the store, brought to what the seed says, all of it or nothing. The tenant keeps its ID, and so does
 * everything that the seed still names.
 * @throws LocalEntraError when the deployer is no longer in the directory.
 */
export function openDirectory(
  store: Store,
  contents: SeedContents,
  clock: () => Date,
): { directory: Directory; deployer: Registration } {
  return store.transaction(() => {
    const kept = store.setting(tenantSetting);
    const id = kept === undefined ? randomUUID() : (JSON.parse(kept) as Tenant).id;
    const tenant: Tenant = { id, ...contents.tenant };
    store.setSetting(tenantSetting, JSON.stringify(tenant));
    const directory = directoryIn(store, tenant, clock);
    applySeed(store, directory, contents);
    upsertMicrosoftGraph(directory);
    return { directory, deployer: openDeployer(store, directory, contents.deployer) };
  });
}

/** A directory that an earlier version made gets the permissions that this one knows; their grants name the object ID. */
function upsertMicrosoftGraph(directory: Directory): void {
  const kept = directory.servicePrincipals.getByAppId(microsoftGraphAppId);
  const current = microsoftGraph(timestamp(directory.now()));
  if (kept === undefined) {
    directory.servicePrincipals.insert(current);
    return;
  }
  const { appRoles, oauth2PermissionScopes } = current;
  directory.servicePrincipals.update({ ...kept, appRoles, oauth2PermissionScopes });
}

/**
 * The identity that Pulumi or Terraform works as, with a new secret that is valid for a year and is kept in memory only;
 * its old ones go.
 */
function openDeployer(
  store: Store,
  directory: Directory,
  { displayName, graphRoles }: SeedContents["deployer"],
): Registration {
  const { applications, servicePrincipals } = directory;
  const clientId = store.setting(deployerSetting) ?? insertRegistration(directory, { displayName }).application.appId;
  store.setSetting(deployerSetting, clientId);
  const application = applications.getByAppId(clientId);
  const servicePrincipal = servicePrincipals.getByAppId(clientId);
  if (!application || !servicePrincipal) {
    throw new LocalEntraError(
      "LOCAL_ENTRA_DEPLOYER_DELETED",
      "The directory must hold the deployer's registration and service principal, but one of them was deleted. Start afresh in another folder.",
    );
  }
  for (const { keyId } of application.passwordCredentials) {
    removePassword(directory, application, keyId);
  }
  const { secretText } = addPassword(directory, application, {
    displayName: "made at start",
    endDateTime: timestamp(new Date(directory.now().getTime() + year)),
  });
  const requiredResourceAccess = [requiredGraphAccess(graphRoles)];
  applications.update({ ...application, displayName, requiredResourceAccess });
  servicePrincipals.update({ ...servicePrincipal, displayName, appDisplayName: displayName });
  setApplicationPermissions(directory, servicePrincipal.id, graphRoles);
  return { clientId, objectId: servicePrincipal.id, clientSecret: secretText };
}
