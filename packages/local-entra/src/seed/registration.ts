import { randomUUID } from "node:crypto";

import { setApplicationPermissions } from "../directory/application-permission.ts";
import type { Directory } from "../directory/directory.ts";
import { requiredGraphAccess } from "../directory/microsoft-graph.ts";
import { type Application, newApplication } from "../directory/objects/application.ts";
import { newServicePrincipal } from "../directory/objects/service-principal.ts";
import { timestamp } from "../directory/timestamp.ts";
import { addPassword } from "../graph/credentials/password-credential.ts";

/** An application to register; all that is not said has Graph's default. */
export interface NewRegistration {
  displayName: string;
  /** Redirect URIs of the Web platform, exact but for the port of localhost. */
  redirectUris?: readonly string[];
  /** Application permissions of Microsoft Graph that it is granted, such as `Application.Read.All`. */
  graphRoles?: readonly string[];
}

/** An application with its service principal and a client secret, which nobody can read again. */
export interface Registration {
  clientId: string;
  /** Object ID of its service principal. */
  objectId: string;
  clientSecret: string;
}

/** Registers an application with its service principal and a client secret that is valid for two years. */
export function register(directory: Directory, registration: NewRegistration): Registration {
  return directory.transaction(() => {
    const { application, objectId } = insertRegistration(directory, registration);
    const { secretText } = addPassword(directory, application, {});
    directory.applications.update(application);
    return { clientId: application.appId, objectId, clientSecret: secretText };
  });
}

/** As `register`, without a client secret. */
export function insertRegistration(
  directory: Directory,
  { displayName, redirectUris = [], graphRoles = [] }: NewRegistration,
): { application: Application; objectId: string } {
  const { id: tenantId, defaultDomain: publisherDomain } = directory.tenant;
  const createdDateTime = timestamp(directory.now());
  const identity = { id: randomUUID(), appId: randomUUID(), displayName, publisherDomain, createdDateTime };
  const application = newApplication(identity);
  application.web.redirectUris = [...redirectUris];
  application.requiredResourceAccess = graphRoles.length > 0 ? [requiredGraphAccess(graphRoles)] : [];
  directory.applications.insert(application);
  const servicePrincipal = newServicePrincipal(application, { id: randomUUID(), tenantId, createdDateTime });
  const { id: objectId } = directory.servicePrincipals.insert(servicePrincipal);
  setApplicationPermissions(directory, objectId, graphRoles);
  return { application, objectId };
}
