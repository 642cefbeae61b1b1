import { randomUUID } from "node:crypto";

import type { Application } from "../../../src/directory/objects/application.ts";
import type { FederatedCredential } from "../../../src/directory/objects/federated-credential.ts";
import { type TokenIssuer, tokenExchangeAudience } from "../../federation/token-issuer.ts";
import type { OidcService, Parameters } from "../oidc-service.ts";

/** A federated credential by which an application trusts an issuer's tokens of one subject. */
export function trustIn(
  { issuer, subject }: Pick<TokenIssuer, "issuer" | "subject">,
  { id }: Application,
): FederatedCredential {
  const nulls = { claimsMatchingExpression: null, description: null };
  const names = { id: randomUUID(), name: randomUUID(), ...nulls };
  return { ...names, applicationId: id, audiences: [tokenExchangeAudience], issuer, subject };
}

/** The parameters by which an application signs in with an issuer's token. */
export function assertionRequest(
  { origin }: OidcService,
  { appId }: Application,
  client_assertion: string,
): Parameters {
  return {
    grant_type: "client_credentials",
    client_id: appId,
    client_assertion,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    scope: `${origin}/.default`,
  };
}
