import { X509Certificate } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { loadCertificate } from "../../src/certificate/certificate.ts";
import { LocalEntraError } from "../../src/local-entra-error.ts";
import { temporaryFolder } from "./started.ts";

const day = 86_400_000;
let parent: string;
let folder: string;

beforeEach(() => {
  parent = temporaryFolder();
  folder = join(parent, "certificate");
});

function certificate(name: string): X509Certificate {
  return new X509Certificate(readFileSync(join(folder, name)));
}

function permissions(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe("the certificate of local Entra", () => {
  test("is for localhost by both addresses, issued by an authority of its own", async () => {
    const { caFile, chain } = await loadCertificate(folder);
    const authority = new X509Certificate(readFileSync(caFile));
    const server = new X509Certificate(chain);
    expect(server.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
    // Node calls the extended key usage so.
    expect(server.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(server.ca).toBe(false);
    expect(authority.ca).toBe(true);
    expect(server.checkIssued(authority)).toBe(true);
    expect(server.verify(authority.publicKey)).toBe(true);
  });

  test("lives for at most the 397 days that every platform accepts", async () => {
    await loadCertificate(folder);
    for (const name of ["ca.pem", "server.pem"]) {
      const { validFromDate, validToDate } = certificate(name);
      expect(validToDate.getTime() - validFromDate.getTime()).toBeLessThanOrEqual(397 * day);
    }
  });

  test("has its key readable by its owner only, and leaves no other key behind", async () => {
    await loadCertificate(folder);
    expect(readdirSync(parent)).toEqual(["certificate"]);
    expect(readdirSync(folder).sort()).toEqual(["ca.pem", "server-key.pem", "server.pem"]);
    expect(permissions(folder)).toBe("700");
    expect(permissions(join(folder, "server-key.pem"))).toBe("600");
    expect(readFileSync(join(folder, "ca.pem"), "utf8")).not.toContain("PRIVATE");
  });

  test("is the same at the next start", async () => {
    const first = await loadCertificate(folder);
    expect(await loadCertificate(folder)).toEqual(first);
  });

  test("is made anew with a new authority in its last 30 days", async () => {
    const now = new Date();
    const first = await loadCertificate(folder, now);
    const authority = certificate("ca.pem").fingerprint256;
    expect(await loadCertificate(folder, new Date(now.getTime() + 334 * day))).toEqual(first);
    const second = await loadCertificate(folder, new Date(now.getTime() + 336 * day));
    expect(second.key).not.toBe(first.key);
    expect(certificate("ca.pem").fingerprint256).not.toBe(authority);
  });
});

describe("a damaged certificate", () => {
  const expectRefusal = async (file: string, reason: string) => {
    const before = readFileSync(join(folder, file), "utf8");
    await expect(loadCertificate(folder)).rejects.toThrow(
      new LocalEntraError(
        "LOCAL_ENTRA_CERTIFICATE_INVALID",
        `${join(folder, file)} must be part of local Entra's certificate, but ${reason}. Restore it from a copy, or ` +
          "remove its folder for a new certificate.",
      ),
    );
    expect(readFileSync(join(folder, file), "utf8")).toBe(before);
  };

  test.each(["ca.pem", "server.pem", "server-key.pem"])("is refused when %s cannot be parsed", async (file) => {
    await loadCertificate(folder);
    writeFileSync(join(folder, file), "rubbish");

    await expectRefusal(file, "it cannot be parsed as PEM");
  });

  test("is refused when a file is missing", async () => {
    await loadCertificate(folder);
    rmSync(join(folder, "server.pem"));
    await expect(loadCertificate(folder)).rejects.toThrow("server.pem must be part of local Entra's certificate");
  });

  test.each([
    ["server-key.pem", "it is not the key of server.pem"],
    ["server.pem", "it was not issued by ca.pem"],
  ])("is refused when %s is of another certificate", async (file, reason) => {
    const other = join(parent, "other");
    await loadCertificate(folder);
    await loadCertificate(other);
    cpSync(join(other, file), join(folder, file));
    await expectRefusal(file, reason);
  });

  test("is refused where the folder cannot be made", async () => {
    writeFileSync(join(parent, "file"), "");
    await expect(loadCertificate(join(parent, "file", "certificate"))).rejects.toMatchObject({
      code: "LOCAL_ENTRA_FOLDER_NOT_WRITABLE",
    });
  });
});
