import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { preview } from "../../../../cli/preview/command.ts";
import { removalOf, removedEnvironments } from "../../../../cli/preview/removed-environment.ts";
import { told } from "../impact/engine-events.ts";
import { notingContext } from "../noting-context.ts";
import { ProjectFolder } from "../project-folder.ts";

const { signal } = new AbortController();
let checkout: string;
beforeEach(() => {
  checkout = new ProjectFolder().path;
});

/** A commit that has the files of these environments. */
function commit(...names: string[]): void {
  const git = (...args: string[]) => execFileSync("git", ["-C", checkout, ...args]);
  for (const name of names) {
    writeFileSync(join(checkout, `Pulumi.${name}.yaml`), "");
  }
  writeFileSync(join(checkout, "Pulumi.yaml"), "");
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", "base");
}

async function run(...args: string[]): Promise<{ exitCode: number; report: string }> {
  const file = join(checkout, "report.md");
  const exitCode = await preview.run([...args, "--markdown", file], notingContext(checkout));
  return { exitCode, report: readFileSync(file, "utf8") };
}

describe("every environment of a checkout", () => {
  test("is none at all where no file is, which is refused", async () => {
    await expect(run("--all")).rejects.toThrow(
      `${checkout} must have a file Pulumi.NAME.yaml for each environment, but it has none.`,
    );
  });

  test("may have been the last one, which the report names", async () => {
    commit("prod");
    rmSync(join(checkout, "Pulumi.prod.yaml"));
    const { exitCode, report } = await run("--all", "--base", "HEAD");
    expect(exitCode).toBe(3);
    expect(report).toContain("The environment has no file any more: its registration stays as it is");
  });

  test("is not taken for a new one when it could not be brought up as the base has it", async () => {
    commit("prod");
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

describe("an environment that has lost its file", () => {
  test("is one that the base commit has", async () => {
    commit("dev", "prod");
    renameSync(join(checkout, "Pulumi.prod.yaml"), join(checkout, "Pulumi.live.yaml"));
    expect(await removedEnvironments(["dev", "live"], "HEAD", { checkout, signal })).toEqual(["prod"]);
    expect(await removedEnvironments(["dev", "prod"], "HEAD", { checkout, signal })).toEqual([]);
  });

  test.each(["no-such-commit", "--output=x"])("is not looked for in %s", async (commitName) => {
    commit("dev");
    await expect(removedEnvironments([], commitName, { checkout, signal })).rejects.toThrow(
      `--base must be a commit that git has in ${checkout}; got "${commitName}"`,
    );
  });

  test("is reported as a change with which sign-in goes on", () => {
    const { impact } = removalOf("prod", false);
    expect(told(impact)).toEqual([
      "uninterrupted: The environment has no file any more: its registration stays as it is, but nothing deploys it, watches it or warns before its client secret ends.",
    ]);
    expect(impact.findings[0]?.action).toMatch(/^If it is to go, `pulumi destroy --stack prod` first\./);
  });
});
