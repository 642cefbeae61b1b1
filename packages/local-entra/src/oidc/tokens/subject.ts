import { createHmac, randomBytes } from "node:crypto";

import type { Store } from "../../directory/store.ts";

/** Makes the `sub` of a user for one application: another application sees another value, over restarts the same. */
export class PairwiseSubjects {
  readonly #key: Buffer;

  constructor(store: Store) {
    const key = store.kept("oidc.subject-key", () => randomBytes(32).toString("base64url"));
    this.#key = Buffer.from(key, "base64url");
  }

  /** 43 base64url characters (OpenID Connect Core 1.0, section 8.1). */
  of(userId: string, appId: string): string {
    return createHmac("sha256", this.#key).update(`${appId}\n${userId}`).digest("base64url");
  }
}
