import { type Document, LineCounter, type Node, parseDocument, type ToStringOptions, visit } from "yaml";

/** A YAML file as it was read, or why it cannot be: what it must be, what it is, and what to do. */
export type YamlText = { text: string; document: Document; lines: LineCounter } | { problem: string };

/**
 * Reads YAML as the engine does, which is not asked to guess an encoding: the file is UTF-8, with a byte order mark or without.
 * @returns for the same text the same document, which nobody may change.
 */
export function readYaml(bytes: Uint8Array): YamlText {
  const text = decoded(bytes);
  if (text === undefined) {
    return { problem: `must be in the encoding UTF-8; got ${encodingOf(bytes)}` };
  }
  const [end] = /[\x85\u2028\u2029]/.exec(text) ?? [];
  if (end !== undefined) {
    const line = text.slice(0, text.indexOf(end)).split("\n").length;
    return {
      problem: `must have no invisible line separator, which the engine takes for a line end, but has one in line ${line}. Type the text anew.`,
    };
  }
  return parsed(text);
}

/** What was read last, the newest at the end. */
const known = new Map<string, YamlText>();

/** A run reads Pulumi.yaml and an environment's file a dozen times, and those of its copies on this machine. */
const mostKnown = 8;

function parsed(text: string): YamlText {
  const read = known.get(text) ?? parse(text);
  known.delete(text);
  known.set(text, read);
  for (const oldest of [...known.keys()].slice(0, -mostKnown)) {
    known.delete(oldest);
  }
  return read;
}

function parse(text: string): YamlText {
  const lines = new LineCounter();
  const document: Document = parseDocument(text, { lineCounter: lines, logLevel: "error" });
  const problem = document.errors[0] ?? unresolved(document);
  return problem === undefined
    ? { text, document, lines }
    : {
        problem: `must be YAML, but: ${plainMessage(problem)}\nCorrect the line, with a text that has : or # or @ in it in quotes, and try again.`,
      };
}

/** A text that is not UTF-8, and what to do with it; in UTF-16, every second byte of most texts is 0. */
function encodingOf(bytes: Uint8Array): string {
  if (!bytes.includes(0)) {
    return "another one. Save it as UTF-8 in your editor.";
  }
  const isUtf16 = bytes.filter((byte) => byte === 0).length > bytes.length / 4;
  return isUtf16
    ? "UTF-16, as Windows PowerShell's > writes it. Save it as UTF-8 in your editor."
    : "something else than text. Restore it with `git checkout`, or write it anew.";
}

/** The library resolves aliases only here; one inside of its own anchor makes a value that has no end. */
function unresolved(document: Document): Error | undefined {
  try {
    JSON.stringify(document.toJS());
    return undefined;
  } catch (error) {
    return error instanceof TypeError
      ? new Error("an alias (*) stands inside of its own anchor (&)")
      : (error as Error);
  }
}

function plainMessage({ message }: Error): string {
  return message.trim().replace("; please use YAML.parseAllDocuments()", ", of which the engine reads the first,");
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return bytes.includes(0) ? undefined : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

// The engine's YAML is gopkg.in/yaml.v3: resolve.go has what it makes of a text without quotes.
const number = /^[-+]?(?:0x[\da-f]+|0b[01]+|0o?[0-7]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|\.inf|\.nan)$/i;
const clock = "\\d{1,2}:\\d{1,2}:\\d{1,2}(?:\\.\\d+)?";
const time = new RegExp(`^\\d{4}-\\d{1,2}-\\d{1,2}(?:[Tt]${clock}(?:Z|[+-]\\d\\d:\\d\\d)| +${clock})?$`);

/** What the engine has made of a date without quotes, as the date; it writes that into the file when it saves it. */
export function lostDate(text: string): string | undefined {
  const [, day, hours, zone] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? ([+-]\d{4}) \S+$/.exec(text) ?? [];
  const offset = zone === "+0000" ? "Z" : zone?.replace(/\d\d$/, ":$&");
  return hours === "00:00:00" && offset === "Z" ? day : day && `${day}T${hours}${offset}`;
}

/** Why values are not those of the file, where the engine has made one of a date without quotes; undefined when it has not. */
export function lostDateProblem(values: Record<string, string>): string | undefined {
  const [problem] = Object.entries(values).flatMap(([key, text]) => {
    const date = lostDate(text);
    return date === undefined
      ? []
      : [`${key} must be a date in quotes: the engine has made ${text} of one without. Write "${date}".`];
  });
  return problem;
}

/** What the engine takes a text without quotes for, if it would hand over another text than this one. */
export function misreading(text: string): "date" | "number" | undefined {
  if (time.test(text)) {
    return "date";
  }
  // It leaves out underscores wherever they stand behind the first character.
  const isNumber = /^[-+.\d]/.test(text) && number.test(text.replaceAll("_", ""));
  return isNumber && String(Number(text)) !== text ? "number" : undefined;
}

const lineEnds: Record<string, string> = { "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P" };

/** Writes YAML that the engine reads as it is meant: what it would misread stands in quotes, all else as the library has it. */
export function writeYaml(document: Document, options: ToStringOptions): string {
  return document.toString(options).replaceAll(/[\x85\u2028\u2029]/g, (end) => lineEnds[end] ?? end);
}

/** Marks texts that the engine would misread without quotes. */
export function quoteMisread(node: Node | Document): void {
  visit(node, {
    Scalar(_key, scalar) {
      const { value } = scalar;
      if (typeof value === "string" && (misreading(value) !== undefined || /[\x85\u2028\u2029]/.test(value))) {
        scalar.type = "QUOTE_DOUBLE";
      }
    },
  });
}
