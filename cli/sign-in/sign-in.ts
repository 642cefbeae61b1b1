import * as openid from "openid-client";

import { type Claims, type ConsoleSettings, claimsOf, discover, scope } from "./relying-party.ts";

/** Why the identity provider refused, in its own words. */
export interface Refusal {
  /** Such as `AADSTS50011`. */
  code: string;
  text: string;
}

/** A sign-in that ended on a page of the identity provider. */
export class SignInRefused extends Error {
  readonly refusal: Refusal;

  constructor(callbackUrl: string, refusal: Refusal) {
    super(`The sign-in must return to ${callbackUrl}, but the identity provider says ${refusal.code}: ${refusal.text}`);
    this.refusal = refusal;
  }
}

/**
 * Signs in as RustDesk's console does: authorization code with state and nonce, the code redeemed with the client
 * secret, the ID token verified (signature, issuer, audience, nonce; OpenID Connect Core 3.1.3.7).
 *
 * @param loginHint who signs in; local Entra ID takes it in place of a person at the page.
 * @throws Error when the identity provider refuses or the token does not verify.
 */
export async function signInWithCode(settings: ConsoleSettings, loginHint: string): Promise<Claims> {
  const client = await discover(settings, settings.clientSecret);
  const { url, state, nonce } = await authorize(client, settings.callbackUrl, loginHint);
  const tokens = await openid.authorizationCodeGrant(client, url, { expectedState: state, expectedNonce: nonce });
  return claimsOf(tokens.claims());
}

/** Signs in with an ID token straight from the sign-in page (implicit grant; OpenID Connect Core 3.2). */
export async function signInWithIdToken(settings: ConsoleSettings, loginHint: string): Promise<Claims> {
  const client = await discover(settings, settings.clientSecret);
  openid.useIdTokenResponseType(client);
  const { url, state, nonce } = await authorize(client, settings.callbackUrl, loginHint);
  return openid.implicitAuthentication(client, url, nonce, { expectedState: state });
}

/** Asks for a sign-in that returns to another host than the console. @throws Error when it is not refused. */
export async function refusalOfForeignCallback(settings: ConsoleSettings, loginHint: string): Promise<Refusal> {
  const client = await discover(settings, settings.clientSecret);
  const foreign = "https://attacker.example/api/oidc/callback";
  const { landing } = await openSignIn(client, foreign, loginHint);
  if (landing.page === undefined || landing.page.status < 400) {
    throw new Error(
      `The identity provider must refuse the redirect URI ${foreign}, but it went to ${landing.url.host}`,
    );
  }
  return refusalIn(textOf(landing.page.body));
}

/** Redeems a good code with a wrong client secret. @throws Error when it is not refused. */
export async function refusalOfWrongSecret(settings: ConsoleSettings, loginHint: string): Promise<Refusal> {
  const client = await discover(settings, `${settings.clientSecret.slice(0, -1)}?`);
  const { url, state, nonce } = await authorize(client, settings.callbackUrl, loginHint);
  try {
    await openid.authorizationCodeGrant(client, url, { expectedState: state, expectedNonce: nonce });
  } catch (error) {
    if (error instanceof openid.ResponseBodyError) {
      return refusalIn(error.error_description ?? error.error);
    }
    throw error;
  }
  throw new Error("The identity provider must refuse a wrong client secret, but it took one");
}

/** Signs in as somebody who is not assigned where that is required. @throws Error when it is not refused for that. */
export async function refusalOfOutsider(settings: ConsoleSettings, loginHint: string): Promise<Refusal> {
  try {
    await signInWithCode(settings, loginHint);
  } catch (error) {
    if (error instanceof SignInRefused && error.refusal.code === "AADSTS50105") {
      return error.refusal;
    }
    throw error;
  }
  throw new Error(`The identity provider must refuse ${loginHint}, who is not assigned, but it signed them in`);
}

async function authorize(client: openid.Configuration, callbackUrl: string, loginHint: string) {
  const { landing, state, nonce } = await openSignIn(client, callbackUrl, loginHint);
  if (landing.page !== undefined) {
    throw new SignInRefused(callbackUrl, refusalIn(textOf(landing.page.body)));
  }
  return { url: landing.url, state, nonce };
}

async function openSignIn(
  client: openid.Configuration,
  callbackUrl: string,
  loginHint: string,
): Promise<{ landing: Landing; state: string; nonce: string }> {
  const state = openid.randomState();
  const nonce = openid.randomNonce();
  const parameters = { redirect_uri: callbackUrl, scope, state, nonce, login_hint: loginHint };
  const landing = await new UserAgent().open(openid.buildAuthorizationUrl(client, parameters));
  return { landing, state, nonce };
}

function refusalIn(text: string): Refusal {
  const [, code = "no code", sentence = "no text"] = /(AADSTS\d+):\s*([^\r\n]+)/.exec(text) ?? [];
  return { code, text: sentence.replace(/ Trace ID:.*$/, "").trim() };
}

/** The text of a page, as far as an error message goes: its tags and the five entities of XML. */
function textOf(html: string): string {
  const characters: Record<string, string> = { "#39": "'", quot: '"', lt: "<", gt: ">", amp: "&" };
  return html.replaceAll(/<[^>]*>/g, "").replaceAll(/&(#39|quot|lt|gt|amp);/g, (_, name) => characters[name] ?? "");
}

/** Where a sign-in came to an end, as a browser would see it. */
interface Landing {
  /** The page that was shown, or the redirect that left the identity provider. */
  url: URL;
  /** Undefined for a redirect away from the identity provider, which is not followed. */
  page: { status: number; body: string } | undefined;
}

const maxRedirects = 10;

/** A browser without a screen: it keeps the cookies of one origin and follows redirects as long as they stay there. */
class UserAgent {
  readonly #cookies = new Map<string, string>();

  /** Opens a page and follows it to its end. @throws Error after ten redirects. */
  async open(start: URL): Promise<Landing> {
    let url = start;
    for (let redirects = 0; redirects < maxRedirects; redirects++) {
      const response = await fetch(url, { redirect: "manual", headers: { cookie: this.#cookieHeader() } });
      this.#keepCookies(response);
      const location = response.headers.get("location");
      if (location === null) {
        return { url, page: { status: response.status, body: await response.text() } };
      }
      url = new URL(location, url);
      if (url.origin !== start.origin) {
        return { url, page: undefined };
      }
    }
    throw new Error(`${start.origin} redirected more than ${maxRedirects} times`);
  }

  #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keepCookies(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const separator = pair.indexOf("=");
      this.#cookies.set(pair.slice(0, separator), pair.slice(separator + 1));
    }
  }
}
