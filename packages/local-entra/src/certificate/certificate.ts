import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { LocalEntraError } from "../local-entra-error.ts";
import { keepPrivate } from "../private-file.ts";

const day = 86_400_000;
/** Certificates are made anew when this little of their life is left, so that none expires while it is served. */
const renewBefore = 30 * day;

/** What the TLS server presents, and the file that a client must trust. */
export interface ServerCertificate {
  /** PEM file of the throw-away authority. */
  caFile: string;
  /** PEM: the server's certificate and its authority's. */
  chain: string;
  /** PEM: the server's private key. */
  key: string;
}

/**
 * The certificate for localhost, 127.0.0.1 and ::1 that is kept in `folder`; made at the first start and again shortly
 * before it expires, each time with an authority of its own whose private key is never written.
 * @throws LocalEntraError when a file in the folder is damaged or does not fit the others, or the folder cannot be written.
 */
export async function loadCertificate(folder: string, now: Date = new Date()): Promise<ServerCertificate> {
  if (!existsSync(folder) || readFolder(folder).expires - now.getTime() < renewBefore) {
    await replaceFolder(folder, now);
  }
  return readFolder(folder).certificate;
}

function readFolder(folder: string): { certificate: ServerCertificate; expires: number } {
  const [caFile, serverFile, keyFile] = ["ca.pem", "server.pem", "server-key.pem"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  keepPrivate(keyFile);
  const authority = parse(caFile, (pem) => new X509Certificate(pem));
  const server = parse(serverFile, (pem) => new X509Certificate(pem));
  const key = parse(keyFile, (pem) => createPrivateKey(pem));
  if (!server.checkIssued(authority) || !server.verify(authority.publicKey)) {
    throw damaged(serverFile, "it was not issued by ca.pem");
  }
  if (!server.checkPrivateKey(key)) {
    throw damaged(keyFile, "it is not the key of server.pem");
  }
  return {
    certificate: { caFile, chain: readFileSync(serverFile, "utf8"), key: readFileSync(keyFile, "utf8") },
    expires: Math.min(authority.validToDate.getTime(), server.validToDate.getTime()),
  };
}

/** The folder is replaced as a whole, so that a killed process leaves either all of the files or none. */
async function replaceFolder(folder: string, now: Date): Promise<void> {
  // Loaded here only: issuing is rare, and its library takes longer to load than everything else that a start does.
  const { issueCertificate } = await import("./certificate-issuance.ts");
  const issued = await issueCertificate(now);
  const parent = dirname(folder);
  let fresh: string | undefined;
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    // mkdtemp makes the folder with mode 0700.
    fresh = mkdtempSync(join(parent, `.${basename(folder)}-`));
    writeFileSync(join(fresh, "ca.pem"), issued.authority, { mode: 0o644 });
    writeFileSync(join(fresh, "server.pem"), issued.chain, { mode: 0o644 });
    writeFileSync(join(fresh, "server-key.pem"), issued.key, { mode: 0o600 });
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } catch (error) {
    if (fresh) {
      rmSync(fresh, { recursive: true, force: true });
    }
    throw new LocalEntraError(
      "LOCAL_ENTRA_FOLDER_NOT_WRITABLE",
      `${folder} must be writable for local Entra's certificate (${(error as Error).message}). Make its folder writable and free some room on the disk, then try again.`,
    );
  }
}

function parse<T>(file: string, read: (pem: string) => T): T {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (error) {
    throw damaged(file, `it cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  try {
    return read(pem);
  } catch {
    // The parser's own words are left out: they may quote the file, which may be a private key.
    throw damaged(file, "it cannot be parsed as PEM");
  }
}

function damaged(file: string, reason: string): LocalEntraError {
  return new LocalEntraError(
    "LOCAL_ENTRA_CERTIFICATE_INVALID",
    `${file} must be part of local Entra's certificate, but ${reason}. Restore it from a copy, or remove its folder for a new certificate.`,
  );
}
