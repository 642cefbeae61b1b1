import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { workflowFiles } from "../../workflow/workflow-file.ts";

const repository = join(import.meta.dirname, "../../..");
const workflows = join(repository, ".github/workflows");
const hasGo = spawnSync("go", ["version"]).status === 0;

/** Go builds actionlint once, from the module that pins it, and keeps it in its own cache. */
function actionlint(folder: string): { code: number | null; output: string } {
  // Without shellcheck and pyflakes, which one machine has and another has not.
  const words = ["tool", "actionlint", "-no-color", "-shellcheck=", "-pyflakes="];
  const files = workflowFiles().map((name) => join(folder, ".github/workflows", name));
  const options = {
    cwd: join(repository, "test/workflow/actionlint"),
    encoding: "utf8",
    env: { ...process.env, GOFLAGS: "-mod=readonly", GO111MODULE: "on", GOWORK: "off" },
  } as const;
  // Apart from the run, because Go tells on standard error what it downloads.
  spawnSync("go", ["mod", "download"], options);
  const { status, stdout, stderr, error } = spawnSync("go", [...words, ...files], options);
  return { code: status, output: `${stdout}${stderr}${error ?? ""}` };
}

// A machine without Go can do the rest; CI must not go without.
const testWithGo = test.skipIf(!hasGo && process.env.CI !== "true");

testWithGo("actionlint has nothing to say of the workflows", { timeout: 300_000 }, () => {
  expect(actionlint(repository)).toEqual({ code: 0, output: "" });
});

testWithGo("actionlint says so when a workflow is wrong", { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "actionlint-"));
  mkdirSync(join(folder, ".github/workflows"), { recursive: true });
  for (const name of workflowFiles()) {
    copyFileSync(join(workflows, name), join(folder, ".github/workflows", name));
  }
  const nightly = join(folder, ".github/workflows/nightly.yml");
  writeFileSync(nightly, readFileSync(nightly, "utf8").replace("needs: check\n", "needs: chek\n"));
  const { code, output } = actionlint(folder);
  rmSync(folder, { recursive: true, force: true });
  expect(code).toBe(1);
  expect(output).toContain('needs job "chek" which does not exist in this workflow');
});
