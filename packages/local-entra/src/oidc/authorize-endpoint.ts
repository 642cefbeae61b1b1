import { registeredClient } from "./client/registered-client.ts";
import { type EntraContext, traceOf } from "./endpoint.ts";
import { authorizationError } from "./refusals/authorization-error.ts";
import { EntraRefusal } from "./refusals/entra-refusal.ts";
import {
  AUTHORITY,
  acceptedParameters,
  hintedAccount,
  requestedReplyAddress,
  responseModeOf,
  SIGNED_IN_USER,
} from "./request/authorize-gate.ts";
import { type RequestParameters, requestParameters } from "./request/request-parameters.ts";
import { assertAccountType, assertAudience } from "./sign-in/audience.ts";
import { type Authority, directoryName } from "./sign-in/authority.ts";
import type { TenantService } from "./tenant-service.ts";

/**
 * Answers an authorization request: the gate judges it by Entra's rules, the library does the rest.
 * @throws EntraRefusal for what may not be sent to the redirect URI.
 */
export async function authorize(
  service: TenantService,
  c: EntraContext,
  authority: Authority,
): Promise<Response> {
  const { directory, origin } = service;
  const parameters = requestParameters(await sentParameters(c));
  const { application } = registeredClient(directory, parameters.client_id);
  assertAudience(directory, application, authority);
  const reply = requestedReplyAddress(application, parameters);
  const hinted = hintedAccount(directory, authority, parameters);
  if (hinted) {
    assertAccountType(hinted, application, { authority, origin });
  }
  try {
    const names = { tenant: directoryName(authority), origin };
    const accepted = acceptedParameters(application, reply, parameters, names);
    const query = new URLSearchParams({ ...accepted, [AUTHORITY]: authority.name });
    if (hinted) {
      query.set(SIGNED_IN_USER, hinted.user.id);
    }
    return await service.passOn(c, authority, { method: "GET", url: `/authorize?${query}` });
  } catch (error) {
    if (!(error instanceof EntraRefusal)) {
      throw error;
    }
    const address = { redirectUri: reply.uri, ...answerForm(parameters) };
    return authorizationError(error, address, traceOf(c), origin);
  }
}

function answerForm(parameters: RequestParameters) {
  return { responseMode: responseModeOf(parameters), state: parameters.state };
}

async function sentParameters(c: EntraContext): Promise<URLSearchParams> {
  return c.req.method === "POST" ? new URLSearchParams(await c.req.text()) : new URL(c.req.url).searchParams;
}
