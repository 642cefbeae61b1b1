/** What keeps local Entra ID from working, in a word that stays from version to version; the README explains each. */
export type LocalEntraErrorCode =
  | "LOCAL_ENTRA_CERTIFICATE_INVALID"
  | "LOCAL_ENTRA_DEPLOYER_DELETED"
  | "LOCAL_ENTRA_DIRECTORY_DAMAGED"
  | "LOCAL_ENTRA_DIRECTORY_IN_USE"
  | "LOCAL_ENTRA_DIRECTORY_NEWER"
  | "LOCAL_ENTRA_FAULTS_INVALID"
  | "LOCAL_ENTRA_FOLDER_NOT_PRIVATE"
  | "LOCAL_ENTRA_FOLDER_NOT_WRITABLE"
  | "LOCAL_ENTRA_PORT_IN_USE"
  | "LOCAL_ENTRA_PORT_INVALID"
  | "LOCAL_ENTRA_SEED_INVALID";

/**
 * A mistake that the person at this machine can mend. Its message says what must be what, what was found and what to do;
 * every other error is a bug.
 */
export class LocalEntraError extends Error {
  override readonly name = "LocalEntraError";
  readonly code: LocalEntraErrorCode;

  constructor(code: LocalEntraErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
