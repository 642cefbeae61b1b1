import { existsSync } from "node:fs";

import { version as sdkRelease } from "@pulumi/pulumi/version.js";

import { readCliModule } from "../go/cli-module.ts";
import type { Answer, Search } from "../search.ts";
import { copyFolder, openCopy } from "./kept-copy.ts";

/** A copy that an earlier run installed or built, if it is whole. */
export async function fromCache({ cacheFolder, onProgress, open }: Search): Promise<Answer> {
  const { release: builtRelease } = await readCliModule();
  for (const release of [sdkRelease, builtRelease]) {
    const root = copyFolder(cacheFolder, release);
    const command = await openCopy(root, release, open);
    if (command !== undefined) {
      return { command, description: `Pulumi CLI ${release}, kept by this project (${command.command})` };
    }
    if (existsSync(root)) {
      onProgress(`the copy of the Pulumi CLI ${release} in ${root} is damaged and will be replaced`);
    }
  }
  return { missing: undefined };
}
