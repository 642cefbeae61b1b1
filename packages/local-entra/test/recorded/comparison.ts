import { memberType, type NewestProperties, typeOf } from "./newest-properties.ts";
import type { Json } from "./recording.ts";
import type { Symbols } from "./symbols.ts";

/** What a comparison knows beside the two answers. */
export interface Comparison {
  symbols: Symbols;
  newest: NewestProperties;
  /** IDs of objects that were there before the recording began: only what properties they have is compared. */
  given: ReadonlySet<string>;
}

/** What the classes of texts in an answer stand for (see the facts' README). */
const classes: Record<string, RegExp> = {
  "<string>": /^/,
  "<base64>": /^[\w+/]+=*$/,
  "<hex40>": /^[0-9A-F]{40}$/,
  "<time>": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  "<time.6>": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,7}Z$/,
  "<time.7>": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,7}Z$/,
  "<time local>": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
};

/** In what an answer differs from the recorded one, a line each: where, what was recorded, what came. */
export function differences(comparison: Comparison, recorded: Json, answer: unknown): string[] {
  const { symbols, newest, given } = comparison;
  const found: string[] = [];

  function differs(at: string, expected: unknown, actual: unknown): void {
    found.push(`${at || "body"}: recorded ${brief(expected)}, got ${brief(actual)}`);
  }

  function compare(at: string, type: string, expected: Json, actual: unknown): void {
    if (typeof expected === "string") {
      compareText(at, expected, actual);
    } else if (Array.isArray(expected)) {
      compareList(at, type, expected, actual);
    } else if (typeof expected === "object" && expected !== null) {
      compareObject(at, typeOf(expected, type), expected, actual);
    } else if (expected !== actual) {
      differs(at, expected, actual);
    }
  }

  function compareText(at: string, expected: string, actual: unknown): void {
    const same =
      /^<.*\|.*>$/.test(expected) || /^<(list|number|boolean)>$/.test(expected)
        ? actual !== undefined && isOneOf(expected, actual)
        : typeof actual === "string" && isText(expected, actual);
    if (!same) {
      differs(at, expected, actual);
    }
  }

  function isText(expected: string, actual: string): boolean {
    const pattern = classes[expected];
    if (pattern) {
      return pattern.test(actual);
    }
    return symbols.isId(expected) ? symbols.isBoundTo(expected, actual) : symbols.fill(expected) === actual;
  }

  function compareList(at: string, type: string, expected: Json[], actual: unknown): void {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      differs(at, expected, actual);
      return;
    }
    for (const [index, element] of expected.entries()) {
      compare(`${at}[${index}]`, type, element, actual[index]);
    }
  }

  function compareObject(at: string, type: string, expected: { [name: string]: Json }, actual: unknown): void {
    const each = expected["<each>"];
    if (each !== undefined && Array.isArray(actual)) {
      for (const [index, element] of actual.entries()) {
        compare(`${at}[${index}]`, type, each, element);
      }
      return;
    }
    if (typeof actual !== "object" || actual === null || Array.isArray(actual)) {
      differs(at, expected, actual);
      return;
    }
    const isGiven = typeof expected.id === "string" && given.has(expected.id);
    compareMembers(at, type, expected, actual as Record<string, unknown>, isGiven);
  }

  function compareMembers(
    at: string,
    type: string,
    expected: { [name: string]: Json },
    actual: Record<string, unknown>,
    isGiven: boolean,
  ): void {
    for (const [name, value] of Object.entries(expected)) {
      if (!(name in actual)) {
        if (value !== "<optional>" && newest.has(type, name) !== false) {
          differs(`${at}.${name}`, value, undefined);
        }
      } else if (value !== "<optional>" && (!isGiven || name.startsWith("@"))) {
        // Every request has an ID of its own.
        if (!name.endsWith("request-id")) {
          compare(`${at}.${name}`, memberType(type, name, expected), value, actual[name]);
        }
      }
    }
    for (const name of Object.keys(actual)) {
      if (!(name in expected) && newest.has(type, name) !== true) {
        differs(`${at}.${name}`, undefined, actual[name]);
      }
    }
  }

  compare("", typeOf(recorded, ""), recorded, answer);
  return found;
}

/** A class of several forms, such as `<string|null>`. */
function isOneOf(classes: string, value: unknown): boolean {
  const form = value === null ? "null" : Array.isArray(value) ? "list" : typeof value;
  return classes.slice(1, -1).split("|").includes(form);
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
