/** What one provider call is about, and when it must end. */
export interface Operation {
  /** The name of the resource in the program, for messages; empty for a function. */
  readonly name: string;
  /** Aborted when the engine cancels or drops the call. */
  readonly signal: AbortSignal;
  /** `customTimeouts` of the resource in seconds; 0 where the program sets none. */
  readonly timeoutSeconds: number;
}

/** An operation with a time, in milliseconds since 1970, after which nothing is tried again. */
export interface TimedOperation extends Operation {
  readonly deadline: number;
}

/** Starts the clock of an operation; the program's own limit wins over the default of `seconds`. */
export function timed(operation: Operation, seconds: number): TimedOperation {
  return { ...operation, deadline: Date.now() + (operation.timeoutSeconds || seconds) * 1000 };
}
