import { installAdvice } from "./stack/engine/install-advice.ts";
import { UserError } from "./user-error.ts";

const startAfresh = "`npm run local -- reset` starts afresh.";
const choosePort = "`npm run local -- --port NUMBER` chooses one.";

/** What to do with this project about an error of a package, after what its message says, by its code. */
const advice: Partial<Record<string, string>> = {
  LOCAL_ENTRA_CERTIFICATE_INVALID: startAfresh,
  LOCAL_ENTRA_DEPLOYER_DELETED: startAfresh,
  LOCAL_ENTRA_DIRECTORY_DAMAGED: startAfresh,
  LOCAL_ENTRA_DIRECTORY_IN_USE: "Where `npm run local -- --serve` runs, Ctrl-C stops it.",
  LOCAL_ENTRA_DIRECTORY_NEWER: `Update the project. ${startAfresh}`,
  LOCAL_ENTRA_FOLDER_NOT_PRIVATE: startAfresh,
  LOCAL_ENTRA_PORT_IN_USE: choosePort,
  LOCAL_ENTRA_PORT_INVALID: choosePort,
  PULUMI_CLI_BUILD: installAdvice,
  PULUMI_CLI_FOLDER:
    "Mend its owner or rights, or set XDG_CACHE_HOME (LOCALAPPDATA on Windows) to another folder, then run the command again.",
  PULUMI_CLI_MISSING: installAdvice,
  PULUMI_CLI_SPACE: "Make room, then run the command again.",
};

/** What the system refuses to any program, which is no bug of one; the message tells where. */
const ofTheSystem: Partial<Record<string, string>> = {
  ENOSPC: "The disk is full. Free some room on it, then run the command again.",
  EDQUOT: "This user's share of the disk is used up. Free some room on it, then run the command again.",
  EACCES:
    "This user may not do that. Mend the owner or the rights of the file and its folder, then run the command again.",
  EPERM:
    "This user may not do that. Mend the owner or the rights of the file and its folder, then run the command again.",
  EROFS: "The disk is mounted read-only. Make it writable, or work in a checkout on another disk.",
  EISDIR: "A folder stands where a file must be. Remove or rename it, then run the command again.",
  ENOTDIR: "A file stands where a folder must be. Remove or rename it, then run the command again.",
  EMFILE:
    "Too many files are open. Close some programs or raise the limit (`ulimit -n 4096`), then run the command again.",
  ENFILE: "Too many files are open on this machine. Close some programs, then run the command again.",
  EIO: "The disk cannot be read or written there. Look at its health, then restore the file from a copy.",
  CERT_NOT_YET_VALID:
    "By this machine's clock the certificate is not valid yet. Set the clock right, then run the command again.",
  CERT_HAS_EXPIRED:
    "By this machine's clock the certificate is not valid any more. Set the clock right, then run the command again.",
};

/** Codes of the packages' own errors. */
const ownCode = /^(?:LOCAL_ENTRA|PROVIDER_STAND_INS|PULUMI_CLI)_/;

/**
 * A package's error, known by its code alone so that no package is loaded for it, as one that the person at the keyboard can
 * mend; so are a package that is not installed, and what the system refuses. Any other error stays itself.
 */
export function asUserError(error: unknown): unknown {
  const { code = "", message }: NodeJS.ErrnoException = error instanceof Error ? error : new Error();
  if (ownCode.test(code)) {
    return new UserError([message, advice[code] ?? []].flat().join(" "));
  }
  const missing = code === "ERR_MODULE_NOT_FOUND" ? /^Cannot find package '([^']+)'/.exec(message)?.[1] : undefined;
  if (missing !== undefined) {
    return new UserError(
      `The package ${missing} must be installed for this, but it is not. Run \`npm ci\` without --omit and --workspaces, then ` +
        "run the command again.",
    );
  }
  const [cause, remedy] = error instanceof UserError ? [] : systemCause(error);
  return cause === undefined
    ? error
    : new UserError(`The system refuses what this command needs: ${cause.message}. ${remedy}`);
}

/** The error or the one that caused it, by which the system refuses something, and what to do; both undefined where none does. */
function systemCause(error: unknown): [cause: Error, remedy: string] | [undefined?, undefined?] {
  if (!(error instanceof Error)) {
    return [];
  }
  const remedy = ofTheSystem[(error as NodeJS.ErrnoException).code ?? ""];
  return remedy === undefined ? systemCause(error.cause) : [error, remedy];
}
