/** Why the stand-ins cannot be started: no port of the loopback interface can be listened on (PORT). */
export type StandInsErrorCode = "PROVIDER_STAND_INS_PORT";

/**
 * What a person can mend before the engine calls; the code stays from version to version. What goes wrong in a call reaches
 * the engine as text, as the real plugins tell it.
 */
export class StandInsError extends Error {
  override readonly name = "StandInsError";
  readonly code: StandInsErrorCode;

  constructor(code: StandInsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
