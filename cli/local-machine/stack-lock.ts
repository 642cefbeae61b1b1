import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { isRunning } from "../stack/running-process.ts";
import type { LocalFolder } from "./folder.ts";

/** An engine's lock on a stack, as the CLI's file backend writes it. */
interface StackLock {
  file: string;
  pid: number;
  hostname: string;
}

/** Removes the locks of engines of this machine that were killed, which `pulumi` itself keeps until `pulumi cancel`. */
export function removeStaleLocks(folder: LocalFolder): void {
  for (const lock of locksIn(folder)) {
    if (lock.hostname === hostname() && !isRunning(lock.pid)) {
      rmSync(lock.file, { force: true });
    }
  }
}

/** Process ids of the engines that hold a lock now. */
export function lockHolders(folder: LocalFolder): number[] {
  return locksIn(folder).map(({ pid }) => pid);
}

function locksIn(folder: LocalFolder): StackLock[] {
  const locks = join(folder.state, ".pulumi/locks");
  if (!existsSync(locks)) {
    return [];
  }
  return readdirSync(locks, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => readLock(join(locks, name)) ?? []);
}

function readLock(file: string): StackLock | undefined {
  try {
    const { pid, hostname } = JSON.parse(readFileSync(file, "utf8"));
    return { file, pid: Number(pid), hostname: String(hostname) };
  } catch {
    // Its engine has just removed it, or was killed while writing it; the CLI judges the latter itself.
    return undefined;
  }
}
