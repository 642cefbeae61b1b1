import { randomBytes } from "node:crypto";

import type { Store } from "../../directory/store.ts";

const setting = "oidc.cookie-keys";

/** The keys that sign the sign-in cookies, kept so that a session outlives a restart. */
export function cookieKeys(store: Store): string[] {
  const kept = store.setting(setting);
  if (kept) {
    return JSON.parse(kept) as string[];
  }
  const keys = [randomBytes(32).toString("base64url")];
  store.setSetting(setting, JSON.stringify(keys));
  return keys;
}
