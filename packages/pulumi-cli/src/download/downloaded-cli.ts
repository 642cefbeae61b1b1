import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { version as release } from "@pulumi/pulumi/version.js";

import { keepCopy } from "../copy/kept-copy.ts";
import { runChild } from "../process/child.ts";
import { lastLines } from "../process/readable-output.ts";
import type { Answer, Search } from "../search.ts";
import { download } from "./download.ts";

const limitMilliseconds = 300_000;

/**
 * The CLI of the SDK's own release, from Pulumi's download site; at once without internet, at most five minutes otherwise. Pulumi's
 * own installer is not used: it runs what it has fetched without comparing it with the published checksums.
 */
export async function fromDownload(search: Search): Promise<Answer> {
  search.onProgress(`downloading the Pulumi CLI ${release}`);
  let missing = "its download left no CLI that runs";
  const command = await keepCopy(search, release, async (root) => {
    missing = (await fill(root, search)) ?? missing;
  });
  if (command === undefined) {
    search.onProgress(missing);
    return { missing };
  }
  return { command, description: `Pulumi CLI ${release}, downloaded (${command.command})` };
}

async function fill(root: string, search: Search): Promise<string | undefined> {
  const isWindows = process.platform === "win32";
  const system = isWindows ? "windows" : process.platform;
  const archive = `pulumi-v${release}-${system}-${process.arch}.${isWindows ? "zip" : "tar.gz"}`;
  const file = join(root, archive);
  const published = { folder: "sdk", archive, checksums: `pulumi-${release}-checksums.txt` };
  const failure = await download(published, file, limitMilliseconds, search);
  return failure ?? (await unpack(file, root, search));
}

/** Windows has a tar, too, which reads zip; -o leaves out the owners in the archive, which root would take over. */
async function unpack(file: string, root: string, { environment, signal }: Search): Promise<string | undefined> {
  const options = { environment, folder: root, signal, limit: limitMilliseconds };
  const { code, errors } = await runChild("tar", ["-xof", file], options);
  if (code !== 0) {
    return `its download could not be unpacked (${lastLines(errors, 1)})`;
  }
  const [inner, older] = [join(root, "pulumi"), join(root, "pulumi", "bin")];
  await rename(existsSync(older) ? older : inner, join(root, "bin"));
  await rm(inner, { recursive: true, force: true });
  await rm(file);
  return undefined;
}
