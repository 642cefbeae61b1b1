import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";

import { EntraRefusal } from "../refusals/entra-refusal.ts";

/** Milliseconds that an issuer has for one answer. */
const patience = 5_000;
/** Milliseconds that a discovery document is kept; keys unknown to it are asked for sooner. */
const keptFor = 10 * 60_000;

/** The keys of other issuers, found by their discovery documents and kept for a while. */
export interface IssuerKeys {
  /**
   * How to verify what an issuer signed. `jose` asks again for keys when a token names one that it does not know.
   * @throws EntraRefusal 501661 when the issuer's discovery document cannot be had or is not its own.
   */
  of(issuer: string, now: Date): Promise<JWTVerifyGetKey>;
  /** Asks the issuer anew the next time. */
  forget(issuer: string): void;
}

export function issuerKeys(fetch: typeof globalThis.fetch): IssuerKeys {
  const known = new Map<string, { keys: Promise<JWTVerifyGetKey>; until: number }>();
  const forget = (issuer: string) => void known.delete(issuer);
  return {
    forget,
    of: async (issuer, now) => {
      const kept = known.get(issuer);
      if (kept && now.getTime() < kept.until) {
        return kept.keys;
      }
      const keys = discover(issuer, fetch);
      known.set(issuer, { keys, until: now.getTime() + keptFor });
      // A failure is not kept: the next sign-in asks again.
      keys.catch(() => forget(issuer));
      return keys;
    },
  };
}

async function discover(issuer: string, fetch: typeof globalThis.fetch): Promise<JWTVerifyGetKey> {
  // OpenID Connect Discovery 1.0, section 4.1: a slash that ends the issuer is left out.
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  // Entra ID does not say why it has no document either; which address failed is in the federated credential.
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(patience) }).catch(
    () => undefined,
  );
  const document = response?.ok ? await response.json().catch(() => ({})) : {};
  const { issuer: named, jwks_uri: keysUrl } = document as Record<string, unknown>;
  // OpenID Connect Discovery 1.0, section 4.3: another name would let one issuer speak for another.
  if (named !== issuer || typeof keysUrl !== "string" || URL.parse(keysUrl)?.protocol !== "https:") {
    throw new EntraRefusal(501661);
  }
  return createRemoteJWKSet(new URL(keysUrl), { timeoutDuration: patience, [customFetch]: fetch });
}
