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
  LOCAL_ENTRA_PORT_IN_USE: choosePort,
  LOCAL_ENTRA_PORT_INVALID: choosePort,
  PULUMI_CLI_BUILD: installAdvice,
  PULUMI_CLI_FOLDER:
    "Mend its owner or rights, or set XDG_CACHE_HOME (LOCALAPPDATA on Windows) to another folder, then run the command again.",
  PULUMI_CLI_MISSING: installAdvice,
  PULUMI_CLI_SPACE: "Make room, then run the command again.",
};

/** Codes of the packages' own errors. */
const ownCode = /^(?:LOCAL_ENTRA|PROVIDER_STAND_INS|PULUMI_CLI)_/;

/**
 * A package's error, known by its code alone so that no package is loaded for it, as one that the person at the keyboard can
 * mend; so is a package that is not installed. Any other error stays itself.
 */
export function asUserError(error: unknown): unknown {
  const { code = "", message }: NodeJS.ErrnoException = error instanceof Error ? error : new Error();
  const missing = code === "ERR_MODULE_NOT_FOUND" ? /^Cannot find package '([^']+)'/.exec(message)?.[1] : undefined;
  if (missing !== undefined) {
    return new UserError(
      `The package ${missing} must be installed for this, but it is not. Run \`npm ci\` without --omit and --workspaces, then ` +
        "run the command again.",
    );
  }
  return ownCode.test(code) ? new UserError([message, advice[code] ?? []].flat().join(" ")) : error;
}
