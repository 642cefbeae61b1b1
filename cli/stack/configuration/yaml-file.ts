import { readFileSync } from "node:fs";

import { Document, isMap, isNode, isScalar, parseDocument } from "yaml";

import { quoteMisread, readYaml, writeYaml } from "../../../configuration/yaml-text.ts";
import { UserError } from "../../user-error.ts";

/**
 * Reads a file of the project as a YAML mapping that nobody may change, comments included; an empty file is an empty mapping.
 * @throws UserError when it cannot be read, is not YAML or holds something else than a mapping.
 */
export function readYamlMapping(file: string): Document {
  const read = readYaml(readBytes(file));
  if ("problem" in read) {
    throw new UserError(`${file} ${read.problem}`);
  }
  const { document } = read;
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return new Document({});
  }
  if (!isMap(document.contents)) {
    throw new UserError(`${file} must be a YAML mapping; got something else. Correct it.`);
  }
  return document;
}

/** What to say of a file of the project that could not be written, and is as it was. */
export function unwritable(file: string, error: unknown): UserError {
  return new UserError(
    `${file} must be writable, but: ${(error as Error).message}. The file is as it was. Make it and its folder writable, or ` +
      "run the command in a checkout that is, and run it again.",
  );
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(
      `${file} must be readable, but: ${(error as Error).message}. Restore it with \`git checkout\`, or run the ` +
        "command where it is.",
    );
  }
}

/**
 * The text of a YAML file with other values in the mapping `config`, undefined taking a key out. Comments, quotes, indents, line
 * breaks and a byte order mark stay as they are; of several blank lines one stays, and one space before a comment.
 * @param former the file's text, a mapping or nothing yet.
 * @throws UserError when a value elsewhere is an alias of one that is replaced or taken out.
 */
export function withValues(former: string, values: Record<string, unknown>): string {
  const document: Document = parseDocument(former.replaceAll("\r\n", "\n"));
  if (!isMap(document.contents)) {
    document.contents = document.createNode({});
  }
  if (!isMap(document.get("config"))) {
    replace(document, ["config"], {});
  }
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) {
      document.deleteIn(["config", key]);
    } else {
      replace(document, ["config", key], value);
    }
  }
  return inStyleOf(former, textOf(document, former));
}

/** A new node: the former one's tag would hold for a plain value too, and its aliases would change along. */
function replace(document: Document, path: string[], value: unknown): void {
  const former = document.getIn(path, true);
  const node = document.createNode(value);
  quoteMisread(node);
  if (isNode(former)) {
    node.comment = former.comment;
    node.commentBefore = former.commentBefore;
  }
  document.setIn(path, node);
}

function textOf(document: Document, former: string): string {
  try {
    return writeYaml(document, {
      lineWidth: 0,
      indent: /^ +(?=\S)/m.exec(former)?.[0].length ?? 2,
      indentSeq: !/^( *)\S.*:\r?\n\1- /m.test(former),
      flowCollectionPadding: /[[{] /.test(former),
    });
  } catch (error) {
    // The library resolves aliases only here.
    const { message } = error as Error;
    throw message.startsWith("Unresolved alias")
      ? new UserError(
          `A value that is written anew must have no alias elsewhere in the file, but it has: ${message}. The file is as it ` +
            `was. Write the value itself in the place of *${message.split(": ").at(-1)} and try again.`,
        )
      : error;
  }
}

/** What the library does not keep: line breaks, whether the last line has one, and a byte order mark. */
function inStyleOf(former: string, text: string): string {
  const ended = former === "" || former.endsWith("\n") ? text : text.trimEnd();
  const mark = former.startsWith("\uFEFF") ? "\uFEFF" : "";
  return mark + (former.includes("\r\n") ? ended.replaceAll("\n", "\r\n") : ended);
}
