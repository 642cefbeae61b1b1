import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { parseRelease, type Release } from "./release.ts";

/** The release of an npm package that this project depends on, as its package.json says. */
export async function packageRelease(name: string): Promise<Release> {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { version } = JSON.parse(await readFile(file, "utf8")) as { version: string };
  const release = parseRelease(version);
  if (release === undefined) {
    throw new Error(`${file} has the version ${version}, which is not of the form 1.2.3`);
  }
  return release;
}
