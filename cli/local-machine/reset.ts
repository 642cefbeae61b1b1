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
  LocalFolder.remove(root);
}
