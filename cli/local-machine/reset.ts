import { join, resolve } from "node:path";

import { isLocalEntraRunning } from "local-entra";

import { UserError } from "../user-error.ts";
import { LocalFolder } from "./folder.ts";

/** Removes what local runs left. @throws UserError while one is under way, from which it would take the files. */
export function removeLocalFolder(root: string): void {
  if (isLocalEntraRunning(join(root, "entra"))) {
    throw new UserError(
      `A run on this machine is using ${resolve(root)}, and would lose its files under its hands. Nothing was removed. Wait until ` +
        "it has finished, or stop it with Ctrl-C where it runs (`npm run local -- --serve` runs until then).",
    );
  }
  try {
    LocalFolder.remove(root);
  } catch (error) {
    if (error instanceof UserError) {
      throw error;
    }
    // Node.js 24 tells of a refusal by a text alone.
    throw new UserError(
      `${resolve(root)} must be a folder that can be removed, but: ${(error as Error).message}. Mend its owner or rights, or make ` +
        "its disk writable, then run the command again; what is removed by now is made anew.",
    );
  }
}
