import { userInfo } from "node:os";
import { isAbsolute, join } from "node:path";

import { UserError } from "../../../../cli/user-error.ts";

/** Where this user's copies are kept: XDG_CACHE_HOME or ~/.cache, ~/Library/Caches on macOS, LOCALAPPDATA on Windows. */
export function defaultCacheFolder(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const folder = userCacheFolder(environment, platform);
  // A user without a home (a container's bare user id) keeps them in the checkout: a shared /tmp is nobody's own.
  return folder === undefined
    ? join(import.meta.dirname, "../../../..", ".local", "cache")
    : join(folder, "rustdesk-entra");
}

function userCacheFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const home = homeFolder(environment, platform);
  if (platform === "win32") {
    return environment.LOCALAPPDATA || (home && join(home, "AppData", "Local"));
  }
  if (platform === "darwin") {
    return home && join(home, "Library", "Caches");
  }
  // The XDG Base Directory Specification has relative values ignored.
  const given = environment.XDG_CACHE_HOME ?? "";
  return isAbsolute(given) ? given : home && join(home, ".cache");
}

/** This user's home folder: from the environment, else from the user database; undefined when neither knows one. */
export function homeFolder(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const given = platform === "win32" ? environment.USERPROFILE : environment.HOME;
  if (given) {
    return given;
  }
  try {
    return userInfo().homedir || undefined;
  } catch {
    return undefined;
  }
}

/** What a failed write below the folder means for the person: a UserError for rights and room, else the error itself. */
export function folderMistake(folder: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ENOSPC" || code === "EDQUOT") {
    return noRoom(folder);
  }
  if (["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"].includes(code)) {
    return new UserError(
      `The Pulumi CLI is kept in ${folder}, which must be a folder that you may write to (${code}). ` +
        "Mend its owner or rights, or set XDG_CACHE_HOME (LOCALAPPDATA on Windows) to another folder, then run the command again.",
    );
  }
  return error;
}

/** The disk is full. */
export function noRoom(folder: string): UserError {
  return new UserError(
    `There is no room left on the disk to get the Pulumi CLI into ${folder}. A build with Go needs about 5 GB for ` +
      "modules and compiled packages, and the CLI itself 120 MB. Make room, then run the command again.",
  );
}
