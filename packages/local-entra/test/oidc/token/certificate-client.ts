import { createHash, type KeyObject, randomUUID, webcrypto } from "node:crypto";

import "reflect-metadata";

import { X509CertificateGenerator } from "@peculiar/x509";
import { type CryptoKey, type JWTPayload, SignJWT } from "jose";

import type { Application, KeyCredential } from "../../../src/directory/objects/application.ts";

const rsa = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const curve = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;

/** A certificate with its key, and the assertions that an application signs by it. */
export class CertificateClient {
  readonly der: Buffer;
  readonly keys: webcrypto.CryptoKeyPair;

  private constructor(der: Buffer, keys: webcrypto.CryptoKeyPair) {
    this.der = der;
    this.keys = keys;
  }

  static async create(kind: "rsa" | "curve" = "rsa"): Promise<CertificateClient> {
    const algorithm = kind === "rsa" ? rsa : curve;
    const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: "CN=an application",
      notBefore: new Date(Date.now() - day),
      notAfter: new Date(Date.now() + 30 * day),
      keys,
      signingAlgorithm: algorithm,
    });
    return new CertificateClient(Buffer.from(certificate.rawData), keys);
  }

  /** As Entra ID shows it. */
  get thumbprint(): string {
    return createHash("sha1").update(this.der).digest("hex").toUpperCase();
  }

  /** By which assertions name it. */
  hash(algorithm: "sha1" | "sha256"): string {
    return createHash(algorithm).update(this.der).digest("base64url");
  }

  /** What is registered of it. */
  credential(changes: Partial<KeyCredential> = {}): KeyCredential {
    return {
      customKeyIdentifier: this.thumbprint,
      displayName: "CN=an application",
      startDateTime: new Date(Date.now() - day).toISOString(),
      endDateTime: new Date(Date.now() + 30 * day).toISOString(),
      key: this.der.toString("base64"),
      keyId: randomUUID(),
      type: "AsymmetricX509Cert",
      usage: "Verify",
      ...changes,
    };
  }

  /** An assertion as Microsoft's libraries make it; `claims` and `header` replace parts of it, undefined leaves one out. */
  assertion(
    { appId }: Application,
    claims: JWTPayload & { aud: string },
    header: Record<string, string | undefined> = {},
    key: CryptoKey | KeyObject = this.keys.privateKey,
  ): Promise<string> {
    const seconds = Math.floor(Date.now() / 1000);
    const all = { iss: appId, sub: appId, jti: randomUUID(), nbf: seconds, exp: seconds + 600, ...claims };
    return new SignJWT(all)
      .setProtectedHeader({ alg: "RS256", typ: "JWT", x5t: this.hash("sha1"), ...header })
      .sign(key);
  }
}
