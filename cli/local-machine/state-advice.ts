import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { selectorOf } from "../environment/environment-choice.ts";
import { isRunning } from "../stack/running-process.ts";
import type { StateAdvice } from "../stack/stops/stop.ts";
import type { LocalFolder } from "./folder.ts";

const startAfresh = "start afresh with `npm run local -- reset`.";

/** What to say when a stack in the local folder, or the directory beside it, cannot be used. */
export function localStateAdvice(folder: LocalFolder, stackName: string): StateAdvice {
  const selector = selectorOf({ stack: stackName, local: true });
  return {
    selector,
    file: `Pulumi.${stackName}.yaml`,
    busy: () =>
      `The stack in ${folder.state} must not be in use, but another update is running on it (process ` +
      `${locksIn(folder)
        .map(({ pid }) => pid)
        .join(", ")}). Wait until it has finished, then try again.`,
    damaged: {
      what: `The state in ${folder.state}`,
      remedy: `Restore the stack's .json file from its .json.bak or from .pulumi/backups, or ${startAfresh}`,
    },
    noPassphrase:
      `${folder.passphraseFile} must hold the passphrase that encrypted the state in ${folder.state}, but it cannot be read. ` +
      `Nothing was changed. Restore it from a copy, or ${startAfresh}`,
    wrongPassphrase:
      `${folder.passphraseFile} must hold the passphrase that encrypted the state in ${folder.state}, but it holds another. ` +
      `Nothing was changed. Restore it from a copy, or ${startAfresh}`,
    missing: `${folder.state} must hold the stack, but it does not. Bring it up with \`npm run local\`.`,
    notInDirectory: {
      line:
        `The state in ${folder.state} tells of a registration that the directory in ${folder.entra} does not have (404): ` +
        "one of the two folders was deleted or restored without the other, or somebody deleted the registration.",
      action:
        `Restore both from the same copy; or have the registration made anew with \`npm run up -- ${selector} --refresh\`; or ` +
        `${startAfresh}`,
    },
    signIn: `Local Entra ID gives the provider its identity: run the command again, or ${startAfresh}`,
    destroy: `npm run local -- destroy --stack ${stackName}`,
  };
}

/** An engine's lock on a stack, as the CLI's file backend writes it. */
type StackLock = { file: string; pid: number; hostname: string };

/** Removes the locks of engines of this machine that were killed, which `pulumi` itself keeps until `pulumi cancel`. */
export function removeStaleLocks(folder: LocalFolder): void {
  for (const lock of locksIn(folder)) {
    if (lock.hostname === hostname() && !isRunning(lock.pid)) {
      rmSync(lock.file, { force: true });
    }
  }
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
