import { cpSync, existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";

import type { RunningJob, RunOptions } from "./runner.ts";
import type { Step } from "./workflow-file.ts";

/** What a job wants to have checked out. */
export interface CheckOut {
  /** 0 for all commits of all branches. */
  depth: number;
  /** A branch in the place of the commit that the run is for. */
  ref: string | undefined;
}

/** What the actions of the workflows do on this machine: `checkOut` is given, and the one artifact is kept in a folder. */
export function localActions(
  artifact: string,
  checkOut: (workspace: string, wanted: CheckOut) => void,
): RunOptions["actions"] {
  return {
    "actions/checkout": ({ with: given = {} }, { workspace }) =>
      checkOut(workspace, { depth: Number(given["fetch-depth"] ?? 1), ref: given.ref as string | undefined }),
    "actions/setup-node": () => {},
    // GitHub's machines have one; this machine has another.
    "pulumi/actions": () => {},
    "actions/upload-artifact": (step, job) => upload(step, job, artifact),
    "actions/download-artifact": (step, job) => download(step, job, artifact),
  };
}

function upload({ with: given = {} }: Step, { workspace }: RunningJob, artifact: string): void {
  const names = String(given.path).trim().split("\n");
  for (const name of names.filter((one) => existsSync(join(workspace, one)))) {
    // A folder goes up without itself.
    const isFolder = statSync(join(workspace, name)).isDirectory();
    cpSync(join(workspace, name), isFolder ? artifact : join(artifact, name), { recursive: true });
  }
}

function download({ with: given = {} }: Step, { workspace }: RunningJob, artifact: string): void {
  if (!existsSync(artifact)) {
    throw new Error(`Artifact not found for name: ${given.name}`);
  }
  const path = String(given.path ?? workspace);
  mkdirSync(path, { recursive: true });
  cpSync(artifact, path, { recursive: true });
}
