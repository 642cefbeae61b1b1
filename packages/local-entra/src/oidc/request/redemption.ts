import type { RegisteredClient } from "../client/registered-client.ts";
import type { ClientAuthentication, ClientCredentials } from "../client-credentials.ts";
import type { Authority } from "../sign-in/authority.ts";
import type { RequestParameters } from "./request-parameters.ts";

/** One request to redeem a code or a refresh token. */
export interface Redemption extends ClientAuthentication {
  authority: Authority;
  client: RegisteredClient;
  credentials: ClientCredentials;
  parameters: RequestParameters;
  /** `Origin` header: set when a browser's script redeems. */
  browserOrigin: string | undefined;
}

/** What the gate reads of a kept refresh token. */
export interface KeptRefreshToken {
  /** When it was given, in seconds since 1970. */
  iat?: number | undefined;
  scope?: string | undefined;
  clientId?: string | undefined;
  accountId?: string | undefined;
  isExpired: boolean;
}

/** What the gate reads of a kept code. */
export interface KeptCode extends KeptRefreshToken {
  /** When it was redeemed, in seconds since 1970. */
  consumed?: unknown;
  redirectUri?: string | undefined;
  codeChallenge?: string | undefined;
}
