import { errors, jwtVerify } from "jose";

import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import { exactTimestamp } from "../../directory/timestamp.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { verifyOwnAssertion } from "./certificate-assertion.ts";
import { assertTrusted, type PresentedAssertion, presentedAssertion } from "./federated-trust.ts";
import { IssuerKeys } from "./issuer-keys.ts";

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
  const issuers = new IssuerKeys(fetch);
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

function refusalOf(
  error: unknown,
  { appId, assertion, now }: { appId: string; assertion: PresentedAssertion; now: Date },
): EntraRefusal {
  const { issuer, keyId, notBefore, expires } = assertion;
  if (error instanceof EntraRefusal) {
    return error;
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === "aud") {
    return new EntraRefusal(700023);
  }
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
    const [from, until] = [notBefore, expires].map((seconds) => exactTimestamp(new Date(seconds * 1000)));
    return new EntraRefusal(700024, { now: exactTimestamp(now), from: from ?? "", until: until ?? "" });
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new EntraRefusal(5002730);
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return new EntraRefusal(7000272, { key: keyId, issuer });
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    const reason = "The provided signature value did not match the expected signature value.";
    return new EntraRefusal(700027, { reason, thumbprint: keyId, found: "", appId });
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) {
    return new EntraRefusal(50027);
  }
  // What is left is the request for the issuer's keys: no answer, none in time, or no key set.
  return new EntraRefusal(501661);
}
