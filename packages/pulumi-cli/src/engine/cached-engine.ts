import { existsSync } from "node:fs";

import { readCliModule } from "../go/cli-module.ts";
import { copyFolder, openCopy } from "./kept-copy.ts";
import { formatRelease, type Release } from "./release.ts";
import { packageRelease } from "./sdk-package.ts";
import type { Answer, Engine, Search } from "./search.ts";

/** A copy that an earlier run installed or built, if it is whole. */
export async function fromCache(search: Search): Promise<Answer> {
  const module = await readCliModule();
  for (const release of [await packageRelease("@pulumi/pulumi"), module.release]) {
    const engine = await openKept(search, release);
    if (engine !== undefined) {
      return { engine };
    }
  }
  return { missing: undefined };
}

async function openKept(search: Search, release: Release): Promise<Engine | undefined> {
  const root = copyFolder(search.cacheFolder, release);
  const version = formatRelease(release);
  const command = await openCopy(root, release);
  if (command === undefined) {
    if (existsSync(root)) {
      search.onProgress(`the copy of the Pulumi CLI ${version} in ${root} is damaged and will be replaced`);
    }
    return undefined;
  }
  const description = `Pulumi CLI ${version}, kept by this project (${command.command})`;
  return { command, version, origin: "installed", description };
}
