import { errors, jwtVerify } from "jose";

import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { assertTrusted, type PresentedAssertion, presentedAssertion } from "./federated-trust.ts";
import { IssuerKeys } from "./issuer-keys.ts";

/**
 * Sign-in by a token of another issuer in the place of a client secret (RFC 7523; workload identity federation,
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation).
 */
export class ClientAssertions {
  readonly #directory: Directory;
  readonly #keys: IssuerKeys;

  constructor(directory: Directory, fetch: typeof globalThis.fetch) {
    this.#directory = directory;
    this.#keys = new IssuerKeys(fetch);
  }

  /**
   * Checks that an application may sign in with this assertion. Nothing is fetched from an issuer that the application
   * does not trust.
   * @throws EntraRefusal 50027 for what is no assertion, those of `assertTrusted`, 501661 for an issuer that does not
   * answer, 7000272 for a key that it does not publish, 700027 for a wrong signature, 5002730 for another algorithm
   * than RS256, 700024 outside the assertion's time.
   */
  async authenticate(application: Application, token: string): Promise<void> {
    const assertion = presentedAssertion(token);
    assertTrusted(this.#directory, application, assertion);
    const now = this.#directory.now();
    const keys = await this.#keys.of(assertion.issuer, now);
    try {
      await jwtVerify(token, keys, { algorithms: ["RS256"], currentDate: now });
    } catch (error) {
      const refusal = refusalOf(error, assertion, now);
      if (refusal.code === 501661) {
        this.#keys.forget(assertion.issuer);
      }
      throw refusal;
    }
  }
}

function refusalOf(error: unknown, assertion: PresentedAssertion, now: Date): EntraRefusal {
  const { issuer, keyId, notBefore, expires } = assertion;
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
    const [from, until] = [notBefore, expires].map((seconds) => timestamp(new Date(seconds * 1000)));
    return new EntraRefusal(700024, { now: timestamp(now), from: from ?? "", until: until ?? "" });
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new EntraRefusal(5002730);
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return new EntraRefusal(7000272, { key: keyId, issuer });
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new EntraRefusal(700027);
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) {
    return new EntraRefusal(50027);
  }
  // What is left is the request for the issuer's keys: no answer, none in time, or no key set.
  return new EntraRefusal(501661);
}

/** As Entra ID writes times in this text, with seven digits after the point. */
function timestamp(date: Date): string {
  return date.toISOString().replace("Z", "0000Z");
}
