import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
} from "yaml";

import { isRead, type KnownKeys, knownKeys, meantKey, nearest, partsOf, stackFields } from "./known-keys.ts";
import { lostDateProblem, misreading, readYaml } from "./yaml-text.ts";

/**
 * Why an environment's file would not be read as it is meant: settings that nothing reads, and values that the engine takes for
 * something else. The commands and `pulumi up` judge by it, so that both read the same.
 * @returns a text that names the file and each line; undefined when it is well, or cannot be read, which others say better.
 */
export function stackFileProblem(folder: string, stackName: string): string | undefined {
  const file = join(folder, `Pulumi.${stackName}.yaml`);
  const known = existsSync(file) && existsSync(join(folder, "Pulumi.yaml")) ? knownKeys(folder) : undefined;
  if (known === undefined) {
    return undefined;
  }
  const read = readYaml(readFileSync(file));
  if ("problem" in read) {
    return `${file} ${read.problem}`;
  }
  const problems = problemsOf(read.document, known, read.lines);
  return problems.length === 0
    ? undefined
    : `${file} must be corrected, since it would not be read as it is meant. Nothing was changed.\n${problems.map((problem) => `  - ${problem}`).join("\n")}`;
}

/** Each problem with its line, in the file's order. */
function problemsOf(document: Document, known: KnownKeys, lines: LineCounter): string[] {
  const found: { at: number; text: string }[] = [];
  const note = (node: unknown, text: string): void => {
    found.push({ at: startOf(node), text });
  };
  if (document.directives?.yaml.version === "1.1") {
    note(undefined, "%YAML 1.1 must be left out: the engine reads the file by its own rules. Remove the line.");
  }
  for (const pair of pairsOf(document.contents)) {
    const field = String(pair.key);
    if (!stackFields.includes(field) && !(pair.value as Node & { anchor?: string })?.anchor) {
      note(pair.key, misplaced(field, known));
    }
    if (field === "config") {
      noteConfig(pair, known, lines, note);
    } else if (field !== "environment" && !isNull(pair.value)) {
      noteValues(pair.value, field, note);
    }
  }
  return found.sort((one, other) => one.at - other.at).map(({ at, text }) => `line ${lines.linePos(at).line}: ${text}`);
}

/** Notes what is wrong in the mapping `config`, which may be empty. */
function noteConfig({ key, value }: Pair, known: KnownKeys, lines: LineCounter, note: Note): void {
  if (isMap(value)) {
    noteKeys(pairsOf(value), known, lines, note);
    noteValues(value, "", note);
  } else if (!isNull(value)) {
    note(key, "config must be a mapping: each key in a line of its own, indented. Correct it.");
  }
}

function isNull(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function startOf(node: unknown): number {
  return (node as Node | undefined)?.range?.[0] ?? 0;
}

type Note = (node: unknown, text: string) => void;

function pairsOf(node: unknown): Pair[] {
  return isMap(node) ? (node as YAMLMap).items.filter((item) => isPair(item)) : [];
}

function misplaced(field: string, known: KnownKeys): string {
  const inFile = nearest(field, stackFields);
  if (inFile !== undefined) {
    return `${field} must be written ${inFile}: nothing reads it so. Correct it.`;
  }
  const key = isRead(field, known) ? field : meantKey(field, known);
  return key === undefined
    ? `${field} is read by nothing. Remove it.`
    : `${field} must stand below config:, as ${key}: nothing reads it where it is. Move it there, indented.`;
}

/** Notes keys of `config` that nothing reads, and those that the engine takes for one another. */
function noteKeys(pairs: Pair[], known: KnownKeys, lines: LineCounter, note: Note): void {
  const seen = new Map<string, Pair>();
  for (const pair of pairs) {
    const key = String(pair.key);
    const { namespace, name } = partsOf(key, known.project);
    const first = seen.get(`${namespace}:${name}`);
    seen.set(`${namespace}:${name}`, pair);
    if (first !== undefined) {
      note(
        pair.key,
        `${key} must not repeat ${first.key} of line ${lines.linePos(startOf(first.key)).line}: the engine takes either of them. Remove one.`,
      );
    } else if (key !== "<<" && !isRead(key, known)) {
      note(pair.key, unread(key, pair.value, known));
    }
  }
}

function unread(key: string, value: unknown, known: KnownKeys): string {
  if (isMap(value) && nearest(key, [known.project, "azuread", "random"]) !== undefined) {
    const [inner] = value.items.map((item) => String(item.key));
    return `${key} must not have keys below it. Write each as one word, such as ${key}:${inner ?? "KEY"}, indented like ${key}.`;
  }
  const given = /^\S+$/.test(key) ? key : JSON.stringify(key);
  const meant = meantKey(key, known);
  const namespace = partsOf(key, known.project).namespace;
  const why = namespace === known.project ? "" : ` (Pulumi.yaml names the project ${known.project})`;
  const other = "Remove it, or add its provider to configuration/known-keys.ts if you have added one to the program.";
  const advice = namespace === known.project ? "Remove it; Pulumi.yaml lists the keys." : other;
  return `${given} is read by nothing${why}. ${meant === undefined ? advice : `Write ${meant}.`}`;
}

/** Notes values that the engine would take for something else than the commands do. */
function noteValues(node: unknown, path: string, note: Note): void {
  if (isAlias(node)) {
    return;
  }
  const tag = (node as Node & { tag?: string })?.tag;
  if (tag !== undefined && !/^tag:yaml\.org,2002:(?:str|map|seq)$/.test(tag)) {
    note(
      node,
      `${path} must have no tag (${tag.replace("tag:yaml.org,2002:", "!!")}). Write the value itself, in quotes.`,
    );
  } else if (isScalar(node)) {
    noteScalar(node, path, note);
  }
  for (const [index, item] of (isSeq(node) ? node.items : []).entries()) {
    noteValues(item, `${path}[${index}]`, note);
  }
  for (const pair of pairsOf(node)) {
    const key = String(pair.key);
    if (key === "<<") {
      note(pair.key, "<< must be written out. Write the keys and values themselves in its place.");
    } else if (isNull(pair.value)) {
      note(pair.key, `${key} must have a value. Write one behind it, or remove the line.`);
    } else {
      noteValues(pair.value, path === "" ? key : `${path}.${key}`, note);
    }
  }
}

function noteScalar(scalar: { type?: string; source?: string; value: unknown }, path: string, note: Note): void {
  const { type, source = "" } = scalar;
  if (isNull(scalar)) {
    note(scalar, `${path} must have a value. Write one, or remove the line.`);
    return;
  }
  const lost = lostDateProblem({ [path]: source });
  if (lost !== undefined) {
    note(scalar, lost);
  }
  const taken = type === "PLAIN" ? misreading(source) : undefined;
  if (taken === undefined) {
    return;
  }
  const isSecret = /(?:secret|password|token)$/i.test(path);
  const given = isSecret ? "its value" : source;
  const quoted = isSecret ? "it" : JSON.stringify(source);
  const digits = taken === "number" ? ", or a number in plain digits" : "";
  note(
    scalar,
    `${path} must stand in quotes: without them the engine takes ${given} for a ${taken} and writes it in another way. ` +
      `Quote it: ${isSecret ? '"…"' : quoted}${digits}.`,
  );
}
