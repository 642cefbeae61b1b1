import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The Go module that pins the Pulumi CLI and everything it is built from. */
export interface CliModule {
  /** The folder of its go.mod and go.sum. */
  folder: string;
  /** The CLI's main package. */
  mainPackage: string;
  /** The CLI's release. */
  release: string;
  /** The oldest Go that builds it. */
  minimumGo: string;
  /** How many modules it names; a build for one platform needs most of them. */
  moduleCount: number;
}

/** Reads the pins from the go.mod beside this file, which are written nowhere else. */
export async function readCliModule(folder = join(import.meta.dirname, "cli-module")): Promise<CliModule> {
  const text = await readFile(join(folder, "go.mod"), "utf8");
  const find = (pattern: RegExp): string => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) {
      throw new Error(`${folder}/go.mod must have a line ${pattern}`);
    }
    return found;
  };
  return {
    folder,
    mainPackage: find(/^tool (\S+)$/m),
    release: find(/^\s+github\.com\/pulumi\/pulumi\/pkg\/v3 v(\d+\.\d+\.\d+)/m),
    minimumGo: find(/^go (\d+\.\d+\.\d+)$/m),
    moduleCount: text.match(/^\s+\S+ v\S+/gm)?.length ?? 0,
  };
}
