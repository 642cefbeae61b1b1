import type { ServiceContext } from "../provider/service-context.ts";
import { requestTrace } from "../request/entra-context.ts";
import { accountOf } from "../sign-in/account.ts";
import { userInfoClaims } from "../tokens/claims.ts";
import { verifyGraphToken } from "../tokens/graph-token.ts";

/** Answers `/oidc/userinfo`; it is part of Graph, so a bad token is refused in Graph's way and not as RFC 6750 says. */
export async function userInfo(
  { directory, keys, subjectOf, origin }: ServiceContext,
  authorization: string | undefined,
): Promise<Response> {
  if (!authorization) {
    return unauthorized("Access token is empty.");
  }
  const caller = await verifyGraphToken(keys, origin, authorization, directory.now());
  if (typeof caller === "string") {
    return unauthorized(caller);
  }
  const scopes = new Set(caller.roles);
  const user = caller.isUser && scopes.has("openid") ? accountOf(directory, caller.objectId)?.user : undefined;
  if (!user) {
    return unauthorized("Access token validation failure.");
  }
  return Response.json(
    { sub: subjectOf(user.id, caller.appId), ...userInfoClaims(user, scopes) },
    { headers: { "cache-control": "no-store" } },
  );
}

function unauthorized(message: string): Response {
  const trace = requestTrace();
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
