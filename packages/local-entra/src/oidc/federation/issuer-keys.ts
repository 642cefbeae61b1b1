import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";

import { EntraRefusal } from "../refusals/entra-refusal.ts";

/** Milliseconds that an issuer has for one answer. */
const patience = 5_000;
/** Milliseconds that a discovery document is kept; keys unknown to it are asked for sooner. */
const keptFor = 10 * 60_000;

interface KnownIssuer {
  keys: Promise<JWTVerifyGetKey>;
  until: number;
}

/** The keys of other issuers, found by their discovery documents and kept for a while. */
export class IssuerKeys {
  readonly #fetch: typeof globalThis.fetch;
  readonly #known = new Map<string, KnownIssuer>();

  constructor(fetch: typeof globalThis.fetch) {
    this.#fetch = fetch;
  }

  /**
   * How to verify what an issuer signed. `jose` asks again for keys when a token names one that it does not know.
   * @throws EntraRefusal 501661 when the issuer's discovery document cannot be had or is not its own.
   */
  async of(issuer: string, now: Date): Promise<JWTVerifyGetKey> {
    const known = this.#known.get(issuer);
    if (known && now.getTime() < known.until) {
      return known.keys;
    }
    const keys = this.#discover(issuer);
    this.#known.set(issuer, { keys, until: now.getTime() + keptFor });
    // A failure is not kept: the next sign-in asks again.
    keys.catch(() => this.forget(issuer));
    return keys;
  }

  /** Asks the issuer anew the next time. */
  forget(issuer: string): void {
    this.#known.delete(issuer);
  }

  async #discover(issuer: string): Promise<JWTVerifyGetKey> {
    const document = await this.#read(issuer);
    const { issuer: named, jwks_uri: keysUrl } = document;
    // OpenID Connect Discovery 1.0, section 4.3: another name would let one issuer speak for another.
    if (named !== issuer || typeof keysUrl !== "string" || URL.parse(keysUrl)?.protocol !== "https:") {
      throw new EntraRefusal(501661);
    }
    return createRemoteJWKSet(new URL(keysUrl), { timeoutDuration: patience, [customFetch]: this.#fetch });
  }

  async #read(issuer: string): Promise<Record<string, unknown>> {
    // OpenID Connect Discovery 1.0, section 4.1: a slash that ends the issuer is left out.
    const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
    try {
      const signal = AbortSignal.timeout(patience);
      const response = await this.#fetch(url, { redirect: "error", signal });
      if (response.ok) {
        return (await response.json()) as Record<string, unknown>;
      }
    } catch {
      // Entra ID does not say why either; which address failed is in the federated credential.
    }
    throw new EntraRefusal(501661);
  }
}
