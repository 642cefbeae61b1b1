/** An option as `node:util` parses it, and as `--help` prints it. */
export interface CommandOption {
  type: "string" | "boolean";
  description: string;
  /** What stands for the value in the usage, such as NAME; a boolean has none. */
  placeholder?: string;
  default?: string | boolean | string[];
  multiple?: boolean;
  /** The command does not run without it. */
  required?: boolean;
  /** The actions that have it; without them all do. */
  actions?: readonly string[];
}

/** Options by their names, without the hyphens. */
export type CommandOptions = Record<string, CommandOption>;
