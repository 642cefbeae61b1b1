import { randomUUID } from "node:crypto";

import { Hono } from "hono";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

/** What Entra ID wants to be the audience of a token that is exchanged. */
export const tokenExchangeAudience = "api://AzureADTokenExchange";

/** Seconds that a token of GitHub lives. */
const lifetime = 300;

/** A signing key and what is published of it. */
interface IssuerKey {
  privateKey: CryptoKey;
  published: JWK;
}

/**
 * An OpenID Connect issuer of the tests' own that plays GitHub's token service: discovery document, keys, and the
 * address at which a job asks for its token (https://docs.github.com/actions/reference/security/oidc).
 */
export class TokenIssuer {
  readonly issuer: string;
  /** What the job that asks for a token is, by GitHub's `sub`. */
  subject = "repo:octo/desk:ref:refs/heads/main";
  /** The bearer token of the job, ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  readonly requestToken = randomUUID();
  /** Every path that was asked for. */
  readonly asked: string[] = [];
  /** Whether it answers; when not, every answer is 503. */
  up = true;
  readonly app = new Hono();
  #key: IssuerKey;
  readonly #published: JWK[] = [];

  private constructor(issuer: string, key: IssuerKey) {
    this.issuer = issuer;
    this.#key = key;
    this.#published.push(key.published);
    this.#serve();
  }

  static async create(issuer: string): Promise<TokenIssuer> {
    return new TokenIssuer(issuer, await newKey());
  }

  /** ACTIONS_ID_TOKEN_REQUEST_URL; GitHub's has a query too. */
  get requestUrl(): string {
    return `${this.issuer}/idtoken?api-version=2.0`;
  }

  /** `fetch` for this issuer alone, without a port. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (new URL(url).origin !== new URL(this.issuer).origin) {
      throw new TypeError("fetch failed");
    }
    return this.app.request(url, init);
  };

  /** A token as GitHub would sign it now; `claims` replace its own, and undefined leaves one out. */
  sign(claims: JWTPayload = {}, header: { alg?: string; kid?: string } = {}): Promise<string> {
    const seconds = Math.floor(Date.now() / 1000);
    const all = {
      iss: this.issuer,
      sub: this.subject,
      aud: tokenExchangeAudience,
      iat: seconds,
      nbf: seconds - 600,
      exp: seconds + lifetime,
      jti: randomUUID(),
      ...claims,
    };
    return new SignJWT(all)
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: String(this.#key.published.kid), ...header })
      .sign(this.#key.privateKey);
  }

  /** Signs with a new key from now on, published or not. */
  async changeKey({ publish }: { publish: boolean }): Promise<void> {
    this.#key = await newKey();
    if (publish) {
      this.#published.push(this.#key.published);
    }
  }

  /** Signs with a key that is not the published one of that ID. */
  async forgeKey(): Promise<void> {
    const forged = await newKey();
    this.#key = { privateKey: forged.privateKey, published: this.#key.published };
  }

  #serve(): void {
    this.app.use(async (c, next) => {
      this.asked.push(c.req.path);
      if (!this.up) {
        return c.text("Service Unavailable", 503);
      }
      return next();
    });
    this.app.get("/.well-known/openid-configuration", (c) =>
      c.json({ issuer: this.issuer, jwks_uri: `${this.issuer}/.well-known/jwks` }),
    );
    this.app.get("/.well-known/jwks", (c) => c.json({ keys: this.#published }));
    this.app.get("/idtoken", async (c) => {
      if (c.req.header("authorization") !== `Bearer ${this.requestToken}`) {
        return c.text("Unauthorized", 401);
      }
      const value = await this.sign({ aud: c.req.query("audience") });
      return c.json({ count: value.length, value });
    });
  }
}

async function newKey(): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const published = { ...(await exportJWK(publicKey)), kid: randomUUID(), use: "sig", alg: "RS256" };
  return { privateKey, published };
}
