import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import type { ServicePrincipal } from "../../directory/objects/service-principal.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";

/** A client of a request: its registration and its presence in the tenant, as the directory has them now. */
export interface RegisteredClient {
  application: Application;
  servicePrincipal: ServicePrincipal;
}

/**
 * The client that a request names.
 * @throws EntraRefusal 900144 without a client ID, 700016 when the directory has no such application or service
 * principal, 7000112 when the service principal is disabled.
 */
export function registeredClient(directory: Directory, clientId: string | undefined): RegisteredClient {
  if (!clientId) {
    throw new EntraRefusal(900144, { parameter: "client_id" });
  }
  const application = directory.applications.getByAppId(clientId);
  const servicePrincipal = directory.servicePrincipals.getByAppId(clientId);
  if (!application || !servicePrincipal) {
    throw new EntraRefusal(700016, { appId: clientId, tenant: directory.tenant.displayName });
  }
  if (!servicePrincipal.accountEnabled) {
    throw new EntraRefusal(7000112, { appId: application.appId, appName: application.displayName });
  }
  return { application, servicePrincipal };
}
