import { KeyObject, webcrypto } from "node:crypto";

import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "./x509.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const authorityName = "CN=Local Entra ID throw-away CA,O=local-entra";
const serverName = "CN=localhost,O=local-entra";

/** Days that the certificates are valid; Apple's platforms refuse more than 397 (https://support.apple.com/en-us/102028). */
const lifetimeDays = 365;
const hour = 3_600_000;

/** A server certificate for this machine, its key, and the authority that issued it, all as PEM. */
export interface IssuedCertificate {
  authority: string;
  chain: string;
  key: string;
}

/** Issues a server certificate for localhost by a new authority, whose private key is gone when this returns. */
export async function issueCertificate(now: Date): Promise<IssuedCertificate> {
  const authorityKeys = await generateKeys();
  const serverKeys = await generateKeys();
  const validity = {
    notBefore: new Date(now.getTime() - hour),
    notAfter: new Date(now.getTime() + lifetimeDays * 24 * hour),
  };
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: authorityName,
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: await authorityExtensions(authorityKeys.publicKey),
  });
  const server = await X509CertificateGenerator.create({
    ...validity,
    issuer: authorityName,
    subject: serverName,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: await serverExtensions(authorityKeys.publicKey, serverKeys.publicKey),
  });
  return {
    authority: `${authority.toString("pem")}\n`,
    chain: `${server.toString("pem")}\n${authority.toString("pem")}\n`,
    key: KeyObject.from(serverKeys.privateKey).export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function generateKeys() {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

/** RFC 5280, sections 4.2.1.2, 4.2.1.3 and 4.2.1.9: what makes a certificate an authority for end entities only. */
async function authorityExtensions(publicKey: webcrypto.CryptoKey) {
  return [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(publicKey),
  ];
}

async function serverExtensions(authorityKey: webcrypto.CryptoKey, publicKey: webcrypto.CryptoKey) {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension([
      { type: "dns", value: "localhost" },
      { type: "ip", value: "127.0.0.1" },
      { type: "ip", value: "::1" },
    ]),
    await SubjectKeyIdentifierExtension.create(publicKey),
    await AuthorityKeyIdentifierExtension.create(authorityKey),
  ];
}
