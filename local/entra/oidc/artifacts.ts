import type { Adapter, AdapterPayload } from "oidc-provider";

import type { Store } from "../store.ts";

/** Seconds that an expired artifact stays: whoever presents it late is told that it expired, not that it never was. */
const KEPT_AFTER_EXPIRY = 24 * 60 * 60;

/** One kind of the protocol library's artifacts (codes, sessions, grants, …) in the store, so they outlive a restart. */
export class Artifacts implements Adapter {
  readonly #store: Store;
  readonly #model: string;

  constructor(store: Store, model: string) {
    this.#store = store;
    this.#model = model;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const expiresAt = expiresIn === undefined ? null : now() + expiresIn;
    this.#store.transaction(() => {
      this.#run("DELETE FROM artifacts WHERE expires_at < ?", now() - KEPT_AFTER_EXPIRY);
      this.#run(
        "INSERT INTO artifacts (model, id, body, expires_at) VALUES (?, ?, ?, ?) " +
          "ON CONFLICT (model, id) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at",
        this.#model,
        id,
        JSON.stringify(payload),
        expiresAt,
      );
    });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#one("SELECT body FROM artifacts WHERE model = ? AND id = ?", id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#one("SELECT body FROM artifacts WHERE model = ? AND json_extract(body, '$.uid') = ?", uid);
  }

  /** For the device flow only, which is not served. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    this.#run(
      "UPDATE artifacts SET body = json_set(body, '$.consumed', ?) WHERE model = ? AND id = ?",
      now(),
      this.#model,
      id,
    );
  }

  async destroy(id: string): Promise<void> {
    this.#run("DELETE FROM artifacts WHERE model = ? AND id = ?", this.#model, id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    this.#run(
      "DELETE FROM artifacts WHERE model = ? AND json_extract(body, '$.grantId') = ?",
      this.#model,
      grantId,
    );
  }

  #one(sql: string, key: string): AdapterPayload | undefined {
    const row = this.#store.database.prepare(sql).get(this.#model, key);
    return row && (JSON.parse(row.body as string) as AdapterPayload);
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    this.#store.database.prepare(sql).run(...values);
  }
}

/** Seconds since 1970, the library's unit. */
function now(): number {
  return Math.floor(Date.now() / 1000);
}
