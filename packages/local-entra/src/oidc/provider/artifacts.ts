import type { Adapter, AdapterPayload } from "oidc-provider";

import type { Store } from "../../directory/store.ts";

/** Seconds that an expired artifact stays: whoever presents it late is told that it expired, not that it never was. */
const keptAfterExpiry = 24 * 60 * 60;

/** Members of an artifact that are times, in seconds since 1970. */
const timeMembers = ["iat", "exp", "iiat", "loginTs", "authTime", "consumed"];

/**
 * One kind of the protocol library's artifacts (codes, sessions, grants, …) in the store, so they outlive a restart.
 * The library goes by the machine's clock and the directory by its own, so times are kept in the directory's and
 * translated on the way: when the directory's clock is moved, codes and sessions expire with it.
 */
export class Artifacts implements Omit<Adapter, "findByUserCode"> {
  readonly #store: Store;
  readonly #model: string;
  readonly #clock: () => Date;

  constructor(store: Store, model: string, clock: () => Date = () => new Date()) {
    this.#store = store;
    this.#model = model;
    this.#clock = clock;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const now = this.#now();
    const expiresAt = expiresIn === undefined ? null : now + expiresIn;
    const kept = shifted(payload, libraryOffset(this.#clock()));
    this.#store.transaction(() => {
      this.#store.run("DELETE FROM artifacts WHERE expires_at < ?", now - keptAfterExpiry);
      this.#store.run(
        "INSERT INTO artifacts (model, id, body, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (model, id) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at",
        this.#model,
        id,
        JSON.stringify(kept),
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

  async consume(id: string): Promise<void> {
    const sql = "UPDATE artifacts SET body = json_set(body, '$.consumed', ?) WHERE model = ? AND id = ?";
    this.#store.run(sql, this.#now(), this.#model, id);
  }

  async destroy(id: string): Promise<void> {
    this.#store.run("DELETE FROM artifacts WHERE model = ? AND id = ?", this.#model, id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    const sql = "DELETE FROM artifacts WHERE model = ? AND json_extract(body, '$.grantId') = ?";
    this.#store.run(sql, this.#model, grantId);
  }

  #one(sql: string, key: string): AdapterPayload | undefined {
    const [row] = this.#store.rows(sql, this.#model, key);
    return row && shifted(JSON.parse(row.body as string) as AdapterPayload, -libraryOffset(this.#clock()));
  }

  #now(): number {
    return Math.floor(this.#clock().getTime() / 1000);
  }
}

/** Seconds by which the directory's clock, which says `now`, is ahead of the library's. */
export function libraryOffset(now: Date): number {
  return Math.round((now.getTime() - Date.now()) / 1000);
}

function shifted(payload: AdapterPayload, seconds: number): AdapterPayload {
  const times = timeMembers.flatMap((name) => {
    const value = payload[name];
    return typeof value === "number" ? [[name, value + seconds]] : [];
  });
  return { ...payload, ...Object.fromEntries(times) };
}
