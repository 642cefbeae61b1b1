import type { Store } from "./store.ts";

/** A named relation between directory objects, such as `owners`, in the order in which the links were made. */
export class Links {
  readonly #store: Store;
  readonly name: string;

  constructor(store: Store, name: string) {
    this.#store = store;
    this.name = name;
  }

  targets(source: string): string[] {
    return this.#store.database
      .prepare("SELECT target FROM links WHERE name = ? AND source = ? ORDER BY seq")
      .all(this.name, source)
      .map((row) => row.target as string);
  }

  sources(target: string): string[] {
    return this.#store.database
      .prepare("SELECT source FROM links WHERE name = ? AND target = ? ORDER BY seq")
      .all(this.name, target)
      .map((row) => row.source as string);
  }

  has(source: string, target: string): boolean {
    const row = this.#store.database
      .prepare("SELECT 1 FROM links WHERE name = ? AND source = ? AND target = ?")
      .get(this.name, source, target);
    return row !== undefined;
  }

  add(source: string, target: string): void {
    this.#store.database
      .prepare("INSERT INTO links (name, source, target) VALUES (?, ?, ?)")
      .run(this.name, source, target);
  }

  remove(source: string, target: string): void {
    this.#store.database
      .prepare("DELETE FROM links WHERE name = ? AND source = ? AND target = ?")
      .run(this.name, source, target);
  }

  /** Removes every link from or to an object that is going away. */
  removeAll(id: string): void {
    this.#store.database
      .prepare("DELETE FROM links WHERE name = ? AND (source = ? OR target = ?)")
      .run(this.name, id, id);
  }
}
