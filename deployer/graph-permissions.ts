import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

/**
 * What a registration declares when it asks Microsoft Graph for application permissions, by their names. The IDs are read
 * from the tenant rather than written down here: a wrong ID is another permission, and no reviewer would see it.
 */
export function graphPermissions(names: readonly string[], opts: pulumi.InvokeOptions) {
  const wellKnown = azuread.getApplicationPublishedAppIdsOutput(opts);
  const resourceAppId = wellKnown.result.apply(({ MicrosoftGraph }) => {
    if (MicrosoftGraph === undefined) {
      throw new pulumi.RunError("The azuread provider must know the client ID of Microsoft Graph, but does not.");
    }
    return MicrosoftGraph;
  });
  const graph = azuread.getServicePrincipalOutput({ clientId: resourceAppId }, opts);
  const resourceAccesses = names.map((name) => {
    const id = graph.appRoleIds.apply((roles) => {
      const found = roles[name];
      if (found === undefined) {
        throw new pulumi.RunError(
          `Microsoft Graph must offer the application permission ${name}, but this tenant's does not. Look it up at ` +
            "https://learn.microsoft.com/graph/permissions-reference.",
        );
      }
      return found;
    });
    return { id, type: "Role" };
  });
  return { resourceAppId, resourceAccesses };
}
