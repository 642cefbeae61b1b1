import { type GraphError, malformed } from "../request/graph-error.ts";

/** A word of a `$filter`: a name or keyword, a literal, or a sign. */
export interface Token {
  kind: "name" | "string" | "number" | "guid" | "sign" | "end";
  text: string;
  /** Where it starts in the filter, in characters from 0. */
  position: number;
}

const patterns: [Token["kind"] | "blank", RegExp][] = [
  ["blank", /[ \t]+/y],
  ["string", /'(?:[^']|'')*'/y],
  ["guid", /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy],
  ["number", /-?\d+(?:\.\d+)?/y],
  ["name", /[A-Za-z_$][A-Za-z0-9_]*/y],
  ["sign", /[(),:/]/y],
];

/**
 * Splits a `$filter` into its words.
 * @throws GraphError 400 with the position of what does not belong there.
 */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < filter.length) {
    const token = tokenAt(filter, position);
    position += token.text.length;
    if (token.kind !== "blank") {
      tokens.push({ ...token, kind: token.kind });
    }
  }
  return [...tokens, { kind: "end", text: "", position }];
}

function tokenAt(filter: string, position: number) {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = position;
    const match = pattern.exec(filter);
    if (match) {
      return { kind, text: match[0], position };
    }
  }
  if (filter[position] === "'") {
    throw invalidFilter(`There is an unterminated string literal at position ${filter.length} in '${filter}'.`);
  }
  throw syntaxError(filter, position);
}

export function syntaxError(filter: string, position: number): GraphError {
  return invalidFilter(`Syntax error at position ${position} in '${filter}'.`);
}

export function invalidFilter(reason: string): GraphError {
  return malformed(`Invalid filter clause: ${reason}`);
}
