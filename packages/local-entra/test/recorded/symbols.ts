import { randomUUID } from "node:crypto";

const symbol = /\{(?:id|person)\d+\}|\{(?:tenant|domain|Domain|graph|certificate|password)\}/g;
const moment = /\{now([+-]\d+)s(?:\.(\d))?\}/g;
/** The ID of a grant or an assignment, which is no GUID and recorded as it was. */
const opaqueId = /^[\w-]{43,64}$/;

/** What the symbols of a recording stand for in its replay. */
export class Symbols {
  readonly #bound: Map<string, string>;
  readonly #now: () => Date;
  /** The ID of the newest object whose answer had none that could be recorded. */
  #unnamed: string | undefined;

  constructor(known: Record<string, string>, now: () => Date) {
    this.#bound = new Map(Object.entries(known));
    this.#now = now;
  }

  bind(name: string, value: string): void {
    this.#bound.set(name, value);
  }

  bindLater(value: string): void {
    this.#unnamed = value;
  }

  /** Whether a recorded text stands for an ID of this replay, which the first answer that shows it tells. */
  isId(text: string): boolean {
    return /^\{id\d+\}$/.test(text) || opaqueId.test(text);
  }

  /** Whether the value is what a recorded ID stands for, from the first time that it shows on. */
  isBoundTo(id: string, value: string): boolean {
    const bound = this.#bound.get(id) ?? value;
    this.#bound.set(id, bound);
    return bound.toLowerCase() === value.toLowerCase();
  }

  /** A recorded value with what its symbols stand for. */
  fill<T>(value: T): T {
    if (typeof value === "string") {
      return this.#text(value) as T;
    }
    if (Array.isArray(value)) {
      return value.map((element) => this.fill(element)) as T;
    }
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.fill(member)])) as T;
    }
    return value;
  }

  #text(text: string): string {
    const known = this.#bound.get(text);
    if (known !== undefined) {
      return known;
    }
    return text
      .split("/")
      .map((segment) => (opaqueId.test(segment) ? (this.#bound.get(segment) ?? this.#unnamed ?? segment) : segment))
      .join("/")
      .replace(moment, (_, seconds: string, digits?: string) => this.#moment(Number(seconds), Number(digits ?? 0)))
      .replace(symbol, (name) => this.#valueOf(name));
  }

  #moment(seconds: number, digits: number): string {
    const time = new Date(this.#now().getTime() + seconds * 1000).toISOString();
    return time.replace(/\.\d+/, digits > 0 ? `.${"123456789".slice(0, digits)}` : "");
  }

  /** An ID that no answer has shown is one that nothing here has. */
  #valueOf(name: string): string {
    const value =
      this.#bound.get(name) ?? (name.startsWith("{person") ? `${name.slice(1, -1)}@gone.test` : randomUUID());
    this.#bound.set(name, value);
    return value;
  }
}
