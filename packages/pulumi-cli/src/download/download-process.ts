// Downloads ARCHIVE to TARGET and removes it again unless it is what the list of CHECKSUMS says.
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { open } from "node:fs/promises";

import { unreachableExitCode } from "./download.ts";

/** Where packets are dropped without a word, it waits this long and not for minutes. */
const patienceMilliseconds = 10_000;

const [archive = "", checksums = "", target = ""] = process.argv.slice(2);

/** By how long a checksum is: the lists of the CLI have SHA-256, those of the plugins SHA-1 (pulumi/ci-mgmt, publish.yml). */
const algorithms: Partial<Record<number, string>> = { 40: "sha1", 64: "sha256" };

async function main(): Promise<void> {
  const list = await fetch(checksums, { signal: AbortSignal.timeout(patienceMilliseconds) }).catch(() => undefined);
  if (list === undefined) {
    process.exitCode = unreachableExitCode;
    return;
  }
  const name = archive.slice(archive.lastIndexOf("/") + 1);
  const published = sumOf(await read(list).text(), name);
  const algorithm = algorithms[published?.length ?? 0];
  if (published === undefined || algorithm === undefined) {
    throw new Error(`the published checksums do not name ${name}`);
  }
  const sum = await save(read(await fetch(archive)), algorithm);
  if (sum !== published) {
    throw new Error(`${name} has the ${algorithm} ${sum} where ${published} is published`);
  }
}

function read(response: Response): Response {
  if (!response.ok) {
    throw new Error(`the download site answers ${response.status}`);
  }
  return response;
}

/** A line is `SUM  NAME`, and the name may begin with `./`. */
function sumOf(list: string, name: string): string | undefined {
  const lines = list.split("\n").map((line) => line.trim().split(/\s+\*?(?:\.\/)?/));
  return lines.find(([, named]) => named === name)?.[0]?.toLowerCase();
}

async function save({ body }: Response, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await using file = await open(target, "wx", 0o600);
  for await (const chunk of body ?? []) {
    hash.update(chunk);
    await file.write(chunk);
  }
  return hash.digest("hex");
}

try {
  await main();
} catch (error) {
  rmSync(target, { force: true });
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
