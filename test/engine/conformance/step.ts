/** An operation of the engine. */
export type Operation = "up" | "preview" | "refresh" | "destroy";

/** What must come of one operation on a stack. */
export interface Expectation {
  title: string;
  /** What the engine must do with each resource; see `EnginePlan`. */
  plan: string[];
  /** The errors that must be reported; without them the operation must succeed. */
  errors?: string[];
}

/** One operation on a stack, after something was changed, and what must come of it. */
export interface Step<Life> extends Expectation {
  /** What happens first: to the program, its configuration or the directory. */
  before?: (life: Life) => unknown;
  operation: Operation;
  /** URNs to replace, with wildcards. */
  replace?: string[];
}

/** The lines of a plan that replaces these resources. */
export function replacing(...names: string[]): string[] {
  return names.flatMap((name) => [`${name} create-replacement`, `${name} delete-replaced`, `${name} replace`]);
}
