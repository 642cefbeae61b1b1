import type { Directory } from "../../directory/directory.ts";
import type { RegisteredClient } from "../client/registered-client.ts";
import type { ClientAssertions } from "../federation/client-assertions.ts";
import type { RequestParameters } from "../request/request-parameters.ts";
import type { Authority } from "../sign-in/authority.ts";

/** What a token request says about its client. */
export interface ClientCredentials {
  clientId: string | undefined;
  clientSecret: string | undefined;
  clientAssertion: string | undefined;
  clientAssertionType: string | undefined;
}

/** One token request, and what it is judged by. */
export interface Redemption {
  directory: Directory;
  assertions: ClientAssertions;
  authority: Authority;
  client: RegisteredClient;
  credentials: ClientCredentials;
  parameters: RequestParameters;
  /** `Origin` header: set when a browser's script redeems. */
  browserOrigin: string | undefined;
}
