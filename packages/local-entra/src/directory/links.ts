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
    return this.#ids("SELECT target AS id FROM links WHERE name = ? AND source = ? ORDER BY seq", source);
  }

  sources(target: string): string[] {
    return this.#ids("SELECT source AS id FROM links WHERE name = ? AND target = ? ORDER BY seq", target);
  }

  /** All that `source` leads to, directly or by way of others, the nearest first. */
  allTargets(source: string): string[] {
    return closure(source, (id) => this.targets(id));
  }

  /** All that lead to `target`, as `allTargets`. */
  allSources(target: string): string[] {
    return closure(target, (id) => this.sources(id));
  }

  has(source: string, target: string): boolean {
    return this.targets(source).includes(target);
  }

  add(source: string, target: string): void {
    this.#store.run("INSERT INTO links (name, source, target) VALUES (?, ?, ?)", this.name, source, target);
  }

  remove(source: string, target: string): void {
    this.#store.run("DELETE FROM links WHERE name = ? AND source = ? AND target = ?", this.name, source, target);
  }

  /** Removes every link from an object. */
  removeFrom(source: string): void {
    this.#store.run("DELETE FROM links WHERE name = ? AND source = ?", this.name, source);
  }

  /** Removes every link from or to an object that is going away. */
  removeAll(id: string): void {
    this.#store.run("DELETE FROM links WHERE name = ?1 AND ?2 IN (source, target)", this.name, id);
  }

  #ids(sql: string, end: string): string[] {
    return this.#store.rows(sql, this.name, end).map(({ id }) => id as string);
  }
}

function closure(start: string, next: (id: string) => string[]): string[] {
  const found = new Set([start]);
  const waiting = next(start);
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (!found.has(id)) {
      found.add(id);
      waiting.push(...next(id));
    }
  }
  return [...found].slice(1);
}
