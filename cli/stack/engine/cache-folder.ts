import { userInfo } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Where copies of the Pulumi CLI are kept for this user: in XDG_CACHE_HOME or ~/.cache, in ~/Library/Caches on macOS, in
 * LOCALAPPDATA on Windows.
 */
export function cacheFolder(environment = process.env, platform = process.platform): string {
  const folder = userCacheFolder(environment, platform);
  // A user without a home (a container's bare user id) keeps them in the checkout: a shared /tmp is nobody's own.
  return folder === undefined
    ? join(import.meta.dirname, "../../..", ".local", "cache")
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
export function homeFolder(environment = process.env, platform = process.platform): string | undefined {
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
