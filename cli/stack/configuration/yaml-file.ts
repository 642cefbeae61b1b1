import { readFileSync } from "node:fs";

import { type Document, isMap, isScalar, parseDocument } from "yaml";

import { UserError } from "../../user-error.ts";

/**
 * Reads a file of the project as a YAML mapping, comments included; an empty file is an empty mapping.
 * @throws UserError when it cannot be read, is not YAML or holds something else than a mapping.
 */
export function readYamlMapping(file: string): Document {
  const document: Document = parseDocument(readText(file));
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw new UserError(`${file} must be YAML, but: ${problem.message.trim()}\nCorrect the line and try again.`);
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    document.contents = document.createNode({});
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

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      `${file} must be readable, but: ${(error as Error).message}. Restore it with \`git checkout\`, or run the ` +
        "command where it is.",
    );
  }
}
