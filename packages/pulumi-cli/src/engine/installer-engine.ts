import { join } from "node:path";

import { type ChildResult, runChild } from "../process/child.ts";
import { lastLines } from "../process/readable-output.ts";
import { unreachableExitCode } from "./download-site.ts";
import { keepCopy } from "./kept-copy.ts";
import { formatRelease } from "./release.ts";
import { packageRelease } from "./sdk-package.ts";
import type { Answer, Search } from "./search.ts";

const limitMilliseconds = 300_000;
const installerProcess = [process.execPath, join(import.meta.dirname, "installer-process.ts")];

/** The CLI of the SDK's own release, from Pulumi's installer; at once without internet, at most five minutes otherwise. */
export async function fromInstaller(search: Search, installer = installerProcess): Promise<Answer> {
  const release = await packageRelease("@pulumi/pulumi");
  const version = formatRelease(release);
  search.onProgress(`trying the official installer for the Pulumi CLI ${version}`);
  let result: ChildResult | undefined;
  const command = await keepCopy(search, release, async (root) => {
    result = await runInstaller(search, [...installer, root]);
  });
  if (command === undefined) {
    const missing = `the official installer ${result === undefined ? "did not run" : describeFailure(result)}`;
    search.onProgress(missing);
    return { missing };
  }
  const description = `Pulumi CLI ${version}, fetched by its official installer (${command.command})`;
  return { engine: { command, version, origin: "installer", description } };
}

async function runInstaller(search: Search, [command = "", ...parameters]: string[]): Promise<ChildResult> {
  return await runChild(command, parameters, {
    // Node's fetch takes HTTPS_PROXY into account only when asked (nodejs.org, NODE_USE_ENV_PROXY).
    environment: { ...search.environment, NODE_USE_ENV_PROXY: "1" },
    limit: limitMilliseconds,
    signal: search.signal,
  });
}

function describeFailure(result: ChildResult): string {
  if (result.late) {
    return `did not end within ${limitMilliseconds / 60_000} minutes`;
  }
  if (result.code === unreachableExitCode) {
    return "could not be reached";
  }
  const told = lastLines(result.errors, 1);
  return result.code === 0 ? "left no CLI that runs" : `failed${told && ` (${told})`}`;
}
