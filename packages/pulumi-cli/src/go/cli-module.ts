import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parseRelease, type Release } from "../engine/release.ts";

/** The Go module that pins the Pulumi CLI and everything it is built from. */
export interface CliModule {
  /** The folder of its go.mod and go.sum. */
  folder: string;
  /** The CLI's main package. */
  mainPackage: string;
  /** The CLI's release. */
  release: Release;
  /** The oldest Go that builds it. */
  minimumGo: Release;
  /** How many modules it names; a build for one platform needs most of them. */
  moduleCount: number;
}

/** Reads the pins from the go.mod beside this file, which are written nowhere else. */
export async function readCliModule(folder = join(import.meta.dirname, "cli-module")): Promise<CliModule> {
  const text = await readFile(join(folder, "go.mod"), "utf8");
  const mainPackage = find(text, /^tool (\S+)$/m, "a tool line");
  return {
    folder,
    mainPackage,
    release: release(find(text, /^\s+github\.com\/pulumi\/pulumi\/pkg\/v3 (\S+)/m, "the CLI's module")),
    minimumGo: release(find(text, /^go (\S+)$/m, "a go line")),
    moduleCount: text.match(/^\s+\S+ v\S+/gm)?.length ?? 0,
  };
}

function find(text: string, pattern: RegExp, what: string): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) {
    throw new Error(`engine/cli-module/go.mod lacks ${what}`);
  }
  return found;
}

function release(text: string): Release {
  const parsed = parseRelease(text);
  if (parsed === undefined) {
    throw new Error(`engine/cli-module/go.mod has ${text} where a version must be`);
  }
  return parsed;
}
