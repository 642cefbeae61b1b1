import { type GraphError, malformed, notServed } from "../request/graph-error.ts";

export type Literal = string | number | boolean | null;

/** A `$filter`, taken apart. `path` is a property, as in `displayName`, or one inside it, as in `web/homePageUrl`. */
export type Filter =
  | { kind: "and" | "or" | "not"; filters: Filter[] }
  | { kind: "compare"; operator: "eq" | "ne" | "in" | "startsWith"; path: string[]; literals: Literal[] }
  | { kind: "any"; path: string[]; variable: string; filter: Filter };

/**
 * Reads a `$filter` of OData 4.01 (URL conventions, section 5.1.1) with `eq`, `ne`, `in`, `startswith`, `and`, `or`,
 * `not`, parentheses and the `any` lambda.
 * @throws GraphError 400 with the position of the first word that does not fit, 501 for what is not served.
 */
export function parseFilter(text: string): Filter {
  return new FilterParser(text).parse();
}

const unservedOperators = ["ge", "gt", "le", "lt", "has"];

/** How many parentheses, lambdas and `not`s can be inside each other. */
const deepest = 100;

/** The words of a `$filter`: a name or keyword, the literals, a sign. */
const words = {
  string: /'(?:[^']|'')*'/y,
  guid: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy,
  number: /-?\d+(?:\.\d+)?/y,
  name: /[A-Za-z_$][A-Za-z0-9_]*/y,
  sign: /[(),:/]/y,
  end: /$/y,
};
type Word = keyof typeof words;

class FilterParser {
  readonly #text: string;
  /** Where the next word starts, in characters from 0. */
  #position = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#advance(0);
  }

  parse(): Filter {
    const filter = this.#or();
    this.#expect("end");
    return filter;
  }

  #or(): Filter {
    return this.#nested(() => this.#joined("or", () => this.#joined("and", () => this.#not())));
  }

  #joined(kind: "and" | "or", next: () => Filter): Filter {
    let filter = next();
    while (this.#accept("name", kind)) {
      filter = { kind, filters: [filter, next()] };
    }
    return filter;
  }

  #not(): Filter {
    return this.#accept("name", "not") ? { kind: "not", filters: [this.#nested(() => this.#not())] } : this.#term();
  }

  #nested(read: () => Filter): Filter {
    this.#depth += 1;
    if (this.#depth > deepest) {
      throw invalidFilter("Recursion depth exceeded allowed limit.");
    }
    const filter = read();
    this.#depth -= 1;
    return filter;
  }

  #term(): Filter {
    if (this.#accept("sign", "(")) {
      return this.#closed(this.#or());
    }
    const path = [this.#expect("name")];
    if (this.#accept("sign", "(")) {
      return this.#function(path[0]);
    }
    while (this.#accept("sign", "/")) {
      const step = this.#expect("name");
      if (step === "any") {
        return this.#any(path);
      }
      if (step === "all" || step === "$count") {
        throw notServed(`'${step}' in $filter`);
      }
      path.push(step);
    }
    return this.#comparison(path);
  }

  /** Functions are named in any letter case. */
  #function(name = ""): Filter {
    if (name.toLowerCase() !== "startswith") {
      throw notServed(`'${name}' in $filter`);
    }
    const path = [this.#expect("name")];
    this.#expect("sign", ",");
    const literals = [unquote(this.#expect("string"))];
    return this.#closed({ kind: "compare", operator: "startsWith", path, literals });
  }

  #any(path: string[]): Filter {
    this.#expect("sign", "(");
    const variable = this.#expect("name");
    this.#expect("sign", ":");
    return this.#closed({ kind: "any", path, variable, filter: this.#or() });
  }

  #comparison(path: string[]): Filter {
    if (this.#accept("name", "in")) {
      this.#expect("sign", "(");
      const literals = [this.#literal()];
      while (this.#accept("sign", ",")) {
        literals.push(this.#literal());
      }
      return this.#closed({ kind: "compare", operator: "in", path, literals });
    }
    const operator = this.#accept("name", "eq") ?? this.#accept("name", "ne");
    const unserved = unservedOperators.find((name) => this.#next("name") === name);
    if (unserved) {
      throw notServed(`'${unserved}' in $filter`);
    }
    if (!operator) {
      throw this.#unexpected();
    }
    return { kind: "compare", operator: operator as "eq" | "ne", path, literals: [this.#literal()] };
  }

  #literal(): Literal {
    for (const [kind, read] of Object.entries(readings) as [Word, (text: string) => Literal | undefined][]) {
      const value = read(this.#next(kind) ?? "");
      if (this.#next(kind) !== undefined && value !== undefined) {
        this.#accept(kind);
        return value;
      }
    }
    throw this.#unexpected();
  }

  #closed(filter: Filter): Filter {
    this.#expect("sign", ")");
    return filter;
  }

  /** The next word, if it is one of this kind. */
  #next(kind: Word): string | undefined {
    const pattern = words[kind];
    pattern.lastIndex = this.#position;
    return pattern.exec(this.#text)?.[0];
  }

  #accept(kind: Word, text?: string): string | undefined {
    const next = this.#next(kind);
    if (next === undefined || (text !== undefined && next !== text)) {
      return undefined;
    }
    this.#advance(next.length);
    return next;
  }

  #expect(kind: Word, text?: string): string {
    const next = this.#accept(kind, text);
    if (next === undefined) {
      throw this.#unexpected();
    }
    return next;
  }

  /** Passes over a word, and the blanks behind it. */
  #advance(length: number): void {
    this.#position += length;
    while (/[ \t]/.test(this.#text.charAt(this.#position))) {
      this.#position += 1;
    }
  }

  #unexpected(): GraphError {
    const { length } = this.#text;
    return this.#text.replace(/'(?:[^']|'')*'/g, "").includes("'")
      ? invalidFilter(`There is an unterminated string literal at position ${length} in '${this.#text}'.`)
      : invalidFilter(`Syntax error at position ${this.#position} in '${this.#text}'.`);
  }
}

const constants: Record<string, Literal> = { true: true, false: false, null: null };

/** How the words that can be literals are read; a GUID may begin as a number or a name. */
const readings: Partial<Record<Word, (text: string) => Literal | undefined>> = {
  string: unquote,
  guid: (text) => text,
  number: Number,
  name: (text) => constants[text],
};

/** Within a string a quote is written twice (OData 4.01 ABNF, SQUOTE-in-string). */
function unquote(text: string): string {
  return text.slice(1, -1).replaceAll("''", "'");
}

export function invalidFilter(reason: string): GraphError {
  return malformed(`Invalid filter clause: ${reason}`);
}
