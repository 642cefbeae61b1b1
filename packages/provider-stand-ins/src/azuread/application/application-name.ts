import type { Values } from "../../protocol/property-values.ts";
import { ProviderError } from "../../protocol/provider.ts";
import { naming } from "../graph/graph-error.ts";
import { text } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";

/**
 * Refuses a display name that another application has, for `preventDuplicateNames`; `ownObjectId` is empty for a new
 * application.
 */
export async function refuseTakenName(graph: GraphSession, planned: Values, ownObjectId: string): Promise<void> {
  const name = text(planned.displayName);
  if (name === "") {
    return;
  }
  // OData wants a single quote doubled (OData 4.01 URL conventions, 5.1.1.6.1). The real provider leaves it single, so
  // that Graph refuses the filter; here it must show as well.
  const $filter = `displayName eq '${name}'`;
  const found = await naming(
    "could not check for existing application(s)",
    graph.list("/v1.0/applications", { $filter }),
  );
  // Graph's `eq` does not look at case, the provider does.
  const taken = found.find(({ displayName, id }) => displayName === name && id !== ownObjectId);
  if (taken) {
    throw new ProviderError(
      `An existing "azuread_application" with name "${name}" (ID: "${text(taken.id)}") was found and ` +
        "`prevent_duplicate_names` was specified. To be managed via Terraform, this resource needs to be imported " +
        'into the State. Please see the resource documentation for "azuread_application" for more information.',
    );
  }
}
