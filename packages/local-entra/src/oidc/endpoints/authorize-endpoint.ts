import { registeredClient } from "../client/registered-client.ts";
import { acceptedParameters, hintedAccount, requestedReplyAddress } from "../gates/authorize-gate.ts";
import { authorizationError } from "../pages/authorization-error.ts";
import { authorityParameter, signedInUserParameter } from "../provider/gate-parameters.ts";
import type { TenantService } from "../provider/tenant-service.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { answerAddress } from "../request/answer-address.ts";
import { type EntraContext, traceOf } from "../request/entra-context.ts";
import { sentParameters } from "../request/request-parameters.ts";
import { assertAccountType, assertAudience } from "../sign-in/audience.ts";
import { type Authority, directoryName } from "../sign-in/authority.ts";

/**
 * Answers an authorization request: the gate judges it by Entra's rules, the library does the rest.
 * @throws EntraRefusal for what may not be sent to the redirect URI.
 */
export async function authorize(service: TenantService, c: EntraContext, authority: Authority): Promise<Response> {
  const { directory, origin } = service;
  const parameters = await sentParameters(c);
  const { application } = registeredClient(directory, parameters.client_id);
  assertAudience(directory, application, authority);
  const reply = requestedReplyAddress(application, parameters);
  const hinted = hintedAccount(directory, authority, parameters);
  if (hinted) {
    assertAccountType(hinted, application, { authority, origin });
  }
  try {
    const context = { directory, tenant: directoryName(authority), origin };
    const accepted = acceptedParameters(application, reply, parameters, context);
    const query = new URLSearchParams({ ...accepted, [authorityParameter]: authority.name });
    if (hinted) {
      query.set(signedInUserParameter, hinted.user.id);
    }
    return await service.passOn(c, authority, { method: "GET", url: `/authorize?${query}` });
  } catch (error) {
    if (!(error instanceof EntraRefusal)) {
      throw error;
    }
    return authorizationError(error, answerAddress(reply.uri, parameters), traceOf(c), origin);
  }
}
