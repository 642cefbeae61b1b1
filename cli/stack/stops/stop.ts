import { UserError } from "../../user-error.ts";

/** Why a run of the engine stops, in this product's words, and the way on. */
export interface Stop {
  line: string;
  /** What to do; undefined where the line says it, or nobody knows. */
  action?: string | undefined;
  /** What the engine or the provider itself says. */
  said?: string | undefined;
  /** Name of the resource that the engine told it of. */
  resource?: string | undefined;
  /** Whether a rule of the policy pack forbids the run. */
  isPolicy?: boolean;
}

/** A run of the engine that has stopped. */
export class EngineStop extends UserError {
  readonly stops: Stop[];

  constructor(stops: Stop[]) {
    super(stops.map(({ line, action }) => [line, action ?? []].flat().join(" ")).join("\n"));
    this.stops = stops;
  }
}

/** What to say of one stack; each a sentence or two. */
export interface StateAdvice {
  /** Options that choose its environment in a command, such as `--stack prod`. */
  selector: string;
  /** Name of its configuration file. */
  file: string;
  /** Another update holds the stack. */
  busy(): string;
  /** The state is not what the engine wrote; completes a sentence that tells why. */
  damaged: { what: string; remedy: string };
  /** The passphrase that encrypts the secrets in the state is not given, or cannot be read. */
  noPassphrase: string;
  /** The secrets in the state are encrypted with another passphrase. */
  wrongPassphrase: string;
  /** The backend has no stack of this name. */
  missing: string;
  /** What the state tells of is not in the directory. */
  notInDirectory: Stop;
  /** How the provider gets an identity. */
  signIn: string;
  /** The command that deletes the environment. */
  destroy: string;
}

/** What is known of the run when it stops. */
export interface StopContext {
  advice: StateAdvice;
  /** Names of the resources that the program has declared so far; none in a run that deletes all. */
  declared: string[];
  /** Name of the resource that the engine tells it of. */
  resource?: string | undefined;
}

/** One kind of stop: a stable part of what the engine or a provider says, and what this product says instead. */
export interface StopRow {
  text: RegExp;
  tell(found: Record<string, string>, context: StopContext): Stop;
}

/** What the rows make of a text; undefined for one that none knows. */
export function foundAmong(rows: StopRow[], text: string, context: StopContext): Stop | undefined {
  for (const row of rows) {
    const found = row.text.exec(text);
    if (found !== null) {
      return row.tell(found.groups ?? {}, context);
    }
  }
  return undefined;
}
