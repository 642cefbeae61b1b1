/**
 * Why there is no CLI: no way led to one (MISSING), Go could not build it (BUILD), or the cache folder cannot be written
 * (FOLDER) or is full (SPACE).
 */
export type PulumiCliErrorCode = "PULUMI_CLI_MISSING" | "PULUMI_CLI_BUILD" | "PULUMI_CLI_FOLDER" | "PULUMI_CLI_SPACE";

/** What a person can mend; the message says what is wrong, the code lets a program add what to do. */
export class PulumiCliError extends Error {
  override readonly name = "PulumiCliError";
  readonly code: PulumiCliErrorCode;

  constructor(code: PulumiCliErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
