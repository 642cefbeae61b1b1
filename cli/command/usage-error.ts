/** A command called with wrong arguments; its usage text follows the message. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
