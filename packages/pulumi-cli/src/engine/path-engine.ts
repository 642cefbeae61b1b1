import { basename, dirname } from "node:path";

import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

import { runChild } from "../process/child.ts";
import { executablesOnPath } from "../process/executable.ts";
import { compareReleases, formatRelease, parseRelease, type Release } from "./release.ts";
import type { Answer, Search } from "./search.ts";

/**
 * The oldest CLI that is used from PATH. Since 3.231.0 preview, refresh and destroy all run an inline program
 * (`--client` with `--run-program`), and `refresh --run-program` no longer damages the snapshot of a component
 * (pulumi/pulumi CHANGELOG, 3.181.0 to 3.231.0).
 */
export const minimumCli: Release = [3, 231, 0];

const versionLimitMilliseconds = 10_000;

/** The first `pulumi` on PATH that runs and is recent enough; each one passed over is told. */
export async function fromPath(search: Search): Promise<Answer> {
  const reasons: string[] = [];
  for (const file of await executablesOnPath("pulumi", search.environment)) {
    const answer = await openOnPath(file, search);
    if ("engine" in answer) {
      return answer;
    }
    reasons.push(`passed over ${answer.missing}`);
    search.onProgress(`passing over ${answer.missing}`);
  }
  return { missing: reasons.join("; ") || "pulumi is not on PATH" };
}

async function openOnPath(file: string, search: Search): Promise<Answer> {
  const result = await runChild(file, ["version"], {
    environment: { ...search.environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
    limit: versionLimitMilliseconds,
    signal: search.signal,
  });
  const release = result.code === 0 ? parseRelease(result.output) : undefined;
  if (release === undefined) {
    return { missing: `${file}, which does not answer "pulumi version" with a version` };
  }
  const version = formatRelease(release);
  if (release[0] !== minimumCli[0] || compareReleases(release, minimumCli) < 0) {
    const wanted = `${formatRelease(minimumCli)} or a newer ${minimumCli[0]}.x`;
    return { missing: `${file}, which is version ${version} where ${wanted} is needed` };
  }
  const command = await automationCommand(file, release);
  if (command === undefined) {
    return { missing: `${file}, which the Automation API cannot run` };
  }
  return {
    engine: { command, version, origin: "path", description: `Pulumi CLI ${version} from PATH (${file})` },
  };
}

/** The Automation API takes a CLI as `<root>/bin/pulumi`, or takes the first one on this process's own PATH. */
async function automationCommand(file: string, release: Release): Promise<PulumiCommand | undefined> {
  const folder = dirname(file);
  try {
    const command = await PulumiCommand.get(basename(folder) === "bin" ? { root: dirname(folder) } : {});
    const found = parseRelease(String(command.version));
    return found !== undefined && compareReleases(found, release) === 0 ? command : undefined;
  } catch {
    return undefined;
  }
}
