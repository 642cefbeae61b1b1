import { readFileSync, writeFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

/**
 * Makes this process trust the certificate authority in `caFile` (PEM) beside those that it trusts already, so that
 * `fetch` reaches local Entra. Node reads `NODE_EXTRA_CA_CERTS` only when it starts, hence this way.
 * @throws when the file cannot be read or is no certificate.
 */
export function trustCertificateAuthority(caFile: string): void {
  const certificate = readFileSync(caFile, "utf8");
  const trusted = getCACertificates("default");
  if (!trusted.includes(certificate)) {
    setDefaultCACertificates([...trusted, certificate]);
  }
}

/**
 * Writes to `trustFile` the authority in `caFile` and all that this machine and this process trust, as PEM: for programs
 * that read one file instead of the system's store, such as those in Go by `SSL_CERT_FILE`.
 */
export function writeTrustFile(trustFile: string, caFile: string): void {
  const authorities = [...getCACertificates("system"), ...getCACertificates("default")];
  const all = new Set([readFileSync(caFile, "utf8"), ...authorities].map((certificate) => certificate.trim()));
  writeFileSync(trustFile, `${[...all].join("\n")}\n`, { mode: 0o644 });
}
