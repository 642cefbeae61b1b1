import { randomUUID } from "node:crypto";

import { UserError } from "../../../../cli/user-error.ts";
import { type Application, newApplication } from "../directory/application.ts";
import { setApplicationPermissions } from "../directory/application-permission.ts";
import { Directory } from "../directory/directory.ts";
import { MICROSOFT_GRAPH, microsoftGraph, requiredGraphAccess } from "../directory/microsoft-graph.ts";
import { newServicePrincipal } from "../directory/service-principal.ts";
import type { Store } from "../directory/store.ts";
import type { Tenant } from "../directory/tenant.ts";
import { addPassword, removePassword, withoutFraction } from "../graph/password-credential.ts";
import type { SeedContents } from "./seed-contents.ts";
import { applySeed } from "./seeding.ts";

const TENANT_SETTING = "tenant";
const DEPLOYER_SETTING = "deployer.app-id";
const YEAR = 365 * 86_400_000;

/** The identity that Pulumi works as; its secret is made anew at each start and kept in memory only. */
export interface Deployer {
  clientId: string;
  /** Object ID of its service principal. */
  objectId: string;
  clientSecret: string;
}

/**
 * The directory in the store, brought to what the seed says, all of it or nothing. The tenant keeps its ID, and so does
 * everything that the seed still names.
 */
export function openDirectory(store: Store, contents: SeedContents, clock: () => Date): Directory {
  return store.transaction(() => {
    const kept = store.setting(TENANT_SETTING);
    const id = kept === undefined ? randomUUID() : (JSON.parse(kept) as Tenant).id;
    const tenant: Tenant = { id, ...contents.tenant };
    store.setSetting(TENANT_SETTING, JSON.stringify(tenant));
    const directory = new Directory(store, tenant, clock);
    applySeed(store, directory, contents);
    upsertMicrosoftGraph(directory);
    if (kept === undefined) {
      store.setSetting(DEPLOYER_SETTING, insertDeployer(directory, contents.deployer).appId);
    } else {
      updateDeployer(directory, store.setting(DEPLOYER_SETTING) ?? "", contents.deployer);
    }
    return directory;
  });
}

/**
 * Gives the deployer a new secret that is valid for a year and takes its old ones away.
 * @throws UserError when the deployer is no longer in the directory.
 */
export function startDeployer(store: Store, directory: Directory): Deployer {
  return directory.transaction(() => {
    const appId = store.setting(DEPLOYER_SETTING);
    const application = appId === undefined ? undefined : directory.applications.getByAppId(appId);
    const servicePrincipal = appId === undefined ? undefined : directory.servicePrincipals.getByAppId(appId);
    if (!application || !servicePrincipal) {
      throw new UserError(
        "The directory must hold the deployer's registration and service principal, but one of them was deleted. " +
          "Start afresh with `npm run local -- reset`.",
      );
    }
    for (const { keyId } of application.passwordCredentials) {
      removePassword(directory, application, keyId);
    }
    const { secretText } = addPassword(directory, application, {
      displayName: "made at start",
      endDateTime: withoutFraction(new Date(directory.now().getTime() + YEAR)),
    });
    directory.applications.update(application);
    return { clientId: application.appId, objectId: servicePrincipal.id, clientSecret: secretText };
  });
}

/** A directory that an earlier version made gets the permissions that this one knows; their grants name the object ID. */
function upsertMicrosoftGraph(directory: Directory): void {
  const kept = directory.servicePrincipals.getByAppId(MICROSOFT_GRAPH);
  const current = microsoftGraph(withoutFraction(directory.now()));
  if (kept === undefined) {
    directory.servicePrincipals.insert(current);
    return;
  }
  const { appRoles, oauth2PermissionScopes } = current;
  directory.servicePrincipals.update({ ...kept, appRoles, oauth2PermissionScopes });
}

function insertDeployer(directory: Directory, deployer: SeedContents["deployer"]): Application {
  const createdDateTime = withoutFraction(directory.now());
  const application = newApplication({
    id: randomUUID(),
    appId: randomUUID(),
    displayName: deployer.displayName,
    publisherDomain: directory.tenant.defaultDomain,
    createdDateTime,
  });
  application.requiredResourceAccess = [requiredGraphAccess(deployer.graphRoles)];
  directory.applications.insert(application);
  const servicePrincipal = directory.servicePrincipals.insert(
    newServicePrincipal(application, { id: randomUUID(), tenantId: directory.tenant.id, createdDateTime }),
  );
  setApplicationPermissions(directory, servicePrincipal.id, deployer.graphRoles);
  return application;
}

/** Whether the deployer is still there is for `startDeployer` to say. */
function updateDeployer(directory: Directory, appId: string, deployer: SeedContents["deployer"]): void {
  const application = directory.applications.getByAppId(appId);
  const servicePrincipal = directory.servicePrincipals.getByAppId(appId);
  if (!application || !servicePrincipal) {
    return;
  }
  directory.applications.update({
    ...application,
    displayName: deployer.displayName,
    requiredResourceAccess: [requiredGraphAccess(deployer.graphRoles)],
  });
  directory.servicePrincipals.update({
    ...servicePrincipal,
    displayName: deployer.displayName,
    appDisplayName: deployer.displayName,
  });
  setApplicationPermissions(directory, servicePrincipal.id, deployer.graphRoles);
}
