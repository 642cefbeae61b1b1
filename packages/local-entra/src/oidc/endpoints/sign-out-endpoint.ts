import { decodeJwt } from "jose";

import type { Application } from "../../directory/objects/application.ts";
import { matchReplyAddress } from "../client/redirect-uri.ts";
import { signedOutPage } from "../pages/signed-out-page.ts";
import { sessionId } from "../provider/id-token.ts";
import type { Session } from "../provider/sign-in-grant.ts";
import type { TenantService } from "../provider/tenant-service.ts";
import { answerAddress, answerLocation } from "../request/answer-address.ts";
import type { EntraContext } from "../request/entra-context.ts";
import { type RequestParameters, sentParameters } from "../request/request-parameters.ts";
import { accountOf } from "../sign-in/account.ts";
import { issuerOf } from "../tokens/issuer.ts";

/**
 * Ends the browser's session (OpenID Connect RP-Initiated Logout 1.0) and tells the applications that it was used for,
 * where they have registered a logout URL (Front-Channel Logout 1.0). As in Entra, the address to return to must be a
 * redirect URI of the application named, or of one that the session was used for; otherwise a page is the end.
 */
export async function signOut(service: TenantService, c: EntraContext): Promise<Response> {
  const parameters = await sentParameters(c);
  const provider = await service.provider();
  const session = await provider.Session.get(provider.createContext(c.env.incoming, c.env.outgoing));
  const used = Object.keys(session.authorizations ?? {});
  const logoutUrls = frontChannelLogoutUrls(service, session, used);
  await session.destroy();
  const returnTo = returnAddress(service, [...namedApplications(parameters), ...used], parameters);
  const direct = logoutUrls.length === 0 && returnTo !== undefined;
  const answer = direct ? c.redirect(returnTo, 303) : await signedOutPage(logoutUrls, returnTo);
  return forgetSession(answer, provider.cookieName("session"));
}

/** OpenID Connect Front-Channel Logout 1.0, section 2: who issued the tokens, and for which session. */
function frontChannelLogoutUrls({ directory, origin }: TenantService, session: Session, used: string[]): string[] {
  const account = accountOf(directory, session.accountId);
  return used.flatMap((appId) => {
    const logoutUrl = directory.applications.getByAppId(appId)?.web.logoutUrl;
    if (!logoutUrl || !account || !URL.canParse(logoutUrl)) {
      return [];
    }
    const named = { iss: issuerOf(origin, account.tenant.id), sid: sessionId(session.uid) };
    return [answerLocation(answerAddress(logoutUrl, {}), named)];
  });
}

function namedApplications({ client_id: clientId, id_token_hint: hint }: RequestParameters): string[] {
  return [clientId, hint && audience(hint)].filter((appId) => typeof appId === "string" && appId !== "") as string[];
}

/** Unverified: it only chooses the registration whose redirect URIs count. */
function audience(idToken: string): string | undefined {
  try {
    const { aud } = decodeJwt(idToken);
    return typeof aud === "string" ? aud : undefined;
  } catch {
    return undefined;
  }
}

function returnAddress(
  { directory }: TenantService,
  appIds: string[],
  { post_logout_redirect_uri: requested, state }: RequestParameters,
): string | undefined {
  const applications = appIds.flatMap((appId) => directory.applications.getByAppId(appId) ?? []);
  const allowed = (application: Application) => requested && matchReplyAddress(application, requested);
  if (!requested || !applications.some(allowed)) {
    return undefined;
  }
  return answerLocation(answerAddress(requested, {}), state === undefined ? {} : { state });
}

function forgetSession(answer: Response, cookie: string): Response {
  for (const name of [cookie, `${cookie}.sig`]) {
    const expired = `${name}=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly; samesite=lax`;
    answer.headers.append("set-cookie", expired);
  }
  return answer;
}
