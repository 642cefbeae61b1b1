import { existsSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

import { executableName, isExecutable } from "../process/executable.ts";
import { releaseIn } from "../release.ts";
import type { Search } from "../search.ts";
import { folderError } from "./folder-error.ts";
import { refuseForeignHand } from "./foreign-hand.ts";

const staleAfterMilliseconds = 3_600_000;

/** The folder in which copies are kept, one folder each. */
export function copiesFolder(cacheFolder: string): string {
  return join(cacheFolder, "engines");
}

/** The folder of one copy; its CLI is in `bin`. */
export function copyFolder(cacheFolder: string, release: string): string {
  const name = `pulumi-${release}-${process.platform}-${process.arch}`;
  return join(copiesFolder(cacheFolder), name);
}

/** The CLI's file inside a copy. */
export function copyFile(root: string): string {
  return join(root, "bin", executableName("pulumi"));
}

/**
 * The CLI of a copy that is whole: there, executable, and of exactly this release.
 * @throws PulumiCliError for a copy that another user could have written; it is not run.
 */
export async function openCopy(
  root: string,
  release: string,
  open: NonNullable<Search["open"]> = (_file, ask) => ask(),
): Promise<PulumiCommand | undefined> {
  refuseForeignHand(copyFile(root), dirname(dirname(root)));
  if (!(await isExecutable(copyFile(root)))) {
    return undefined;
  }
  try {
    const command = await open(copyFile(root), () => PulumiCommand.get({ root }));
    return releaseIn(String(command.version)) === release ? command : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Has `fill` put a CLI into a temporary folder, checks it, and moves it to its place in one step, so that an interrupted
 * run leaves nothing half. Answers undefined when what `fill` made is not this release; throws a PulumiCliError when the cache
 * folder cannot be written.
 */
export async function keepCopy(
  search: Search,
  release: string,
  fill: (root: string) => Promise<void>,
): Promise<PulumiCommand | undefined> {
  const copies = copiesFolder(search.cacheFolder);
  refuseForeignHand(copies, search.cacheFolder);
  const temporary = await newTemporary(copies);
  try {
    await fill(temporary);
    if ((await openCopy(temporary, release)) === undefined) {
      return undefined;
    }
    const root = copyFolder(search.cacheFolder, release);
    await moveInto(temporary, root, release);
    return await openCopy(root, release);
  } catch (error) {
    throw folderError(copies, error);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function newTemporary(copies: string): Promise<string> {
  try {
    await mkdir(copies, { recursive: true, mode: 0o700 });
    await removeStale(copies);
    return await mkdtemp(join(copies, `.new-${process.pid}-`));
  } catch (error) {
    throw folderError(copies, error);
  }
}

/** Two runs may finish at once: the first one's copy stays if it is whole; a damaged one makes way. */
async function moveInto(temporary: string, root: string, release: string): Promise<void> {
  try {
    await rename(temporary, root);
    return;
  } catch (error) {
    if (!existsSync(root)) {
      throw error;
    }
  }
  if ((await openCopy(root, release)) === undefined) {
    await replace(temporary, root).catch(async (error) => {
      // Another run that found it damaged has replaced it first.
      if ((await openCopy(root, release)) === undefined) {
        throw error;
      }
    });
  }
}

async function replace(temporary: string, root: string): Promise<void> {
  const old = `${temporary}-old`;
  await rename(root, old);
  try {
    await rename(temporary, root);
  } finally {
    await rm(old, { recursive: true, force: true });
  }
}

/** Removes what a run that was killed could not remove itself. */
async function removeStale(copies: string): Promise<void> {
  for (const name of await readdir(copies)) {
    const path = join(copies, name);
    if (name.startsWith(".new-") && isStale(path, Number(name.split("-")[1]))) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** Old enough, and made by a process that is gone; a process on another machine, sharing the folder, is given its hour. */
function isStale(path: string, pid: number): boolean {
  // The run that made it may have moved or removed it meanwhile.
  const { mtimeMs = Date.now() } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return Date.now() - mtimeMs > staleAfterMilliseconds && !isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
