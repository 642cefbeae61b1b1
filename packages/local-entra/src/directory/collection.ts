import type { Store } from "./store.ts";

/** What every directory object has. */
export interface DirectoryObject {
  /** Object ID: a GUID, or of a consent or an assignment a text in base64url. */
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

  /** GUIDs are kept in lower case, and found in any. */
  get(id: string): T | undefined {
    return this.#read("AND id IN (?2, lower(?2))", id)[0];
  }

  /** The object whose `appId` this is; `appId` is unique in a kind. */
  getByAppId(appId: string): T | undefined {
    return this.#read("AND json_extract(body, '$.appId') = lower(?2)", appId)[0];
  }

  list(): T[] {
    return this.#read("ORDER BY seq");
  }

  insert(object: T): T {
    return this.#write("INSERT INTO objects (body, kind, id) VALUES (?, ?, ?)", object);
  }

  /** Writes an object that is already there. */
  update(object: T): T {
    return this.#write("UPDATE objects SET body = ? WHERE kind = ? AND id = ?", object);
  }

  /** Writes an object, whether it is there or not. */
  put(object: T): T {
    return this.get(object.id) ? this.update(object) : this.insert(object);
  }

  delete(id: string): void {
    this.#store.run("DELETE FROM objects WHERE kind = ? AND id = ?", this.kind, id);
  }

  #write(sql: string, object: T): T {
    this.#store.run(sql, JSON.stringify(object), this.kind, object.id);
    return object;
  }

  #read(condition: string, ...values: string[]): T[] {
    const rows = this.#store.rows(`SELECT body FROM objects WHERE kind = ?1 ${condition}`, this.kind, ...values);
    return rows.map(({ body }) => JSON.parse(body as string) as T);
  }
}
