import { join } from "node:path";

import { type ChildResult, runChild } from "../process/child.ts";
import { lastLines } from "../process/readable-output.ts";
import type { Search } from "../search.ts";

/** One archive of a release, and the list of checksums that is published beside it. */
export interface PublishedFile {
  /** The folder on Pulumi's download site: `sdk` or `plugins`. */
  folder: string;
  archive: string;
  checksums: string;
}

const site = "https://get.pulumi.com/releases";
const program = join(import.meta.dirname, "download-process.ts");

/** The exit code of a download process that could not reach the download site. */
export const unreachableExitCode = 3;

/**
 * Downloads a file and keeps it as `target` only when it is what the list of checksums says. Answers why not otherwise, in
 * words for a list of reasons: soon without internet, else within the limit in milliseconds.
 * @throws the signal's reason, and nothing else.
 */
export async function download(
  { folder, archive, checksums }: PublishedFile,
  target: string,
  limit: number,
  { environment, signal }: Pick<Search, "environment" | "signal">,
): Promise<string | undefined> {
  const addresses = [archive, checksums].map((name) => `${site}/${folder}/${name}`);
  // In a process of its own: Node's fetch takes HTTPS_PROXY into account only when asked at the start (nodejs.org,
  // NODE_USE_ENV_PROXY).
  const ended = await runChild(process.execPath, [program, ...addresses, target], {
    environment: { ...environment, NODE_USE_ENV_PROXY: "1" },
    limit,
    signal,
  });
  return ended.code === 0 ? undefined : failureOf(ended, limit);
}

function failureOf({ late, code, errors }: ChildResult, limit: number): string {
  if (late) {
    return `its download did not end within ${limit / 60_000} minutes`;
  }
  return code === unreachableExitCode
    ? "Pulumi's download site could not be reached"
    : `its download failed (${lastLines(errors, 1)})`;
}
