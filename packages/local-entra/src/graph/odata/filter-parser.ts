import { notServed } from "../request/graph-error.ts";
import { invalidFilter, syntaxError, type Token, tokenize } from "./filter-tokens.ts";

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

class FilterParser {
  readonly #text: string;
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
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
    if (!this.#accept("name", "not")) {
      return this.#term();
    }
    return { kind: "not", filters: [this.#nested(() => this.#not())] };
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
      const filter = this.#or();
      this.#expect("sign", ")");
      return filter;
    }
    const first = this.#expect("name");
    if (this.#accept("sign", "(")) {
      return this.#function(first.text);
    }
    const path = [first.text];
    while (this.#accept("sign", "/")) {
      const step = this.#expect("name").text;
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
  #function(name: string): Filter {
    if (name.toLowerCase() !== "startswith") {
      throw notServed(`'${name}' in $filter`);
    }
    const path = [this.#expect("name").text];
    this.#expect("sign", ",");
    const literal = unquote(this.#expect("string").text);
    this.#expect("sign", ")");
    return { kind: "compare", operator: "startsWith", path, literals: [literal] };
  }

  #any(path: string[]): Filter {
    this.#expect("sign", "(");
    const variable = this.#expect("name").text;
    this.#expect("sign", ":");
    const filter = this.#or();
    this.#expect("sign", ")");
    return { kind: "any", path, variable, filter };
  }

  #comparison(path: string[]): Filter {
    if (this.#accept("name", "in")) {
      return { kind: "compare", operator: "in", path, literals: this.#literals() };
    }
    const operator = this.#accept("name", "eq") ?? this.#accept("name", "ne");
    const { text } = this.#current();
    if (!operator && unservedOperators.includes(text)) {
      throw notServed(`'${text}' in $filter`);
    }
    if (!operator) {
      throw this.#unexpected();
    }
    return { kind: "compare", operator: operator.text as "eq" | "ne", path, literals: [this.#literal()] };
  }

  #literals(): Literal[] {
    this.#expect("sign", "(");
    const literals = [this.#literal()];
    while (this.#accept("sign", ",")) {
      literals.push(this.#literal());
    }
    this.#expect("sign", ")");
    return literals;
  }

  #literal(): Literal {
    const { kind, text } = this.#current();
    const value = readings[kind]?.(text);
    if (value === undefined) {
      throw this.#unexpected();
    }
    this.#next += 1;
    return value;
  }

  #current(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #accept(kind: Token["kind"], text?: string): Token | undefined {
    const token = this.#current();
    if (token.kind !== kind || (text !== undefined && token.text !== text)) {
      return undefined;
    }
    this.#next += 1;
    return token;
  }

  #expect(kind: Token["kind"], text?: string): Token {
    const token = this.#accept(kind, text);
    if (!token) {
      throw this.#unexpected();
    }
    return token;
  }

  #unexpected() {
    return syntaxError(this.#text, this.#current().position);
  }
}

const words: Record<string, Literal> = { true: true, false: false, null: null };

/** How the tokens that can be literals are read. */
const readings: Partial<Record<Token["kind"], (text: string) => Literal | undefined>> = {
  string: unquote,
  guid: (text) => text,
  number: Number,
  name: (text) => words[text],
};

/** Within a string a quote is written twice (OData 4.01 ABNF, SQUOTE-in-string). */
function unquote(text: string): string {
  return text.slice(1, -1).replaceAll("''", "'");
}
