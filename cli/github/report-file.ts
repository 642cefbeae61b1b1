import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

import { codeBlock } from "../impact/report/markdown-text.ts";
import { UserError } from "../user-error.ts";

/** More than any report has; a stranger's file is not read further. */
const limitBytes = 1_048_576;

/**
 * A report as Markdown: a file whose name ends in .md as it is; any other text in a code block.
 * @throws UserError when it is no regular file, too long, or no text; undefined when it is not there.
 */
export function readReport(file: string): string | undefined {
  const bytes = readRegularFile(file);
  if (bytes === undefined) {
    return undefined;
  }
  const text = bytes.toString("utf8").replaceAll("\r\n", "\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no text has is what is looked for.
  if (!isUtf8(bytes) || /[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)) {
    throw new UserError(`${file} must be text in UTF-8 without control characters, but it is not. Make it again.`);
  }
  return file.endsWith(".md") ? text : codeBlock("text", text.trimEnd().split("\n")).join("\n");
}

/** All files as one text. @throws UserError when one is missing or wrong. */
export function readReports(files: string[]): string {
  return joined(
    files.map((file) => {
      const text = readReport(file);
      if (text === undefined) {
        throw new UserError(`${file} must be the report to show, but it is not there. Make it first.`);
      }
      return text;
    }),
  );
}

/** All files as one text that says which of them are missing. @throws UserError when one is wrong. */
export function readWhatIsThere(files: string[]): string {
  return joined(files.map((file) => readReport(file) ?? `**\`${file}\` was not made**; the log of the run tells why.`));
}

function joined(texts: string[]): string {
  return `${texts.map((text) => text.trimEnd()).join("\n\n")}\n`;
}

function readRegularFile(file: string): Buffer | undefined {
  let descriptor: number;
  try {
    // A link in what a stranger left could lead to any file of this machine.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      return undefined;
    }
    throw new UserError(`${file} must be a file that can be read, but: ${message}.`);
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > limitBytes) {
      throw new UserError(`${file} must be a file of at most ${limitBytes} bytes, but it is not.`);
    }
    const bytes = Buffer.alloc(stats.size);
    return bytes.subarray(0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}
