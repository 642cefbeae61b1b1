import { ProviderError } from "../../protocol/provider.ts";
import { proofParameters } from "../configuration/client-proof.ts";
import type { Credentials } from "../configuration/configuration.ts";
import { type Cloud, causeOf } from "../configuration/metadata.ts";
import { isTransient, secondsUntilRetry, type Wait } from "./retry.ts";

const mostRetries = 4;
/** A token is renewed this long before it expires, so that it is still good when its request arrives. */
const marginSeconds = 60;

interface Token {
  /** What the Authorization header bears. */
  readonly value: string;
  /** Object ID of the service principal that it is for. */
  readonly callerObjectId: string;
  readonly renewAt: number;
}

/** What fetches tokens: the web and the clock. */
export interface TokenSource {
  readonly fetch: typeof globalThis.fetch;
  readonly wait: Wait;
}

/** Access tokens for Graph by the client credentials grant, kept until they are about to expire. */
export class AccessTokens {
  readonly #cloud: Cloud;
  readonly #credentials: Credentials;
  readonly #source: TokenSource;
  #token: Promise<Token> | undefined;
  #renewAt = 0;

  constructor(cloud: Cloud, credentials: Credentials, source: TokenSource) {
    this.#cloud = cloud;
    this.#credentials = credentials;
    this.#source = source;
  }

  /** The token to use now. @throws ProviderError when the token endpoint refuses. */
  current(): Promise<Token> {
    if (!this.#token || Date.now() >= this.#renewAt) {
      this.#renewAt = Number.POSITIVE_INFINITY;
      this.#token = this.#request();
      this.#token.then(
        (token) => {
          this.#renewAt = token.renewAt;
        },
        () => {
          this.#token = undefined;
        },
      );
    }
    return this.#token;
  }

  async #request(): Promise<Token> {
    const text = await this.#answer();
    const { access_token: value, expires_in: seconds } = JSON.parse(text) as {
      access_token?: string;
      expires_in?: number | string;
    };
    if (!value) {
      throw problem("clientCredentialsToken: the answer holds no access_token");
    }
    const renewAt = Date.now() + Math.max(0, Number(seconds ?? 0) - marginSeconds) * 1000;
    return { value, callerObjectId: objectIdIn(value), renewAt };
  }

  async #answer(): Promise<string> {
    const { tenantId, clientId, proof } = this.#credentials;
    const url = `${this.#cloud.loginEndpoint}/${tenantId}/oauth2/v2.0/token`;
    const body = new URLSearchParams({
      client_id: clientId,
      ...(await proofParameters(proof, this.#source.fetch)),
      grant_type: "client_credentials",
      scope: `${this.#cloud.graph}/.default`,
    });
    for (let attempt = 0; attempt <= mostRetries; attempt++) {
      const response = await this.#source.fetch(url, { method: "POST", body }).catch((error: unknown) => {
        throw problem(`clientCredentialsToken: cannot request token: Post "${url}": ${causeOf(error)}`);
      });
      const text = await response.text();
      if (response.ok) {
        return text;
      }
      if (!isTransient(response.status)) {
        throw problem(`clientCredentialsToken: received HTTP status ${response.status} with response: ${text}`);
      }
      if (attempt < mostRetries) {
        const seconds = secondsUntilRetry(attempt, response.headers.get("retry-after"));
        await this.#source.wait(seconds, new AbortController().signal);
      }
    }
    throw problem(
      `clientCredentialsToken: cannot request token: POST ${url} giving up after ${mostRetries + 1} attempt(s)`,
    );
  }
}

const problem = (what: string) => new ProviderError(`building client: unable to obtain access token: ${what}`);

/** The token is for Graph to verify; the client only looks for its own object ID in it. */
function objectIdIn(token: string): string {
  const parts = token.split(".");
  if (parts.length !== 3) {
    throw new ProviderError(
      "building client: unable to parse claims in access token: unexpected token format: does not have 3 parts",
    );
  }
  const claims = JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString()) as { oid?: string };
  if (!claims.oid) {
    throw new ProviderError("building client: the access token has no `oid` claim, so the caller is not known");
  }
  return claims.oid;
}
