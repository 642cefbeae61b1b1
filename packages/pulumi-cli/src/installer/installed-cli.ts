import { join } from "node:path";

import { version as release } from "@pulumi/pulumi/version.js";

import { keepCopy } from "../copy/kept-copy.ts";
import { type ChildResult, runChild } from "../process/child.ts";
import { lastLines } from "../process/readable-output.ts";
import type { Answer, Search } from "../search.ts";
import { unreachableExitCode } from "./download-site.ts";

const limitMilliseconds = 300_000;
const installerProcess = [process.execPath, join(import.meta.dirname, "installer-process.ts")];

/** The CLI of the SDK's own release, from Pulumi's installer; at once without internet, at most five minutes otherwise. */
export async function fromInstaller(search: Search, [program = "", ...parameters] = installerProcess): Promise<Answer> {
  search.onProgress(`trying the official installer for the Pulumi CLI ${release}`);
  let missing = "the official installer did not run";
  const command = await keepCopy(search, release, async (root) => {
    const ended = await runChild(program, [...parameters, root], {
      // Node's fetch takes HTTPS_PROXY into account only when asked (nodejs.org, NODE_USE_ENV_PROXY).
      environment: { ...search.environment, NODE_USE_ENV_PROXY: "1" },
      limit: limitMilliseconds,
      signal: search.signal,
    });
    missing = `the official installer ${describeFailure(ended)}`;
  });
  if (command === undefined) {
    search.onProgress(missing);
    return { missing };
  }
  return { command, description: `Pulumi CLI ${release}, fetched by its official installer (${command.command})` };
}

function describeFailure({ late, code, errors }: ChildResult): string {
  if (late) {
    return `did not end within ${limitMilliseconds / 60_000} minutes`;
  }
  if (code === unreachableExitCode) {
    return "could not be reached";
  }
  const told = lastLines(errors, 1);
  return code === 0 ? "left no CLI that runs" : `failed${told && ` (${told})`}`;
}
