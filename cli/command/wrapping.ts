import { stripVTControlCharacters } from "node:util";

/** Lines that begin with so many blanks are a block, such as a command to copy: they stay as they are. */
const blockIndentation = "    ";

/** A line as several of at most `width` columns, the later ones further in; what stands in backticks is not parted. */
export function wrapped(line: string, width: number): string[] {
  if (columnsOf(line) <= width || line.startsWith(blockIndentation)) {
    return [line];
  }
  const [indentation = ""] = /^ */.exec(line) ?? [];
  const [first = "", ...words] = line.match(/(?:[^\s`]|`[^`]*`|`)+/g) ?? [];
  const lines = [`${indentation}${first}`];
  for (const word of words) {
    const last = lines.at(-1) ?? "";
    if (columnsOf(last) + 1 + columnsOf(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(`${indentation}  ${word}`);
    }
  }
  return lines;
}

function columnsOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
