import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Terminal } from "../../../../cli/command/terminal.ts";
import { preview } from "../../../../cli/preview/command.ts";

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "preview-"));
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

/** A commit that has the file of the environment prod. */
function commitProd(): void {
  const git = (...words: string[]) => execFileSync("git", ["-C", checkout, ...words]);
  writeFileSync(join(checkout, "Pulumi.prod.yaml"), "");
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", "base");
}

async function run(...words: string[]): Promise<{ exitCode: number; report: string }> {
  const terminal = new Terminal();
  vi.spyOn(terminal, "print").mockReturnValue();
  const file = join(checkout, "report.md");
  const { signal } = new AbortController();
  const exitCode = await preview.run([...words, "--markdown", file], { checkout, terminal, signal });
  return { exitCode, report: readFileSync(file, "utf8") };
}

describe("every environment of a checkout", () => {
  test("is none at all where no file is, which is refused", async () => {
    await expect(run("--all")).rejects.toThrow(
      `${checkout} must have a file Pulumi.NAME.yaml for each environment, but it has none.`,
    );
  });

  test("may have been the last one, which is told of", async () => {
    commitProd();
    rmSync(join(checkout, "Pulumi.prod.yaml"));
    const { exitCode, report } = await run("--all", "--base", "HEAD");
    expect(exitCode).toBe(3);
    expect(report).toContain("The environment has no file any more: its registration stays as it is");
  });

  test("is not taken for a new one when it could not be brought up as the base has it", async () => {
    commitProd();
    const { exitCode, report } = await run("--all", "--base", "HEAD", "--base-failed", " prod", "--local");
    expect(exitCode).toBe(1);
    expect(report).toContain(
      "| prod (on a machine, against local Entra ID) | ✗ The run would stop | unknown | unknown | unknown | unknown |",
    );
    expect(report).toContain(
      "The environment must be brought up as the base has it before anything can be compared with it, but that failed; the " +
        "log of the run tells why. What this changes for signing in is not known.",
    );
  });
});
