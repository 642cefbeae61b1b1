import { grantedApplicationPermissions } from "../directory/application-permission.ts";
import { registeredClient } from "./client/registered-client.ts";
import { assertGraphDefaultScope } from "./client/scope.ts";
import { authenticateClient, clientCredentials } from "./client-credentials.ts";
import type { EntraContext } from "./endpoint.ts";
import { EntraRefusal } from "./refusals/entra-refusal.ts";
import type { Redemption } from "./request/redemption.ts";
import { requestParameters } from "./request/request-parameters.ts";
import {
  acceptedCodeRedemption,
  acceptedRefresh,
  presentedCode,
  presentedRefreshToken,
} from "./request/token-gate.ts";
import { assertAudience } from "./sign-in/audience.ts";
import { type Authority, directoryName } from "./sign-in/authority.ts";
import type { TenantService } from "./tenant-service.ts";
import { GRAPH_TOKEN_LIFETIME, issueGraphToken } from "./tokens/graph-token.ts";

/**
 * Answers a token request.
 * @throws EntraRefusal for everything that Entra refuses here.
 */
export async function token(
  service: TenantService,
  c: EntraContext,
  authority: Authority,
): Promise<Response> {
  const { directory, assertions } = service;
  const parameters = requestParameters(new URLSearchParams(await c.req.text()));
  const credentials = clientCredentials(parameters, c.req.header("authorization"));
  if (!parameters.grant_type) {
    throw new EntraRefusal(900144, { parameter: "grant_type" });
  }
  const client = registeredClient(directory, credentials.clientId);
  assertAudience(directory, client.application, authority);
  const browserOrigin = c.req.header("origin");
  const redemption = { directory, assertions, authority, client, credentials, parameters, browserOrigin };
  switch (parameters.grant_type) {
    case "authorization_code":
      return redeemCode(service, c, redemption);
    case "refresh_token":
      return refresh(service, c, redemption);
    case "client_credentials":
      return issueToApplication(service, c, redemption);
    default:
      throw new EntraRefusal(70003, { grantType: parameters.grant_type });
  }
}

async function redeemCode(
  service: TenantService,
  c: EntraContext,
  redemption: Redemption,
): Promise<Response> {
  const presented = presentedCode(redemption.parameters);
  const code = await service.provider.AuthorizationCode.find(presented, { ignoreExpiration: true });
  const body = new URLSearchParams(await acceptedCodeRedemption(redemption, code));
  return service.passOn(c, redemption.authority, {
    method: "POST",
    url: "/token",
    accept: "application/json",
    body,
  });
}

async function refresh(service: TenantService, c: EntraContext, redemption: Redemption): Promise<Response> {
  const presented = presentedRefreshToken(redemption.parameters);
  const kept = await service.provider.RefreshToken.find(presented, { ignoreExpiration: true });
  const body = new URLSearchParams(await acceptedRefresh(redemption, kept));
  return service.passOn(c, redemption.authority, {
    method: "POST",
    url: "/token",
    accept: "application/json",
    body,
  });
}

async function issueToApplication(
  { directory, keys, origin }: TenantService,
  c: EntraContext,
  redemption: Redemption,
): Promise<Response> {
  const { authority, client, credentials, parameters } = redemption;
  if (!authority.tenant) {
    throw new EntraRefusal(50059);
  }
  if (authority.tenant.id !== directory.tenant.id) {
    throw new EntraRefusal(700016, { appId: client.application.appId, tenant: directoryName(authority) });
  }
  await authenticateClient(redemption, client, credentials);
  assertGraphDefaultScope(parameters.scope, { tenant: directory.tenant.displayName, origin });
  const { application, servicePrincipal } = client;
  const access_token = await issueGraphToken(keys, {
    application,
    servicePrincipal,
    roles: grantedApplicationPermissions(directory, servicePrincipal.id),
    tenantId: directory.tenant.id,
    origin,
    now: directory.now(),
  });
  const expires_in = GRAPH_TOKEN_LIFETIME;
  return c.json({ token_type: "Bearer", expires_in, ext_expires_in: expires_in, access_token }, 200, {
    "cache-control": "no-store",
    pragma: "no-cache",
  });
}
