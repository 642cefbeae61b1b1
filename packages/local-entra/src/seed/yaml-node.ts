import { readFileSync } from "node:fs";

import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

import { LocalEntraError, type LocalEntraErrorCode } from "../local-entra-error.ts";

const root = "the file";

/** Turns one value of a YAML file into what it means. @throws LocalEntraError that names file, line and rule. */
export type Reader<T> = (node: YamlNode) => T;

interface Source {
  file: string;
  code: LocalEntraErrorCode;
  lines: LineCounter;
}

/** One value of a YAML file that a person wrote, which knows its name and its line, so that every mistake can be pointed at. */
export class YamlNode {
  readonly #source: Source;
  readonly #node: unknown;
  readonly #name: string;
  /** Where it is, or where one that is missing should have been. */
  readonly #place: unknown;

  private constructor(source: Source, name: string, node: unknown, parent?: unknown) {
    [this.#source, this.#name, this.#node, this.#place] = [source, name, node, node ?? parent];
  }

  /**
   * The contents of a file; absent when it holds nothing but comments.
   * @param code of every error about the file.
   * @throws LocalEntraError when the file cannot be read or is not YAML.
   */
  static read(file: string, code: LocalEntraErrorCode): YamlNode {
    const source = { file, code, lines: new LineCounter() };
    const document = parseDocument(textOf(source), { lineCounter: source.lines, prettyErrors: false });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) {
      throw mistake(source, problem.pos[0], `the file must be YAML, but ${problem.message}`);
    }
    return new YamlNode(source, root, document.contents ?? undefined);
  }

  get isPresent(): boolean {
    return this.#node !== undefined;
  }

  /** The text, number or truth value that stands there; undefined for anything else. */
  get value(): unknown {
    return isScalar(this.#node) ? this.#node.value : undefined;
  }

  /** The values of a map, each by its own reader, which also reads what is absent. A key without a reader is refused. */
  map<T>(readers: { [K in keyof T]: Reader<T[K]> }): T {
    const keys = Object.keys(readers) as (keyof T & string)[];
    const found = keys.join(", ");
    if (!isMap(this.#node)) {
      throw this.mistake(`must be a map with ${found}`);
    }
    for (const { key } of this.#node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      if (!keys.includes(name as keyof T & string)) {
        throw this.#at(key, `${this.#name} must only have ${found}, got ${name || "another key"}`);
      }
    }
    return Object.fromEntries(keys.map((key) => [key, readers[key](this.key(key))])) as T;
  }

  /** The value of one key of a map, present or not. */
  key(key: string): YamlNode {
    if (this.isPresent && !isMap(this.#node)) {
      throw this.mistake("must be a map");
    }
    const child = isMap(this.#node) ? this.#node.get(key, true) : undefined;
    const name = this.#name === root ? key : `${this.#name}: ${key}`;
    return new YamlNode(this.#source, name, child, this.#node);
  }

  /** The entries of a list; none when it is left out. */
  list<T>(read: Reader<T>): T[] {
    if (!this.isPresent) {
      return [];
    }
    if (!isSeq(this.#node)) {
      throw this.mistake("must be a list");
    }
    const nameOf = (index: number) => `${this.#name}, entry ${index + 1}`;
    return this.#node.items.map((item, index) => read(new YamlNode(this.#source, nameOf(index), item, this.#node)));
  }

  /** The error for a value that breaks `rule`; it names file, line, rule and value. */
  mistake(rule: string): LocalEntraError {
    const found = this.isPresent ? `got ${described(this.#node)}` : "but it is missing";
    return this.#at(this.#place, `${this.#name} ${rule}, ${found}`);
  }

  /** As `mistake`, for an entry that is wrong beside the others. */
  conflict(rule: string): LocalEntraError {
    return this.#at(this.#node, `${this.#name} ${rule}`);
  }

  #at(node: unknown, text: string): LocalEntraError {
    return mistake(this.#source, (node as Node | undefined)?.range?.[0] ?? 0, text);
  }
}

function reader<T>(isRight: (value: unknown) => value is T, rule: string): Reader<T> {
  return (node) => {
    const { value } = node;
    if (!isRight(value)) {
      throw node.mistake(rule);
    }
    return value;
  };
}

/** A text that is not blank. */
export const text = reader(
  (value): value is string => typeof value === "string" && value.trim() !== "",
  "must be a text",
);
/** A whole number that is not negative. */
export const wholeNumber = reader(
  (value): value is number => typeof value === "number" && Number.isInteger(value) && value >= 0,
  "must be a whole number from 0",
);
export const flag = reader((value) => typeof value === "boolean", "must be true or false");

export function oneOf<const T extends string>(values: readonly T[]): Reader<T> {
  return reader((value): value is T => values.includes(value as T), `must be one of ${values.join(", ")}`);
}

/** What `read` reads, or `byDefault` where nothing is said. */
export function optional<T, const D>(read: Reader<T>, byDefault: D): Reader<T | D> {
  return (node) => (node.isPresent ? read(node) : byDefault);
}

function described(node: unknown): string {
  if (isScalar(node)) {
    return node.value === null ? "nothing" : JSON.stringify(node.value);
  }
  return isSeq(node) ? "a list" : "a map";
}

function mistake({ file, code, lines }: Source, offset: number, text: string): LocalEntraError {
  const { line } = lines.linePos(offset);
  return new LocalEntraError(
    code,
    `${file}, line ${line}: ${text}. Mend that line and start again; nothing was changed.`,
  );
}

function textOf({ file, code }: Source): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new LocalEntraError(
      code,
      `${file} must be a file that can be read (${(error as Error).message}). Make it readable, or start without it.`,
    );
  }
}
