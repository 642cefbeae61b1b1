import { createHmac, randomBytes } from "node:crypto";

import type { Store } from "../../directory/store.ts";

/** The `sub` of a user for one application: 43 base64url characters (OpenID Connect Core 1.0, section 8.1). */
export type SubjectOf = (userId: string, appId: string) => string;

/** Gives each application another `sub` of the same user, over restarts the same. */
export function pairwiseSubjects(store: Store): SubjectOf {
  const key = Buffer.from(
    store.kept("oidc.subject-key", () => randomBytes(32).toString("base64url")),
    "base64url",
  );
  return (userId, appId) => createHmac("sha256", key).update(`${appId}\n${userId}`).digest("base64url");
}
