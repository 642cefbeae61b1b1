/**
 * A mistake that the person at the keyboard can mend. Its message says what must be what, what was found and what to
 * do; it is printed without a stack. Every other error is a bug and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** A command called with wrong arguments; its usage text follows the message. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
