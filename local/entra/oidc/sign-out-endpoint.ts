import { html } from "hono/html";
import { decodeJwt } from "jose";

import type { EntraContext } from "./endpoint.ts";
import { page, pageResponse } from "./page.ts";
import { matchReplyAddress } from "./redirect-uri.ts";
import { type RequestParameters, requestParameters } from "./request-parameters.ts";
import type { TenantService } from "./tenant-service.ts";

/**
 * Ends the browser's session (OpenID Connect RP-Initiated Logout 1.0). As in Entra, the address to return to must be a
 * redirect URI of the application named, or of one that the session was used for; otherwise a page is the end.
 */
export async function signOut(service: TenantService, c: EntraContext): Promise<Response> {
  const sent =
    c.req.method === "POST" ? new URLSearchParams(await c.req.text()) : new URL(c.req.url).searchParams;
  const parameters = requestParameters(sent);
  const { provider } = service;
  const session = await provider.Session.get(provider.createContext(c.env.incoming, c.env.outgoing));
  const appIds = [...namedApplications(parameters), ...Object.keys(session.authorizations ?? {})];
  await session.destroy();
  forgetSession(c, provider.cookieName("session"));
  const returnTo = returnAddress(service, appIds, parameters);
  return returnTo === undefined ? signedOutPage() : c.redirect(returnTo, 303);
}

function namedApplications({ client_id: clientId, id_token_hint: hint }: RequestParameters): string[] {
  return [clientId, hint && audience(hint)].filter(
    (appId) => typeof appId === "string" && appId !== "",
  ) as string[];
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
  const allowed = appIds.some((appId) => {
    const application = directory.applications.getByAppId(appId);
    return application && requested && matchReplyAddress(application, requested);
  });
  if (!allowed || !requested) {
    return undefined;
  }
  const address = new URL(requested);
  if (state !== undefined) {
    address.searchParams.set("state", state);
  }
  return address.href;
}

function forgetSession(c: EntraContext, cookie: string): void {
  for (const name of [cookie, `${cookie}.sig`]) {
    c.header(
      "set-cookie",
      `${name}=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly; samesite=lax`,
      {
        append: true,
      },
    );
  }
}

function signedOutPage(): Promise<Response> {
  return pageResponse(page("Signed out - local Entra ID", html`<h1>You signed out of your account</h1>`));
}
