import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { promisify } from "node:util";

import { automation } from "@pulumi/pulumi";

import { clock } from "../../clock.ts";
import { UserError } from "../../user-error.ts";
import { cacheFolder } from "./cache-folder.ts";
import { observed } from "./engine-run.ts";
import { installAdvice, minimumCli } from "./install-advice.ts";
import { cliAt, openCli } from "./known-cli.ts";
import { inOwnGroup } from "./own-group.ts";

/** A Pulumi CLI that can run this project's program. */
export interface Engine {
  /** What the Automation API runs: give it to a workspace as `pulumiCommand`. */
  command: automation.PulumiCommand;
  /** One line that a person reads: which CLI, and where it comes from. */
  description: string;
  /** Whether it is the person's own, on PATH. */
  isOnPath: boolean;
}

/** Who is told while one is looked for. */
export interface EngineSearch {
  /** Takes short lines, at most about one a second while something is counted; a terminal may redraw one line. */
  onProgress: (line: string) => void;
  /** Ends a running download or build and removes its temporary files. */
  signal?: AbortSignal | undefined;
}

/**
 * Finds the Pulumi CLI on PATH, the first that runs and is recent enough. Only where there is none, the package that knows
 * other ways to one is loaded, if it is installed.
 * @param patience milliseconds after which one on PATH that does not answer is passed over.
 * @throws UserError or the package's error that says what to install when there is no way to one; the signal's reason.
 */
export async function findEngine(search: EngineSearch, patience = 10_000): Promise<Engine> {
  return clock.timed("the Pulumi CLI is looked for", () => find(search, patience));
}

async function find({ onProgress, signal }: EngineSearch, patience: number): Promise<Engine> {
  const reasons: string[] = [];
  for (const file of filesOnPath()) {
    signal?.throwIfAborted();
    const answer = await open(file, patience);
    if ("command" in answer) {
      return answer;
    }
    onProgress(`passing over ${answer.missing}`);
    reasons.push(`passed over ${answer.missing}`);
  }
  const reason = reasons.join("; ") || "pulumi is not on PATH";
  const { getCli } = await loadPackage(reason);
  const cli = await getCli({ cacheFolder: cacheFolder(), onProgress, signal, reason, open: openCli });
  return { ...cli, command: observed(inOwnGroup(cli.command)), isOnPath: false };
}

/** A run in a tenant need not have it: `npm ci --workspaces=false --omit=dev` leaves it out. */
async function loadPackage(reason: string): Promise<typeof import("@rustdesk-entra/pulumi-cli")> {
  try {
    return await import("@rustdesk-entra/pulumi-cli");
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND"
      ? new UserError(`The Pulumi CLI is missing: ${reason}. ${installAdvice}`)
      : error;
  }
}

async function open(file: string, patience: number): Promise<Engine | { missing: string }> {
  const command = await openCli(file, () => ask(file, patience)).catch((error: { killed?: boolean }) => error);
  if (!(command instanceof automation.PulumiCommand) || command.version === null) {
    const late =
      !(command instanceof automation.PulumiCommand) && command.killed ? ` within ${patience / 1_000} s` : "";
    return { missing: `${file}, which does not answer "pulumi version" with a version${late}` };
  }
  const { version } = command;
  const release = `${version.major}.${version.minor}.${version.patch}`;
  const [major] = minimumCli.split(".");
  if (version.major !== Number(major) || version.compareMain(minimumCli) < 0) {
    const wanted = `${minimumCli} or a newer ${major}.x`;
    return { missing: `${file}, which is version ${release} where ${wanted} is needed` };
  }
  const description = `Pulumi CLI ${release} from PATH (${file})`;
  return { command: observed(inOwnGroup(command)), description, isOnPath: true };
}

/** The Automation API would wait without end. Windows starts a script only by its shell. */
async function ask(file: string, patience: number): Promise<automation.PulumiCommand> {
  const isScript = file.endsWith(".cmd");
  const { stdout } = await promisify(execFile)(isScript ? `"${file}"` : file, ["version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: patience,
    killSignal: "SIGKILL",
    shell: isScript,
    windowsHide: true,
  });
  return cliAt(file, stdout.trim());
}

/** Every `pulumi` that PATH offers for execution, in PATH's order. */
function filesOnPath(): string[] {
  const names = process.platform === "win32" ? ["pulumi.exe", "pulumi.cmd"] : ["pulumi"];
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const files = folders.flatMap((folder) => names.map((name) => resolve(folder, name)));
  return [...new Set(files)].filter(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
