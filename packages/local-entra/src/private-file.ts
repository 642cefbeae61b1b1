import { chmodSync, lstatSync, writeFileSync } from "node:fs";

import { LocalEntraError } from "./local-entra-error.ts";

/**
 * Lets nobody else read or write a file, if it is there, by whatever rights it was made. On Windows the folder's rights decide.
 * @throws LocalEntraError for another user's file or a link; it is not touched.
 */
export function keepPrivate(file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined || process.platform === "win32") {
    return;
  }
  if (found.isSymbolicLink() || found.uid !== process.getuid?.()) {
    const reason = found.isSymbolicLink() ? "it is a link" : `it belongs to another user (${found.uid})`;
    throw new LocalEntraError(
      "LOCAL_ENTRA_FOLDER_NOT_PRIVATE",
      `${file} must be your own file, which only you can read, but ${reason}. Remove it, or choose another folder, then try again.`,
    );
  }
  chmodSync(file, 0o600);
}

/** Writes a secret into a file of this user's own. @throws LocalEntraError as `keepPrivate` does. */
export function writePrivate(file: string, secret: string): void {
  keepPrivate(file);
  writeFileSync(file, secret, { mode: 0o600 });
}
