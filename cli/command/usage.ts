import type { CommandOption, CommandOptions } from "./command-option.ts";

const width = 110;
const indentation = 21;

/** A word that a command needs, such as the name of what it makes. */
export interface Operand {
  placeholder: string;
  /** What it is, without an article. */
  description: string;
}

/** What a usage text shows of a command. */
export interface Described {
  name: string;
  summary: string;
  about?: string;
  actions?: Record<string, string>;
  defaultAction?: string;
  operand?: Operand;
  words?: Operand;
  options: CommandOptions;
  notes?: string;
}

/** The usage text of a command: how it is called, what it does, its actions and its options. */
export function usageOf(command: Described): string {
  const { name, summary, about, actions, defaultAction, words, operand = words, options, notes } = command;
  // What can be told without hyphens comes first, as npm wants it.
  const all = Object.entries(options).toSorted(([, one], [, other]) => Number(!one.word) - Number(!other.word));
  const signed = all.map(([option, described]) => ({ signature: signatureOf(option, described), ...described }));
  const call = [
    ...(operand === undefined ? [] : [operand.placeholder]),
    ...signed.filter(({ word }) => word).map(({ signature }) => `[${signature}]`),
    "--",
    ...(actions === undefined ? [] : [defaultAction === undefined ? "ACTION" : "[ACTION]"]),
    ...signed.filter(({ required }) => required).map(({ signature }) => signature),
    "[OPTIONS]",
  ];
  const operandRows = operand === undefined ? [] : [[operand.placeholder, operand.description]];
  const optionRows = signed.map((option) => [option.signature, descriptionOf(option)]);
  const actionRows = Object.entries(actions ?? {}).map(([action, what]) => [
    action,
    action === defaultAction ? `${what} (default)` : what,
  ]);
  return [
    `Usage: npm run ${name} ${call.join(" ")}`,
    "",
    ...wrapped(`${capitalized(summary)}.${about === undefined ? "" : ` ${about}`}`, width),
    ...(actions === undefined ? [] : ["", "Actions:", ...rowLines(actionRows)]),
    "",
    "Options:",
    ...rowLines([
      ...operandRows,
      ...optionRows,
      ["--verbose", "say at the end where the time went"],
      ["--help", "print this text"],
    ]),
    ...(notes === undefined ? [] : ["", ...wrapped(notes, width)]),
  ].join("\n");
}

/** The list of commands. */
export function overviewOf(commands: Pick<Described, "name" | "summary">[]): string {
  return [
    "Usage: npm run COMMAND -- [OPTIONS]",
    "",
    "Commands:",
    ...rowLines(commands.map(({ name, summary }) => [name, summary])),
    "",
    "`npm run COMMAND -- --help` prints a command's own options.",
  ].join("\n");
}

function signatureOf(option: string, { placeholder, word }: CommandOption): string {
  return word ? option : `--${option}${placeholder === undefined ? "" : ` ${placeholder}`}`;
}

function descriptionOf({ description, actions, default: byDefault }: CommandOption): string {
  const only = actions === undefined ? "" : `${actions.join(", ")}: `;
  const isTold = typeof byDefault === "string" && byDefault !== "";
  return `${only}${description}${isTold ? ` (default ${byDefault})` : ""}`;
}

/** Two columns; a first one that is too long has its line to itself. */
function rowLines(rows: string[][]): string[] {
  return rows.flatMap(([left = "", right = ""]) => {
    const first = `  ${left}`;
    const lines = wrapped(right, width - indentation).map((line) => `${" ".repeat(indentation)}${line}`);
    const isShort = first.length < indentation;
    return isShort ? [`${first.padEnd(indentation)}${lines[0]?.trimStart()}`, ...lines.slice(1)] : [first, ...lines];
  });
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
