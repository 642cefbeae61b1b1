import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { TrialConfiguration } from "../../../../cli/environment/trial-configuration.ts";
import { ProjectFolder } from "../project-folder.ts";

let folder: string;
let stack: { name: string; projectFolder: string };

beforeEach(() => {
  folder = new ProjectFolder().path;
  stack = { name: "dev", projectFolder: join(folder, "project") };
  mkdirSync(stack.projectFolder);
  writeFileSync(join(stack.projectFolder, "Pulumi.yaml"), "name: rustdesk-entra\n");
  writeFileSync(join(stack.projectFolder, "Pulumi.dev.yaml"), "config: {}\n");
  mkdirSync(join(folder, "tmp"));
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Makes a folder such as a run leaves behind that is killed. */
function leave(name: string): void {
  mkdirSync(join(folder, "tmp", name));
  writeFileSync(join(folder, "tmp", name, "Pulumi.dev.yaml"), "config: {}\n");
}

test("a trial's folder is the user's own and goes with it", () => {
  const trial = new TrialConfiguration(stack);
  expect(statSync(dirname(trial.file)).mode & 0o777).toBe(0o700);
  trial.remove();
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
});

test("a trial removes what killed runs have left, and nothing else", () => {
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  const others = [`rustdesk-entra-trial-${process.pid}-aaaaaa`, `other-${dead}-aaaaaa`, "rustdesk-entra-abcdef"];
  for (const name of [...others, `rustdesk-entra-trial-${dead}-aaaaaa`]) {
    leave(name);
  }
  new TrialConfiguration(stack).remove();
  expect(readdirSync(join(folder, "tmp")).sort()).toEqual(others.sort());
});

test("a trial leaves what killed runs of another user have left", () => {
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  leave(`rustdesk-entra-trial-${dead}-aaaaaa`);
  vi.spyOn(process, "getuid").mockReturnValue(statSync(folder).uid + 1);
  new TrialConfiguration(stack).remove();
  expect(readdirSync(join(folder, "tmp"))).toEqual([`rustdesk-entra-trial-${dead}-aaaaaa`]);
});
