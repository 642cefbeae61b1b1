import { mkdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

import { automation } from "@pulumi/pulumi";

import { cacheFolder } from "./cache-folder.ts";

/** What a CLI has answered, and the file that it was then. */
interface KnownCli {
  size: number;
  mtimeMs: number;
  version: string;
}

/** The SDK's own copy: it compares versions of its own class. */
const sdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
const { SemVer }: typeof import("semver") = sdk("semver");

/**
 * Opens a CLI without a run of it where it has told its version before and is the same file still: starting it takes a third
 * of a second.
 * @param ask starts the CLI for its version.
 */
export async function openCli(
  file: string,
  ask: () => Promise<automation.PulumiCommand>,
): Promise<automation.PulumiCommand> {
  const memory = join(cacheFolder(), "cli-versions.json");
  const identity = identityOf(file);
  const known = identity && read(memory)[identity.path];
  if (known !== undefined && known.size === identity?.size && known.mtimeMs === identity.mtimeMs) {
    return cliAt(file, known.version);
  }
  const command = await ask();
  if (identity !== undefined && command.version !== null) {
    const { path, size, mtimeMs } = identity;
    remember(memory, path, { size, mtimeMs, version: command.version.version });
  }
  return command;
}

/** The CLI of a file as the Automation API runs it. @throws when the version is none. */
export function cliAt(file: string, version: string): automation.PulumiCommand {
  return Reflect.construct(automation.PulumiCommand, [file, new SemVer(version)]);
}

/**
 * Undefined for a launcher, whose version may change while its file does not: a script, or another program under this name
 * (https://mise.jdx.dev/dev-tools/shims.html). The CLI itself has more than a hundred megabytes.
 */
function identityOf(file: string): { path: string; size: number; mtimeMs: number } | undefined {
  try {
    const path = realpathSync(file);
    const { size, mtimeMs } = statSync(path);
    return /^pulumi(\.exe)?$/i.test(basename(path)) && size > 16 * 1024 * 1024 ? { path, size, mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}

function read(memory: string): Partial<Record<string, KnownCli>> {
  try {
    return JSON.parse(readFileSync(memory, "utf8"));
  } catch {
    return {};
  }
}

/** A memory that cannot be kept costs the next run a third of a second and nothing else. */
function remember(memory: string, path: string, known: KnownCli): void {
  const others = Object.entries(read(memory)).filter(([file]) => identityOf(file) !== undefined);
  try {
    mkdirSync(join(memory, ".."), { recursive: true, mode: 0o700 });
    const temporary = `${memory}-${process.pid}`;
    writeFileSync(temporary, JSON.stringify({ ...Object.fromEntries(others), [path]: known }), {
      mode: 0o600,
      flag: "wx",
    });
    renameSync(temporary, memory);
  } catch {}
}
