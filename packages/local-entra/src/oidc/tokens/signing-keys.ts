import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

import { exportJWK, type JWK, type JWTPayload, SignJWT } from "jose";

import type { Store } from "../../directory/store.ts";

const setting = "oidc.signing-keys";

/** How many keys are published: whoever holds a token of the one before can still verify it. */
const mostPublished = 3;

/** The RSA keys that sign this service's tokens, kept in the store so that tokens stay valid over a restart. */
export class SigningKeys {
  readonly #store: Store;
  #privateJwks: { keys: JWK[] };
  #current: { key: KeyObject; kid: string };

  private constructor(store: Store, privateJwks: JWK[]) {
    this.#store = store;
    this.#privateJwks = { keys: privateJwks };
    this.#current = signer(privateJwks);
  }

  /** Reads the keys from the store; the first time it makes one. */
  static async load(store: Store): Promise<SigningKeys> {
    const kept = store.setting(setting);
    if (kept) {
      return new SigningKeys(store, JSON.parse(kept) as JWK[]);
    }
    const keys = [await newKey()];
    store.setSetting(setting, JSON.stringify(keys));
    return new SigningKeys(store, keys);
  }

  /** The public keys, newest first, as `/discovery/v2.0/keys` publishes them. */
  get jwks(): { keys: JWK[] } {
    return { keys: this.#privateJwks.keys.map(published) };
  }

  /** The private keys as JWKs, newest first, for the protocol library's own signatures; another object after `rotate`. */
  get privateJwks(): { keys: JWK[] } {
    return this.#privateJwks;
  }

  /**
   * Makes a new key, which signs from now on. The ones before stay published, so that what they signed stays valid;
   * a client that keeps keys has to ask for them again when it meets the new key's ID, as Entra ID expects
   * (https://learn.microsoft.com/entra/identity-platform/signing-key-rollover).
   */
  async rotate(): Promise<void> {
    const keys = [await newKey(), ...this.#privateJwks.keys].slice(0, mostPublished);
    this.#store.setSetting(setting, JSON.stringify(keys));
    this.#privateJwks = { keys };
    this.#current = signer(keys);
  }

  /** Signs a token (RS256) with the newest key; every claim, times included, is the caller's. */
  sign(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ typ: "JWT", alg: "RS256", kid: this.#current.kid })
      .sign(this.#current.key);
  }
}

function signer([newest]: JWK[]): { key: KeyObject; kid: string } {
  if (!newest?.kid) {
    throw new Error(`the store's setting ${setting} must hold at least one key with a kid`);
  }
  return { key: createPrivateKey({ key: newest, format: "jwk" }), kid: newest.kid };
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, use: "sig", alg: "RS256", kid: keyId(privateKey) };
}

/** Entra's key IDs are 27 base64url characters: a SHA-1 thumbprint of what is published. */
function keyId(privateKey: KeyObject): string {
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return createHash("sha1").update(spki).digest("base64url");
}

/** Only the public members (RFC 7518, section 6.3.1); like Entra ID's, without `alg`. */
function published({ kty, use, kid, n, e }: JWK): JWK {
  return { kty, use, kid, n, e } as JWK;
}
