import { grantedApplicationPermissions } from "../../directory/application-permission.ts";
import { registeredClient } from "../client/registered-client.ts";
import { assertGraphDefaultScope } from "../client/scope.ts";
import { authenticateClient, clientCredentials, type Redemption, scopeContext } from "../gates/client-credentials.ts";
import { acceptedCodeRedemption, acceptedRefresh } from "../gates/token-gate.ts";
import type { TenantService } from "../provider/tenant-service.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { answerHeaders, type EntraContext, traceOf } from "../request/entra-context.ts";
import { sentParameters } from "../request/request-parameters.ts";
import { assertAudience } from "../sign-in/audience.ts";
import { type Authority, directoryName } from "../sign-in/authority.ts";
import { graphTokenLifetime, issueGraphToken } from "../tokens/graph-token.ts";

/**
 * Answers a token request.
 * @throws EntraRefusal for everything that Entra refuses here.
 */
export async function token(service: TenantService, c: EntraContext, authority: Authority): Promise<Response> {
  const { directory, authenticateByAssertion, origin } = service;
  const parameters = await sentParameters(c);
  const credentials = clientCredentials(parameters, c.req.header("authorization"));
  if (!parameters.grant_type) {
    throw new EntraRefusal(900144, { parameter: "grant_type" });
  }
  const client = registeredClient(directory, credentials.clientId);
  assertAudience(directory, client.application, authority);
  const browserOrigin = c.req.header("origin");
  const asked = { authority, client, credentials, parameters, browserOrigin };
  const redemption = { directory, origin, authenticateByAssertion, ...asked };
  switch (parameters.grant_type) {
    case "authorization_code":
      return redeem(service, c, authority, await acceptedCodeRedemption(await service.provider(), redemption));
    case "refresh_token":
      return redeem(service, c, authority, await acceptedRefresh(await service.provider(), redemption));
    case "client_credentials":
      return issueToApplication(service, c, redemption);
    default:
      throw unsupportedGrant(parameters.grant_type);
  }
}

/** How grants are named that Entra ID has and local Entra ID has not: on-behalf-of, SAML, device code, password. */
const unservedGrant =
  /^password$|^urn:ietf:params:oauth:grant-type:(jwt-bearer|saml2-bearer|saml1_1-bearer|device_code)$/;

function unsupportedGrant(grantType: string): EntraRefusal {
  const note = unservedGrant.test(grantType) ? "Entra ID has this grant, but local Entra ID does not serve it." : "";
  return new EntraRefusal(70003, { grantType, note });
}

function redeem(
  service: TenantService,
  c: EntraContext,
  authority: Authority,
  accepted: Record<string, string>,
): Promise<Response> {
  const body = new URLSearchParams(accepted);
  return service.passOn(c, authority, { method: "POST", url: "/token", accept: "application/json", body });
}

async function issueToApplication(
  { directory, keys, origin }: TenantService,
  c: EntraContext,
  redemption: Redemption,
): Promise<Response> {
  const { authority, client, parameters } = redemption;
  if (!authority.tenant) {
    throw new EntraRefusal(50059);
  }
  if (authority.tenant.id !== directory.tenant.id) {
    throw new EntraRefusal(700016, { appId: client.application.appId, tenant: directoryName(authority) });
  }
  await authenticateClient(redemption);
  assertGraphDefaultScope(parameters.scope, scopeContext(redemption));
  const context = { tenantId: directory.tenant.id, origin, now: directory.now() };
  const roles = grantedApplicationPermissions(directory, client.servicePrincipal.id);
  const access_token = await issueGraphToken(keys, context, { ...client, roles });
  const expires_in = graphTokenLifetime;
  return c.json(
    { token_type: "Bearer", expires_in, ext_expires_in: expires_in, access_token },
    200,
    answerHeaders(traceOf(c)),
  );
}
