import { errors, jwtVerify } from "jose";

import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import { exactTimestamp } from "../../directory/timestamp.ts";
import type { AadstsCode } from "../refusals/aadsts.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { verifyOwnAssertion } from "./certificate-assertion.ts";
import { assertTrusted, type PresentedAssertion, presentedAssertion } from "./federated-trust.ts";
import { issuerKeys } from "./issuer-keys.ts";

/**
 * Checks that an application may sign in with an assertion.
 * @param audiences What the audience of the application's own assertion can be.
 * @throws EntraRefusal 50027 for what is no assertion, those of `verifyOwnAssertion` and `assertTrusted`, 501661 for an
 * issuer that does not answer, 7000272 for a key that it does not publish, 700027 for a wrong signature, 5002730 for
 * another algorithm than RS256, 700023 for another audience, 700024 outside the assertion's time.
 */
export type AuthenticateByAssertion = (application: Application, token: string, audiences: string[]) => Promise<void>;

/**
 * Sign-in by an assertion in the place of a client secret (RFC 7523): one that the application has signed itself with the
 * key of a registered certificate, or a token of another issuer (workload identity federation,
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation). Nothing is fetched from an issuer that the
 * application does not trust.
 */
export function clientAssertions(directory: Directory, fetch: typeof globalThis.fetch): AuthenticateByAssertion {
  const issuers = issuerKeys(fetch);
  return async (application, token, audiences) => {
    const assertion = presentedAssertion(token);
    const now = directory.now();
    try {
      // Other issuers are known by their addresses, an application by its ID.
      if (assertion.issuer.includes(":")) {
        assertTrusted(directory, application, assertion);
        const keys = await issuers.of(assertion.issuer, now);
        await jwtVerify(token, keys, { algorithms: ["RS256"], currentDate: now });
      } else {
        await verifyOwnAssertion(application, assertion, { audiences, now });
      }
    } catch (error) {
      const refusal = refusalOf(error, { appId: application.appId, assertion, now });
      if (refusal.code === 501661) {
        issuers.forget(assertion.issuer);
      }
      throw refusal;
    }
  };
}

/** What the errors of `jose` are to Entra ID, by their codes. */
const codes: Partial<Record<string, AadstsCode>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 5002730,
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 7000272,
  ERR_JWKS_NO_MATCHING_KEY: 7000272,
  ERR_JWS_INVALID: 50027,
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 700027,
  ERR_JWT_CLAIM_VALIDATION_FAILED: 700024,
  ERR_JWT_EXPIRED: 700024,
  ERR_JWT_INVALID: 50027,
};

function refusalOf(
  error: unknown,
  { appId, assertion, now }: { appId: string; assertion: PresentedAssertion; now: Date },
): EntraRefusal {
  if (error instanceof EntraRefusal) {
    return error;
  }
  const { issuer, keyId, notBefore, expires } = assertion;
  const isAudience = error instanceof errors.JWTClaimValidationFailed && error.claim === "aud";
  const code = error instanceof errors.JOSEError ? codes[error.code] : undefined;
  const times = [notBefore, expires].map((seconds) => new Date(seconds * 1000));
  // What no date can be is told in no text either.
  const [from = "", until = ""] = times.map((time) => (Number.isNaN(time.getTime()) ? "" : exactTimestamp(time)));
  // What is in no table is the request for the issuer's keys: no answer, none in time, or no key set.
  return new EntraRefusal(isAudience ? 700023 : (code ?? 501661), {
    ...{ now: exactTimestamp(now), from, until, key: keyId, issuer, thumbprint: keyId, found: "", appId },
    reason: "The provided signature value did not match the expected signature value.",
  });
}
