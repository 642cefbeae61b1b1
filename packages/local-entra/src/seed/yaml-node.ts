import { readFileSync } from "node:fs";

import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

import { UserError } from "../../../../cli/user-error.ts";

const ROOT = "the file";

interface Source {
  file: string;
  lines: LineCounter;
}

/** One value of a YAML file that a person wrote, which knows its name and its line, so that every mistake can be pointed at. */
export class YamlNode {
  readonly #source: Source;
  readonly #node: unknown;
  /** Where a value that is missing should have been. */
  readonly #parent: Node | null;
  readonly #name: string;

  private constructor(source: Source, node: unknown, parent: Node | null, name: string) {
    this.#source = source;
    this.#node = node;
    this.#parent = parent;
    this.#name = name;
  }

  /**
   * Parses a file's text.
   * @throws UserError when it is not YAML.
   */
  static parse(file: string, text: string): YamlNode {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) {
      const { line } = lines.linePos(problem.pos[0]);
      throw mistake(file, line, `the file must be YAML, but ${problem.message}`);
    }
    return new YamlNode({ file, lines }, document.contents, document.contents, ROOT);
  }

  get isPresent(): boolean {
    return this.#node !== undefined;
  }

  /**
   * The values of a map by their keys, absent ones included.
   * @throws UserError for another kind of value and for a key that is not among `keys`.
   */
  map<K extends string>(keys: readonly K[]): Record<K, YamlNode> {
    const node = this.#node;
    if (!isMap<Node, Node | null>(node)) {
      throw this.mistake(`must be a map with ${keys.join(", ")}`);
    }
    for (const { key } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      if (!keys.includes(name as K)) {
        throw this.#at(key, `${this.#name} must only have ${keys.join(", ")}, got ${name || "another key"}`);
      }
    }
    const children = keys.map((key) => {
      const child = node.get(key, true);
      return [key, new YamlNode(this.#source, child, node, this.#nameOf(key))] as const;
    });
    return Object.fromEntries(children) as Record<K, YamlNode>;
  }

  /** The entries of a list; none when it is left out. */
  list(): YamlNode[] {
    if (!this.isPresent) {
      return [];
    }
    if (!isSeq<Node>(this.#node)) {
      throw this.mistake("must be a list");
    }
    return this.#node.items.map(
      (item, index) =>
        new YamlNode(this.#source, item, this.#node as Node, `${this.#name}, entry ${index + 1}`),
    );
  }

  text(): string {
    const value = this.#value();
    if (typeof value !== "string" || value.trim() === "") {
      throw this.mistake("must be a text");
    }
    return value;
  }

  optionalText(): string | null {
    return this.isPresent ? this.text() : null;
  }

  /** A whole number that is not negative. */
  number(): number {
    const value = this.#value();
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
      throw this.mistake("must be a whole number from 0");
    }
    return value;
  }

  flag(byDefault: boolean): boolean {
    const value = this.isPresent ? this.#value() : byDefault;
    if (typeof value !== "boolean") {
      throw this.mistake("must be true or false");
    }
    return value;
  }

  oneOf<const T extends string>(values: readonly T[], byDefault?: NoInfer<T>): T {
    const value = this.isPresent ? this.#value() : byDefault;
    if (!values.includes(value as T)) {
      throw this.mistake(`must be one of ${values.join(", ")}`);
    }
    return value as T;
  }

  /** The error for a value that breaks `rule`; it names file, line, rule and value. */
  mistake(rule: string): UserError {
    const found = this.isPresent ? `got ${described(this.#node)}` : "but it is missing";
    return this.#at(this.#node ?? this.#parent, `${this.#name} ${rule}, ${found}`);
  }

  /** As `mistake`, for an entry that is wrong beside the others. */
  conflict(rule: string): UserError {
    return this.#at(this.#node, `${this.#name} ${rule}`);
  }

  #nameOf(key: string): string {
    return this.#name === ROOT ? key : `${this.#name}: ${key}`;
  }

  #value(): unknown {
    return isScalar(this.#node) ? this.#node.value : undefined;
  }

  #at(node: unknown, text: string): UserError {
    const offset = (node as Node | null)?.range?.[0] ?? 0;
    return mistake(this.#source.file, this.#source.lines.linePos(offset).line, text);
  }
}

function described(node: unknown): string {
  if (isScalar(node)) {
    return node.value === null ? "nothing" : JSON.stringify(node.value);
  }
  return isSeq(node) ? "a list" : "a map";
}

function mistake(file: string, line: number, text: string): UserError {
  return new UserError(
    `${file}, line ${line}: ${text}. Mend that line and start again; nothing was changed.`,
  );
}

/**
 * The text of a file that a person may have written.
 * @param without what the start is like when the file is taken away, for the message.
 * @throws UserError when it cannot be read.
 */
export function textOfYamlFile(file: string, without: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      `${file} must be a file that can be read (${(error as Error).message}). Make it readable, or take it away to ` +
        `start ${without}.`,
    );
  }
}
