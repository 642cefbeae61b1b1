import { X509Certificate } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { UserError } from "../../../../cli/user-error.ts";
import { loadCertificate } from "../../src/certificate/certificate.ts";

const DAY = 86_400_000;
let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "certificate-"));
  folder = join(parent, "certificate");
});

afterEach(() => rmSync(parent, { recursive: true }));

function certificate(name: string): X509Certificate {
  return new X509Certificate(readFileSync(join(folder, name)));
}

function permissions(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe("the certificate of local Entra", () => {
  it("is for localhost by both addresses, issued by an authority of its own", async () => {
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

  it("lives for at most the 397 days that every platform accepts", async () => {
    await loadCertificate(folder);

    for (const name of ["ca.pem", "server.pem"]) {
      const { validFromDate, validToDate } = certificate(name);
      expect(validToDate.getTime() - validFromDate.getTime()).toBeLessThanOrEqual(397 * DAY);
    }
  });

  it("has its key readable by its owner only, and leaves no other key behind", async () => {
    await loadCertificate(folder);

    expect(readdirSync(parent)).toEqual(["certificate"]);
    expect(readdirSync(folder).sort()).toEqual(["ca.pem", "server-key.pem", "server.pem"]);
    expect(permissions(folder)).toBe("700");
    expect(permissions(join(folder, "server-key.pem"))).toBe("600");
    expect(readFileSync(join(folder, "ca.pem"), "utf8")).not.toContain("PRIVATE");
  });

  it("is the same at the next start", async () => {
    const first = await loadCertificate(folder);

    expect(await loadCertificate(folder)).toEqual(first);
  });

  it("is made anew with a new authority in its last 30 days", async () => {
    const now = new Date();
    const first = await loadCertificate(folder, now);
    const authority = certificate("ca.pem").fingerprint256;

    expect(await loadCertificate(folder, new Date(now.getTime() + 334 * DAY))).toEqual(first);
    const second = await loadCertificate(folder, new Date(now.getTime() + 336 * DAY));

    expect(second.key).not.toBe(first.key);
    expect(certificate("ca.pem").fingerprint256).not.toBe(authority);
  });
});

describe("a damaged certificate", () => {
  const expectRefusal = async (file: string, reason: string) => {
    const before = readFileSync(join(folder, file), "utf8");
    await expect(loadCertificate(folder)).rejects.toThrow(
      new UserError(
        `${join(folder, file)} must be part of local Entra's certificate, but ${reason}. Restore it from a copy, or ` +
          "start afresh with `npm run local -- reset`.",
      ),
    );
    expect(readFileSync(join(folder, file), "utf8")).toBe(before);
  };

  it.each(["ca.pem", "server.pem", "server-key.pem"])("is refused when %s cannot be parsed", async (file) => {
    await loadCertificate(folder);
    writeFileSync(join(folder, file), "rubbish");

    await expectRefusal(file, "it cannot be parsed as PEM");
  });

  it("is refused when a file is missing", async () => {
    await loadCertificate(folder);
    rmSync(join(folder, "server.pem"));

    await expect(loadCertificate(folder)).rejects.toThrow(
      "server.pem must be part of local Entra's certificate",
    );
  });

  it.each([
    ["server-key.pem", "it is not the key of server.pem"],
    ["server.pem", "it was not issued by ca.pem"],
  ])("is refused when %s is of another certificate", async (file, reason) => {
    const other = join(parent, "other");
    await loadCertificate(folder);
    await loadCertificate(other);
    cpSync(join(other, file), join(folder, file));

    await expectRefusal(file, reason);
  });

  it("is refused where the folder cannot be made", async () => {
    writeFileSync(join(parent, "file"), "");

    await expect(loadCertificate(join(parent, "file", "certificate"))).rejects.toThrow(UserError);
  });
});
