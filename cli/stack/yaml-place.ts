import { isCollection, isPair, type Pair, type ParsedNode } from "yaml";

/** A key of a mapping in a text, and its value where there is one. All places here are offsets in that text. */
export type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

/** Behind the colon after a key. */
export function afterColon(text: string, { key }: ParsedPair): number {
  return text.indexOf(":", key.range[1]) + 1;
}

/** Where a pair's value ends, or its colon where it has no value; comments below it are no part of it. */
export function endOfPair(text: string, pair: ParsedPair): number {
  if (pair.value === null) {
    return pair.key.range[1];
  }
  const end = endOfNode(text, pair.value);
  return text.slice(pair.value.range[0], end) === "" ? afterColon(text, pair) : end;
}

function endOfNode(text: string, node: ParsedNode): number {
  if (isCollection(node) && !node.flow) {
    const last = node.items.at(-1) as ParsedPair | ParsedNode;
    return isPair(last) ? endOfPair(text, last) : endOfNode(text, last);
  }
  const [start, end] = node.range;
  return start + text.slice(start, end).trimEnd().length;
}

/** How far a node is from the start of its line. */
export function columnOf(text: string, node: ParsedNode): number {
  return node.range[0] - startOfLine(text, node);
}

/** Where the line begins that a node begins on. */
export function startOfLine(text: string, node: ParsedNode): number {
  return text.lastIndexOf("\n", node.range[0] - 1) + 1;
}

/** Where a line ends, before its line break. */
export function endOfLine(text: string, offset: number): number {
  return offset + text.slice(offset).search(/\r?\n|$/);
}
