import { execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { reportOf } from "../../../../cli/impact/report/impact-report.ts";
import { removalOf, removedEnvironments } from "../../../../cli/preview/removed-environment.ts";
import { told } from "../impact/engine-events.ts";

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "removed-"));
  for (const name of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"]) {
    writeFileSync(join(checkout, name), "");
  }
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", "base");
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function git(...words: string[]): void {
  execFileSync("git", ["-C", checkout, ...words]);
}

const { signal } = new AbortController();

describe("an environment that has lost its file", () => {
  test("is one that the base commit has", async () => {
    renameSync(join(checkout, "Pulumi.prod.yaml"), join(checkout, "Pulumi.live.yaml"));
    expect(await removedEnvironments(["dev", "live"], { checkout, commit: "HEAD", signal })).toEqual([
      "prod",
    ]);
    expect(await removedEnvironments(["dev", "prod"], { checkout, commit: "HEAD", signal })).toEqual([]);
  });

  test.each(["no-such-commit", "--output=x"])("is not looked for in %s", async (commit) => {
    await expect(removedEnvironments([], { checkout, commit, signal })).rejects.toThrow(
      `--base must be a commit that git has in ${checkout}; got "${commit}"`,
    );
  });

  test("is told, as a change with which sign-in goes on", () => {
    const removal = removalOf("prod", false);
    expect(told(removal.impact)).toEqual([
      "uninterrupted: The environment has no file any more: its registration stays as it is, but nothing deploys it, watches it or warns before its client secret ends.",
    ]);
    expect(removal.impact.findings[0]?.action).toMatch(
      /^If it is to go, `pulumi destroy --stack prod` first\./,
    );
    expect(reportOf([removal]).exitCode).toBe(3);
  });
});
