import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { unwritable } from "../stack/configuration/yaml-file.ts";

/**
 * The environment's file, which a stack that was just made need not have yet: an empty one stands in until the adoption
 * writes it.
 */
export class ConfigurationFile {
  readonly name: string;
  readonly #path: string;
  readonly #isNew: boolean;

  constructor(checkout: string, stackName: string) {
    this.name = `Pulumi.${stackName}.yaml`;
    this.#path = join(checkout, this.name);
    this.#isNew = madeNow(this.#path);
  }

  /** Removes the stand-in when nothing was written to it. */
  removeIfEmpty(): void {
    if (this.#isNew && statSync(this.#path, { throwIfNoEntry: false })?.size === 0) {
      rmSync(this.#path);
    }
  }
}

function madeNow(path: string): boolean {
  try {
    writeFileSync(path, "", { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw unwritable(path, error);
  }
}
