import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** How a child process is run. */
export interface ChildOptions {
  environment: NodeJS.ProcessEnv;
  folder?: string;
  /** After this many milliseconds the child and its children are ended. */
  limit?: number;
  /** Ends the child and its children when it aborts. */
  signal?: AbortSignal | undefined;
  onErrorLine?: (line: string) => void;
}

/** How a child process ended. */
export interface ChildResult {
  /** The exit code, or undefined when a signal ended it or it could not be started. */
  code: number | undefined;
  output: string;
  errors: string;
  /** Whether the time limit ended it. */
  late: boolean;
}

const graceMilliseconds = 1_000;

/**
 * Runs a program to its end in a process group of its own, so that ending it ends what it started too. Any exit code is a
 * result, and so is a program that cannot be started (its reason is in `errors`); rejects only with the signal's reason.
 */
export async function runChild(
  command: string,
  parameters: string[],
  { environment, folder, limit, signal, onErrorLine }: ChildOptions,
): Promise<ChildResult> {
  signal?.throwIfAborted();
  const deadline = limit === undefined ? undefined : AbortSignal.timeout(limit);
  const child = spawn(command, parameters, {
    cwd: folder,
    env: environment,
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const output = collectLines(child.stdout);
  const errors = collectLines(child.stderr, onErrorLine);
  const release = endWith(child, [deadline, signal]);
  try {
    const code = await exitCode(child, errors);
    signal?.throwIfAborted();
    return { code, output: output.join("\n"), errors: errors.join("\n"), late: deadline?.aborted === true };
  } finally {
    release();
  }
}

function collectLines(stream: Readable, onLine?: (line: string) => void): string[] {
  const lines: string[] = [];
  createInterface({ input: stream }).on("line", (line) => {
    lines.push(line);
    onLine?.(line);
  });
  return lines;
}

function exitCode(child: ChildProcess, errors: string[]): Promise<number | undefined> {
  return new Promise((settle) => {
    child.once("error", (error) => {
      errors.push(error.message);
      settle(undefined);
    });
    child.once("close", (code) => settle(code ?? undefined));
  });
}

/** Ends the child when one of the signals aborts, and when this process exits. */
function endWith(child: ChildProcess, signals: (AbortSignal | undefined)[]): () => void {
  const ending = AbortSignal.any(signals.filter((signal) => signal !== undefined));
  let killer: NodeJS.Timeout | undefined;
  const endNow = () => endGroup(child, "SIGKILL");
  const end = () => {
    endGroup(child, "SIGTERM");
    killer = setTimeout(endNow, graceMilliseconds);
  };
  ending.addEventListener("abort", end, { once: true });
  process.once("exit", endNow);
  return () => {
    clearTimeout(killer);
    ending.removeEventListener("abort", end);
    process.removeListener("exit", endNow);
  };
}

function endGroup({ pid }: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) {
    return;
  }
  if (process.platform === "win32") {
    // Windows has no process groups to signal; taskkill /T ends the tree.
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}
