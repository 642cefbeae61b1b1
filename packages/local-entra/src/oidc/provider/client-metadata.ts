import type { Adapter, AdapterPayload } from "oidc-provider";

import type { Directory } from "../../directory/directory.ts";
import { replyAddresses } from "../client/redirect-uri.ts";

/** The library's clients: the directory's registrations, read again at each request; of an adapter it asks no more. */
export function registrationsAsClients(directory: Directory): Adapter {
  return { find: async (appId: string) => clientMetadata(directory, appId) } as Adapter;
}

/**
 * Client metadata (OpenID Connect Dynamic Client Registration 1.0, section 2). The client authenticates to the gate,
 * which knows Entra's rules for it; the gate is the only way to the library, which is told that there is no such step.
 * Of the redirect URIs the library needs one, and which are allowed it is told by `matchReplyAddress`: seeing several
 * hosts, it would ask for a `sector_identifier_uri` (OpenID Connect Core 1.0, section 8.1), which Entra does not have.
 */
function clientMetadata(directory: Directory, appId: string): AdapterPayload | undefined {
  const application = directory.applications.getByAppId(appId);
  if (!application) {
    return undefined;
  }
  return {
    client_id: application.appId,
    client_name: application.displayName,
    application_type: "web",
    redirect_uris: replyAddresses(application).flatMap(({ uri }, index) => (index === 0 ? [uri] : [])),
    grant_types: ["authorization_code", "refresh_token", "implicit"],
    response_types: ["code", "id_token", "code id_token", "id_token token"],
    subject_type: "pairwise",
    token_endpoint_auth_method: "none",
  };
}
