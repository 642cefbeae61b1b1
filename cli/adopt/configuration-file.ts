import { rmSync, statSync, writeFileSync } from "node:fs";

import { unwritable } from "../stack/configuration/yaml-file.ts";

/**
 * An empty file stands in for the environment's, which a stack that was just made need not have yet.
 * @returns what removes it when nothing was written to it.
 */
export function standIn(file: string): () => void {
  try {
    writeFileSync(file, "", { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return () => {};
    }
    throw unwritable(file, error);
  }
  return () => {
    if (statSync(file, { throwIfNoEntry: false })?.size === 0) {
      rmSync(file);
    }
  };
}
