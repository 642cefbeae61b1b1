import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect, test } from "vitest";

import { cacheFolder } from "../../../cli/stack/engine/cache-folder.ts";
import { workflowFiles } from "../../workflow/workflow-file.ts";

const repository = join(import.meta.dirname, "../../..");
const workflows = ".github/workflows";
const module = join(repository, "test/workflow/actionlint");
const sums = createHash("sha256")
  .update(readFileSync(join(module, "go.sum")))
  .digest("hex");
const program = join(cacheFolder(), "actionlint", sums.slice(0, 16), "actionlint");

// A machine without Go can do the rest; CI must not go without.
const hasGo = existsSync(program) || spawnSync("go", ["version"]).status === 0;
const testWithGo = test.skipIf(!hasGo && process.env.CI !== "true");

/** Builds actionlint from the module that pins it, and keeps it for this user. */
function build(): void {
  const options = { cwd: module, env: { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off" } };
  mkdirSync(dirname(program), { recursive: true });
  const built = `${program}-${process.pid}`;
  const words = ["build", "-o", built, "github.com/rhysd/actionlint/cmd/actionlint"];
  const { status, stderr, error } = spawnSync("go", words, { ...options, encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`actionlint must be built by Go, but: ${error?.message ?? stderr}`);
  }
  renameSync(built, program);
}

function actionlint(root: string): { code: number | null; output: string } {
  if (!existsSync(program)) {
    build();
  }
  // Without shellcheck and pyflakes, which one machine has and another has not.
  const words = ["-no-color", "-shellcheck=", "-pyflakes="];
  const files = workflowFiles().map((name) => join(root, workflows, name));
  const { status, stdout, stderr } = spawnSync(program, [...words, ...files], { encoding: "utf8" });
  return { code: status, output: `${stdout}${stderr}` };
}

testWithGo("actionlint has nothing to say of the workflows", () => {
  expect(actionlint(repository)).toEqual({ code: 0, output: "" });
});

testWithGo("actionlint says so when a workflow is wrong", () => {
  const folder = mkdtempSync(join(tmpdir(), "actionlint-"));
  cpSync(join(repository, workflows), join(folder, workflows), { recursive: true });
  const nightly = join(folder, workflows, "nightly.yml");
  writeFileSync(nightly, readFileSync(nightly, "utf8").replace("needs: check\n", "needs: chek\n"));
  const { code, output } = actionlint(folder);
  rmSync(folder, { recursive: true, force: true });
  expect(code).toBe(1);
  expect(output).toContain('needs job "chek" which does not exist in this workflow');
});
