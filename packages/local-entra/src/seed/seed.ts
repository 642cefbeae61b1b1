import { randomUUID } from "node:crypto";

import { setApplicationPermissions } from "../directory/application-permission.ts";
import { Directory } from "../directory/directory.ts";
import { microsoftGraph, microsoftGraphAppId, requiredGraphAccess } from "../directory/microsoft-graph.ts";
import type { Application } from "../directory/objects/application.ts";
import type { ServicePrincipal } from "../directory/objects/service-principal.ts";
import type { Tenant } from "../directory/objects/tenant.ts";
import type { Store } from "../directory/store.ts";
import { timestamp } from "../directory/timestamp.ts";
import { addPassword, removePassword } from "../graph/credentials/password-credential.ts";
import { LocalEntraError } from "../local-entra-error.ts";
import { insertRegistration, type Registration } from "./registration.ts";
import type { SeedContents } from "./seed-contents.ts";
import { applySeed } from "./seeding.ts";

const tenantSetting = "tenant";
const deployerSetting = "deployer.app-id";
const year = 365 * 86_400_000;

/**
 * The directory in the store, brought to what the seed says, all of it or nothing. The tenant keeps its ID, and so does
 * everything that the seed still names.
 */
export function openDirectory(store: Store, contents: SeedContents, clock: () => Date): Directory {
  return store.transaction(() => {
    const kept = store.setting(tenantSetting);
    const id = kept === undefined ? randomUUID() : (JSON.parse(kept) as Tenant).id;
    const tenant: Tenant = { id, ...contents.tenant };
    store.setSetting(tenantSetting, JSON.stringify(tenant));
    const directory = new Directory(store, tenant, clock);
    applySeed(store, directory, contents);
    upsertMicrosoftGraph(directory);
    if (kept === undefined) {
      store.setSetting(deployerSetting, insertRegistration(directory, contents.deployer).application.appId);
    } else {
      updateDeployer(store, directory, contents.deployer);
    }
    return directory;
  });
}

/**
 * Gives the deployer, the identity that Pulumi or Terraform works as, a new secret that is valid for a year and is kept
 * in memory only, and takes its old ones away.
 * @throws LocalEntraError when the deployer is no longer in the directory.
 */
export function startDeployer(store: Store, directory: Directory): Registration {
  return directory.transaction(() => {
    const { application, servicePrincipal } = deployerIn(store, directory);
    if (!application || !servicePrincipal) {
      throw new LocalEntraError(
        "LOCAL_ENTRA_DEPLOYER_DELETED",
        "The directory must hold the deployer's registration and service principal, but one of them was deleted. " +
          "Start afresh in another folder.",
      );
    }
    for (const { keyId } of application.passwordCredentials) {
      removePassword(directory, application, keyId);
    }
    const { secretText } = addPassword(directory, application, {
      displayName: "made at start",
      endDateTime: timestamp(new Date(directory.now().getTime() + year)),
    });
    directory.applications.update(application);
    return { clientId: application.appId, objectId: servicePrincipal.id, clientSecret: secretText };
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

/** Whether the deployer is still there is for `startDeployer` to say. */
function updateDeployer(
  store: Store,
  directory: Directory,
  { displayName, graphRoles }: SeedContents["deployer"],
): void {
  const { application, servicePrincipal } = deployerIn(store, directory);
  if (!application || !servicePrincipal) {
    return;
  }
  const requiredResourceAccess = [requiredGraphAccess(graphRoles)];
  directory.applications.update({ ...application, displayName, requiredResourceAccess });
  directory.servicePrincipals.update({ ...servicePrincipal, displayName, appDisplayName: displayName });
  setApplicationPermissions(directory, servicePrincipal.id, graphRoles);
}

function deployerIn(
  store: Store,
  { applications, servicePrincipals }: Directory,
): { application: Application | undefined; servicePrincipal: ServicePrincipal | undefined } {
  const appId = store.setting(deployerSetting) ?? "";
  return {
    application: applications.getByAppId(appId),
    servicePrincipal: servicePrincipals.getByAppId(appId),
  };
}
