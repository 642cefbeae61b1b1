import type { ServiceContext } from "../provider/service-context.ts";
import { requestTrace } from "../request/entra-context.ts";
import { accountOf } from "../sign-in/account.ts";
import { userInfoClaims } from "../tokens/claims.ts";
import { verifyDelegatedToken } from "../tokens/graph-token.ts";

/** Answers `/oidc/userinfo`; it is part of Graph, so a bad token is refused in Graph's way and not as RFC 6750 says. */
export async function userInfo(
  { directory, keys, subjects, origin }: ServiceContext,
  authorization: string | undefined,
): Promise<Response> {
  if (!authorization) {
    return unauthorized("Access token is empty.");
  }
  const caller = await verifyDelegatedToken(keys, origin, authorization, directory.now());
  const user = caller?.scopes.has("openid") ? accountOf(directory, caller.userId)?.user : undefined;
  if (!caller || !user) {
    return unauthorized("Access token validation failure.");
  }
  return Response.json(
    { sub: subjects.of(user.id, caller.appId), ...userInfoClaims(user, caller.scopes) },
    { headers: { "cache-control": "no-store" } },
  );
}

function unauthorized(message: string): Response {
  const trace = requestTrace(undefined);
  const innerError = {
    date: trace.timestamp.replace(" ", "T").replace("Z", ""),
    "request-id": trace.traceId,
    "client-request-id": trace.correlationId,
  };
  return Response.json(
    { error: { code: "InvalidAuthenticationToken", message, innerError } },
    { status: 401, headers: { "www-authenticate": "Bearer", "cache-control": "no-store" } },
  );
}
