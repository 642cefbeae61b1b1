import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

import type { Application, PasswordCredential } from "./objects/application.ts";
import type { Store } from "./store.ts";

/** Why a presented client secret was not accepted; Entra tells a wrong one from an expired one. */
export type SecretVerdict = "valid" | "expired" | "wrong";

/**
 * The client secrets of all registrations. Only a hash is kept: as in Entra ID, the value leaves once, in the answer
 * that made it. A plain hash is enough because the values are random, 240 bits long, and never chosen by a person.
 */
export function clientSecretsIn(store: Store) {
  const hashOf = (keyId: string) => {
    const [row] = store.rows("SELECT hash FROM client_secrets WHERE key_id = ?", keyId);
    return row && Buffer.from(row.hash as string, "base64");
  };
  return {
    /** Makes a secret value for `keyId`, keeps its hash and returns the value: 40 characters, as Entra ID's are. */
    create(keyId: string): string {
      const value = randomBytes(30).toString("base64").replaceAll("+", "~").replaceAll("/", "_");
      store.run("INSERT INTO client_secrets (key_id, hash) VALUES (?, ?)", keyId, hash(value).toString("base64"));
      return value;
    },

    remove(keyId: string): void {
      store.run("DELETE FROM client_secrets WHERE key_id = ?", keyId);
    },

    /** Compares a presented value with every secret of the registration at the time `now`, in constant time. */
    verify(application: Application, presented: string, now: Date): SecretVerdict {
      const presentedHash = hash(presented);
      let verdict: SecretVerdict = "wrong";
      for (const credential of application.passwordCredentials) {
        const kept = hashOf(credential.keyId);
        if (kept && timingSafeEqual(kept, presentedHash)) {
          verdict = isCurrent(credential, now) ? "valid" : "expired";
        }
      }
      return verdict;
    },
  };
}

function hash(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}

function isCurrent(credential: PasswordCredential, now: Date): boolean {
  return now >= new Date(credential.startDateTime) && now < new Date(credential.endDateTime);
}
