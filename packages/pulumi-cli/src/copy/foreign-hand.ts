import { lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, resolve, sep } from "node:path";

import { PulumiCliError } from "../pulumi-cli-error.ts";
import { folderError } from "./folder-error.ts";

/**
 * Refuses a file or folder of the cache folder that another user of this machine could have written: by its owner, by the
 * rights of it or of a folder above it up to the home, or by a link. What is not there is nobody's. On Windows the rights of
 * the user's profile decide.
 * @throws PulumiCliError that names the place and the reason.
 */
export function refuseForeignHand(path: string, cacheFolder: string): void {
  const reason = process.platform === "win32" ? undefined : reasonFor(resolve(path), resolve(cacheFolder));
  if (reason !== undefined) {
    throw new PulumiCliError(
      "PULUMI_CLI_FOLDER",
      `The Pulumi CLI is kept in ${cacheFolder}, where nobody but you may be able to write, but ${reason}.`,
    );
  }
}

function reasonFor(path: string, cacheFolder: string): string | undefined {
  try {
    return foreignHand(path, cacheFolder);
  } catch (error) {
    throw folderError(cacheFolder, error);
  }
}

function foreignHand(path: string, cacheFolder: string): string | undefined {
  const home = homedir();
  // Whoever owns the home can change what this user runs anyway, as the host's user can in many containers.
  const trusted = [process.getuid?.(), 0, statSync(home, { throwIfNoEntry: false })?.uid];
  for (const place of upTo(home, path)) {
    const found = lstatSync(place, { throwIfNoEntry: false });
    const isOwn = place === cacheFolder || place.startsWith(cacheFolder + sep);
    const reason = found && whyForeign(found, trusted, isOwn);
    if (reason !== undefined) {
      return `${place} ${reason}`;
    }
    if (found?.isSymbolicLink()) {
      return foreignHand(realpathSync(place), cacheFolder) ?? foreignHand(dirname(place), cacheFolder);
    }
  }
  return undefined;
}

/** The path and the folders above it, as far as the home, or else the root. */
function upTo(home: string, path: string): string[] {
  const above = dirname(path);
  if (path === home) {
    return [];
  }
  return above === path ? [path] : [path, ...upTo(home, above)];
}

function whyForeign(found: Stats, trusted: unknown[], isOwn: boolean): string | undefined {
  if (!trusted.includes(found.uid)) {
    return `belongs to another user (${found.uid})`;
  }
  if (found.isSymbolicLink()) {
    return isOwn ? "is a link" : undefined;
  }
  // In a sticky folder, such as /tmp, nobody moves what is another's. A group with its user's number is that user alone.
  const open = found.gid === found.uid ? 0o002 : 0o022;
  const isSticky = found.isDirectory() && (found.mode & 0o1000) !== 0;
  return (found.mode & open) === 0 || isSticky ? undefined : `may be written by others (mode ${mode(found)})`;
}

function mode(found: Stats): string {
  return (found.mode & 0o7777).toString(8);
}
