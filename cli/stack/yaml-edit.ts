import { isDeepStrictEqual } from "node:util";

import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  type ParsedNode,
  parseDocument,
  stringify,
  type YAMLMap,
} from "yaml";

import { UserError } from "../user-error.ts";
import { afterColon, columnOf, endOfLine, endOfPair, type ParsedPair, startOfLine } from "./yaml-place.ts";

/** A mapping right below a YAML file's root, and its new values; undefined takes a key out. */
export interface YamlEdit {
  mapping: string;
  values: Record<string, unknown>;
}

const byteOrderMark = "\uFEFF";
/** Values stand on one line each, however long. */
const style = { lineWidth: 0, blockQuote: false } as const;

/**
 * The text of a YAML file with the new values, every other line as it is written. Where the text is of a form that cannot be
 * edited so (explicit keys, tags, …), the whole of it is in the library's style.
 * @throws UserError when a value elsewhere is an alias of one that is replaced or taken out.
 */
export function editYaml(text: string, edit: YamlEdit): string {
  if (text.startsWith(byteOrderMark)) {
    return byteOrderMark + editYaml(text.slice(byteOrderMark.length), edit);
  }
  const edited = Object.entries(edit.values).reduce(
    (former, [key, value]) => withValue(former, edit.mapping, key, value),
    text,
  );
  try {
    return isEdited(edited, text, edit) ? edited : rewritten(text, edit);
  } catch (error) {
    throw unresolvedAlias(error) ?? error;
  }
}

/** The library resolves aliases late: when it makes values of a document, or a text. */
function unresolvedAlias(error: unknown): UserError | undefined {
  const { message } = error as Error;
  return message.startsWith("Unresolved alias")
    ? new UserError(
        "A value that is written anew must have no alias elsewhere in the file, but it has: " +
          `${message}. The file is as it was. Write the value itself in the place of *${message.split(": ").at(-1)} and try again.`,
      )
    : undefined;
}

/** Whether a text has the values of the former one but for the edited ones, which are new. */
function isEdited(text: string, former: string, { mapping, values }: YamlEdit): boolean {
  const wanted = valuesOf(former, mapping);
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) {
      delete wanted[mapping][key];
    } else {
      wanted[mapping][key] = value;
    }
  }
  return parseDocument(text).errors.length === 0 && isDeepStrictEqual(valuesOf(text, mapping), wanted);
}

/** All values of a file; a mapping that is missing or has no value is an empty one. */
function valuesOf(text: string, mapping: string) {
  const values = parseDocument(text).toJS();
  return { ...values, [mapping]: { ...values?.[mapping] } };
}

function rewritten(text: string, { mapping, values }: YamlEdit): string {
  const document: Document = parseDocument(text);
  if (!isMap(document.contents)) {
    document.contents = document.createNode({});
  }
  if (!isMap(document.get(mapping))) {
    document.set(mapping, document.createNode({}));
  }
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) {
      document.deleteIn([mapping, key]);
    } else {
      // A new node: the former one's tag would hold for a plain value too, and its aliases would change along.
      document.setIn([mapping, key], document.createNode(value));
    }
  }
  return document.toString({ lineWidth: 0 });
}

function withValue(text: string, mapping: string, key: string, value: unknown): string {
  const root = parseDocument(text).contents;
  const parent = pairOf(root, mapping);
  const pair = pairOf(parent?.value, key);
  if (isMap(parent?.value) && pair !== undefined) {
    return value === undefined ? withoutPair(text, parent.value, pair) : withPairValue(text, pair, value);
  }
  if (value === undefined) {
    return text;
  }
  const entry = { [key]: value };
  return parent === undefined
    ? withMapping(text, root, { [mapping]: entry })
    : withEntry(text, { parent, isInFlow: isMap(root) && root.flow === true }, entry);
}

function pairOf(node: ParsedNode | null | undefined, key: string): ParsedPair | undefined {
  return isMap(node) ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined;
}

/** Adds a mapping to the root. */
function withMapping(text: string, root: ParsedNode | null, mapping: Record<string, unknown>): string {
  if (isMap(root)) {
    return root.items.length === 0
      ? replace(text, [root.range[0], root.range[1]], block(text, mapping, 0))
      : withAddedPair(text, root, mapping);
  }
  const isEnded = text === "" || text.endsWith("\n");
  const lines = block(text, mapping, 0);
  return isEnded ? text + lines + lineBreakOf(text) : text + lineBreakOf(text) + lines;
}

/** Adds an entry to the mapping that is a pair's value, or is to be where that is empty. */
function withEntry(
  text: string,
  { parent, isInFlow }: { parent: ParsedPair; isInFlow: boolean },
  entry: Record<string, unknown>,
): string {
  const { key, value } = parent;
  if (isMap(value) && value.items.length > 0) {
    return withAddedPair(text, value, entry);
  }
  if (isInFlow) {
    return withPairValue(text, parent, entry);
  }
  const start = afterColon(text, parent);
  const end = endOfPair(text, parent);
  const added = lineBreakOf(text) + block(text, entry, columnOf(text, key) + 2);
  return replace(insert(text, endOfLine(text, end), added), [start, end], "");
}

/** Adds an entry after a mapping's last pair, as that one is indented. */
function withAddedPair(text: string, map: YAMLMap.Parsed, entry: Record<string, unknown>): string {
  const last = map.items.at(-1) as ParsedPair;
  const column = columnOf(text, last.key);
  const end = endOfPair(text, last);
  if (!map.flow) {
    return insert(text, endOfLine(text, end), lineBreakOf(text) + block(text, entry, column));
  }
  const before = text.slice(startOfLine(text, last.key), last.key.range[0]);
  const separator = before.trim() === "" ? lineBreakOf(text) + before : " ";
  return insert(text, end, `,${separator}${inline(entry)}`);
}

function withPairValue(text: string, pair: ParsedPair, value: unknown): string {
  const end = endOfPair(text, pair);
  if (isCollection(pair.value) && !pair.value.flow) {
    const lines: [number, number] = [startOfLine(text, pair.key), endOfLine(text, end)];
    return replace(text, lines, block(text, { [keyOf(pair)]: value }, columnOf(text, pair.key)));
  }
  const isEmpty = end === afterColon(text, pair);
  return isEmpty
    ? insert(text, end, ` ${inline([value])}`)
    : replace(text, [pair.value?.range[0] ?? end, end], inline([value]));
}

function keyOf({ key }: ParsedPair): string {
  return isScalar(key) ? String(key.value) : "";
}

function withoutPair(text: string, map: YAMLMap.Parsed, pair: ParsedPair): string {
  return map.flow ? withoutFlowPair(text, map, pair) : withoutLines(text, pair);
}

function withoutFlowPair(text: string, map: YAMLMap.Parsed, pair: ParsedPair): string {
  const index = map.items.indexOf(pair as (typeof map.items)[number]);
  const previous = map.items[index - 1];
  const next = map.items[index + 1];
  if (next !== undefined) {
    return replace(text, [pair.key.range[0], next.key.range[0]], "");
  }
  return previous === undefined
    ? replace(text, [map.range[0], map.range[1]], "{}")
    : replace(text, [endOfPair(text, previous), endOfPair(text, pair)], "");
}

/** Takes a pair out with its lines; the last line of a file without a line break goes with the break before it. */
function withoutLines(text: string, pair: ParsedPair): string {
  const start = startOfLine(text, pair.key);
  const end = endOfLine(text, endOfPair(text, pair));
  return end === text.length
    ? text.slice(0, start).replace(/\r?\n$/, "")
    : text.slice(0, start) + text.slice(end).replace(/^\r?\n/, "");
}

/** Lines of an entry in block style, from a column on. */
function block(text: string, entry: Record<string, unknown>, column: number): string {
  return stringify(entry, { ...style, indent: column || 2 })
    .trimEnd()
    .split("\n")
    .map((line) => " ".repeat(column) + line)
    .join(lineBreakOf(text));
}

/** What stands between the brackets of a list or the braces of a mapping in flow style. */
function inline(values: unknown[] | Record<string, unknown>): string {
  return stringify(values, { ...style, collectionStyle: "flow", flowCollectionPadding: false })
    .trim()
    .slice(1, -1);
}

function lineBreakOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? "\n";
}

function insert(text: string, offset: number, added: string): string {
  return replace(text, [offset, offset], added);
}

function replace(text: string, [start, end]: [number, number], replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
