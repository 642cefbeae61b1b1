import { staged } from "../../fixtures/directory-service.ts";
import { microsoftGraph } from "../../fixtures/registration.ts";
import { StackResource } from "../../fixtures/stack.ts";

/** A resource of one type in a stack, by a caller who may decide on access, and what it can attach to. */
export async function stagedAccess(type: string) {
  const { service, provider, application, resource } = await staged(type);
  const { caller } = service.graph;
  caller.roles.push(
    "Application.Read.All",
    "AppRoleAssignment.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
  );
  const servicePrincipal = new StackResource(provider, "ServicePrincipal");
  await servicePrincipal.create({ clientId: application.state.clientId ?? null, owners: [service.caller] });
  service.takeRequests();
  const { groups, servicePrincipals, users } = service.directory;
  return {
    service,
    resource,
    own: servicePrincipal.objectId,
    groups: groups.list(),
    users: users.list(),
    microsoftGraph: servicePrincipals.list().find(({ appId }) => appId === microsoftGraph)?.id ?? "",
  };
}
