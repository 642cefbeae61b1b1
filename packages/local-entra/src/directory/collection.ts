import type { Store } from "./store.ts";

/** What every directory object has. */
export interface DirectoryObject {
  /** Object ID, a GUID. */
  id: string;
}

/** All directory objects of one kind, in the order in which they were made. */
export class Collection<T extends DirectoryObject> {
  readonly #store: Store;
  readonly kind: string;

  constructor(store: Store, kind: string) {
    this.#store = store;
    this.kind = kind;
  }

  get(id: string): T | undefined {
    return this.#one("SELECT body FROM objects WHERE kind = ? AND id = ?", id.toLowerCase());
  }

  /** The object whose `appId` this is; `appId` is unique in a kind. */
  getByAppId(appId: string): T | undefined {
    return this.#one(
      "SELECT body FROM objects WHERE kind = ? AND json_extract(body, '$.appId') = ?",
      appId.toLowerCase(),
    );
  }

  list(): T[] {
    const rows = this.#store.database.prepare("SELECT body FROM objects WHERE kind = ? ORDER BY seq").all(this.kind);
    return rows.map((row) => JSON.parse(row.body as string) as T);
  }

  insert(object: T): T {
    return this.#write("INSERT INTO objects (body, kind, id) VALUES (?, ?, ?)", object);
  }

  /** Writes an object that is already there. */
  update(object: T): T {
    return this.#write("UPDATE objects SET body = ? WHERE kind = ? AND id = ?", object);
  }

  delete(id: string): void {
    this.#store.database.prepare("DELETE FROM objects WHERE kind = ? AND id = ?").run(this.kind, id);
  }

  #write(sql: string, object: T): T {
    this.#store.database.prepare(sql).run(JSON.stringify(object), this.kind, object.id);
    return object;
  }

  #one(sql: string, value: string): T | undefined {
    const row = this.#store.database.prepare(sql).get(this.kind, value);
    return row && (JSON.parse(row.body as string) as T);
  }
}
