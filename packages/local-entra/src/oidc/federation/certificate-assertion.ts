import { createHash, X509Certificate } from "node:crypto";

import { errors, jwtVerify, type ProtectedHeaderParameters } from "jose";

import type { Application, KeyCredential } from "../../directory/objects/application.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import type { PresentedAssertion } from "./federated-trust.ts";

/** How Entra ID names what signed an assertion: https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
const thumbprints = { x5t: "sha1", "x5t#S256": "sha256" } as const;

/** Seconds by which a client's clock may be wrong; Microsoft's library for Node.js rounds its times up. */
const clockTolerance = 300;

/** Where and when an assertion is presented. */
export interface AssertionContext {
  /** What its audience can be: the token endpoint or the issuer that was asked. */
  audiences: string[];
  now: Date;
}

/**
 * Checks an assertion that an application has signed itself, with a key whose certificate is among its `keyCredentials`.
 * It may come again as long as it is valid: Microsoft's libraries keep theirs for ten minutes.
 * @throws EntraRefusal 700021 for one of another application, 700027 with its reason for a key that is not registered or
 * has expired, or another signature, and the errors of `jose`.
 */
export async function verifyOwnAssertion(
  { appId, keyCredentials }: Application,
  assertion: PresentedAssertion,
  { audiences, now }: AssertionContext,
): Promise<void> {
  const { token, header, issuer, subject } = assertion;
  if (issuer !== appId || subject !== appId) {
    throw new EntraRefusal(700021);
  }
  const credential = keyCredentials.find((candidate) => isNamed(candidate, header));
  const refusal = (reason: string) => {
    const { startDateTime: start, endDateTime: end } = credential ?? {};
    const found = start && end ? `Found key 'Start=${written(start)}, End=${written(end)}', ` : "";
    return new EntraRefusal(700027, { reason, thumbprint: thumbprintIn(header), found, appId });
  };
  if (!credential) {
    throw refusal("The key was not found.");
  }
  if (now < new Date(credential.startDateTime) || now > new Date(credential.endDateTime)) {
    throw refusal("The key used is expired.");
  }
  const { publicKey } = new X509Certificate(Buffer.from(credential.key, "base64"));
  try {
    const expected = { audience: audiences, currentDate: now, clockTolerance };
    await jwtVerify(token, publicKey, { algorithms: ["RS256", "PS256"], ...expected });
  } catch (error) {
    // A key of another kind than the algorithm's is no error of `jose`'s own.
    const isOther = error instanceof errors.JWSSignatureVerificationFailed || !(error instanceof errors.JOSEError);
    throw isOther ? refusal("The provided signature value did not match the expected signature value.") : error;
  }
}

/** Microsoft's library for Python fills the thumbprint up with `=`. */
function isNamed({ key }: KeyCredential, header: ProtectedHeaderParameters): boolean {
  return Object.entries(thumbprints).some(([name, hash]) => {
    const named = Buffer.from(String(header[name] ?? ""), "base64url");
    return named.equals(createHash(hash).update(Buffer.from(key, "base64")).digest());
  });
}

function thumbprintIn({ kid = "", ...header }: ProtectedHeaderParameters): string {
  const thumbprint = Object.keys(thumbprints).flatMap((name) => header[name] ?? [])[0];
  return typeof thumbprint === "string" ? Buffer.from(thumbprint, "base64url").toString("hex").toUpperCase() : kid;
}

/** As Entra ID writes a time in this text, month first. */
function written(dateTime: string): string {
  const [year, month, day, time] = new Date(dateTime).toISOString().split(/[-T.]/);
  return `${month}/${day}/${year} ${time}`;
}
