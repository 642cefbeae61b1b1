import type { Grant } from "oidc-provider";

import { GRAPH_SCOPES, OFFLINE_SCOPE } from "./scope.ts";

/**
 * Writes what is consented into a grant. Signing in and reading one's own profile need no question here: the tenant's
 * administrator has consented to them for everybody.
 */
export function grantConsented(grant: Grant, graph: string): void {
  grant.addOIDCScope([...GRAPH_SCOPES, OFFLINE_SCOPE].join(" "));
  grant.addResourceScope(graph, GRAPH_SCOPES.join(" "));
}
