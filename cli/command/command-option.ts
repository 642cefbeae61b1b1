/** An option as `node:util` parses it, and as `--help` prints it. */
export interface CommandOption {
  type: "string" | "boolean";
  description: string;
  /** What stands for the value in the usage, such as NAME; a switch has none. */
  placeholder?: string;
  default?: string | boolean | string[];
  multiple?: boolean;
  /** The command does not run without it. */
  required?: boolean;
  /** The actions that have it; without them all do. */
  actions?: readonly string[];
  /** A switch that is given as a word as well, without hyphens; npm passes words on wherever they stand. */
  word?: boolean;
}

/** Options by their names, without the hyphens. */
export type CommandOptions = Record<string, CommandOption>;

type More = Partial<Omit<CommandOption, "type" | "description" | "placeholder">>;

/** An option that is on when it is given. */
export function flag(description: string, more: Pick<More, "actions" | "word"> = {}) {
  return { type: "boolean", default: false, description, ...more } as const;
}

interface Text {
  type: "string";
  placeholder: string;
  description: string;
}

/** An option with a value. */
export function text(placeholder: string, description: string): Text;
export function text<const Rest extends More>(placeholder: string, description: string, rest: Rest): Text & Rest;
export function text(placeholder: string, description: string, rest: More = {}): Text & More {
  return { type: "string", placeholder, description, ...rest };
}
