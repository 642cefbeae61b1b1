import { createHash, createPrivateKey, type KeyObject, webcrypto } from "node:crypto";

import { exportJWK, type JWK, type JWTPayload, SignJWT } from "jose";

import type { Store } from "../../directory/store.ts";

const setting = "oidc.signing-keys";

/** Milliseconds that a key's certificate is valid. */
const validity = 5 * 365 * 24 * 60 * 60 * 1000;

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

const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** A key and its certificate, by whose SHA-1 thumbprint Entra ID names it. */
async function newKey(): Promise<JWK> {
  const { X509CertificateGenerator } = await import("../../certificate/x509.ts");
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=accounts.accesscontrol.windows.net",
    notAfter: new Date(Date.now() + validity),
    keys,
    signingAlgorithm: algorithm,
  });
  const der = Buffer.from(certificate.rawData);
  const kid = createHash("sha1").update(der).digest("base64url");
  return {
    ...(await exportJWK(keys.privateKey)),
    use: "sig",
    alg: "RS256",
    kid,
    x5t: kid,
    x5c: [der.toString("base64")],
  };
}

/** Only the public members (RFC 7517, section 4; RFC 7518, section 6.3.1); like Entra ID's, without `alg`. */
function published({ kty, use, kid, x5t, n, e, x5c }: JWK): JWK {
  return { kty, use, kid, ...(x5t && { x5t }), n, e, ...(x5c && { x5c }) } as JWK;
}
