import * as openid from "openid-client";

import { type Claims, claimsOf, discover, scope } from "../../sign-in/relying-party.ts";
import type { Provider } from "./provider.ts";

/** A sign-in that is under way: the browser goes to `url`, and comes back with `code` as its state. */
export interface BegunSignIn {
  code: string;
  url: string;
}

/** A sign-in that failed in the console. */
export interface FailedSignIn {
  /** RustDesk's own words; undefined where they are not known. */
  shown: string | undefined;
  /** What Entra ID has said, where RustDesk hides it. */
  said?: string | undefined;
}

/** How a sign-in ended. */
export type Outcome = { claims: Claims } | { failed: FailedSignIn };

/** What is remembered of a sign-in until the browser is back. */
interface Pending {
  client: openid.Configuration;
  nonce: string;
  until: number;
}

/** Milliseconds that a person may take at the sign-in page. */
const patience = 10 * 60_000;
/** Whoever asks for more than this loses the first ones. */
const maxPending = 100;

/**
 * The sign-ins of the console, as RustDesk does them: authorization code with state and nonce, redeemed with the client
 * secret, the ID token verified. Nothing of them is written anywhere.
 */
export class SignIns {
  readonly #pending = new Map<string, Pending>();

  /** Reads the discovery document and makes the request for the sign-in page, as RustDesk does but for `prompt`. */
  async begin(provider: Provider, prompt?: "select_account"): Promise<BegunSignIn | { failed: FailedSignIn }> {
    let client: openid.Configuration;
    try {
      client = await discover(provider, provider.clientSecret);
    } catch (error) {
      return { failed: await discoveryFailure(error, provider.issuer) };
    }
    // State and code are one in RustDesk (https://github.com/rustdesk/rustdesk-server-pro/issues/236).
    const code = openid.randomState();
    const nonce = openid.randomNonce();
    const parameters = { redirect_uri: provider.callbackUrl, scope, state: code, nonce, ...(prompt && { prompt }) };
    this.#remember(code, { client, nonce, until: Date.now() + patience });
    return { code, url: openid.buildAuthorizationUrl(client, parameters).href };
  }

  /** Takes the answer in the address that the browser came back to; each sign-in ends once. */
  async end(address: URL): Promise<Outcome> {
    const { searchParams } = address;
    // What reads the address in RustDesk needs both, and says no more than that (issue 840 of rustdesk-server-pro).
    const missing = ["code", "state"].find((name) => !searchParams.has(name));
    if (missing !== undefined) {
      const shown = `Failed to deserialize query string: missing field \`${missing}\``;
      return { failed: { shown, said: searchParams.get("error_description") ?? undefined } };
    }
    const state = searchParams.get("state") ?? "";
    const pending = this.#pending.get(state);
    this.#pending.delete(state);
    if (pending === undefined || pending.until < Date.now()) {
      return { failed: { shown: undefined } };
    }
    const checks = { expectedState: state, expectedNonce: pending.nonce };
    try {
      const tokens = await openid.authorizationCodeGrant(pending.client, address, checks);
      return { claims: claimsOf(tokens.claims()) };
    } catch (error) {
      return { failed: redemptionFailure(error) };
    }
  }

  #remember(code: string, pending: Pending): void {
    const oldest = this.#pending.keys().next();
    if (this.#pending.size >= maxPending && !oldest.done) {
      this.#pending.delete(oldest.value);
    }
    this.#pending.set(code, pending);
  }
}

/** The texts are those of RustDesk's sign-in library (https://github.com/ramosbugs/openidconnect-rs, src/discovery). */
async function discoveryFailure(error: unknown, issuer: string): Promise<FailedSignIn> {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Response) {
    const asked = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
    const shown = `Server returned invalid response: HTTP status code ${cause.status} ${cause.statusText} at ${asked}`;
    // The description of an OAuth error (RFC 6749, section 5.2); other bodies say nothing about the Issuer.
    const body = (await cause.json().catch(() => undefined)) as { error_description?: unknown } | null | undefined;
    const said = body?.error_description;
    return { shown, said: typeof said === "string" ? said : undefined };
  }
  const found = (cause as { body?: { issuer?: unknown } } | undefined)?.body?.issuer;
  const differs = `Validation error: unexpected issuer URI \`${String(found)}\` (expected \`${issuer}\`)`;
  return { shown: found === undefined ? "Request failed" : differs };
}

/**
 * RustDesk puts its own words before the library's (https://github.com/rustdesk/rustdesk-server-pro/issues/562, /269); those of
 * the library: https://github.com/ramosbugs/oauth2-rs, src/error.rs.
 */
function redemptionFailure(error: unknown): FailedSignIn {
  if (error instanceof openid.ResponseBodyError) {
    const description = error.error_description === undefined ? "" : `: ${error.error_description}`;
    return { shown: `Failed to contact token endpoint, Server returned error response: ${error.error}${description}` };
  }
  return { shown: `Failed to verify ID token, ${error instanceof Error ? error.message : String(error)}` };
}
