import { mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";

import { version as installed } from "@pulumi/pulumi/version.js";
import { expect } from "vitest";

import { fromCache } from "../src/copy/cached-cli.ts";
import { folderError } from "../src/copy/folder-error.ts";
import { copyFolder, keepCopy } from "../src/copy/kept-copy.ts";
import { readCliModule } from "../src/go/cli-module.ts";
import { PulumiCliError } from "../src/pulumi-cli-error.ts";
import type { FakeMachine } from "./fake-machine.ts";
import { test } from "./machine-test.ts";

const { release: built } = await readCliModule();

function keep(machine: FakeMachine, release: string, script = `echo v${release}`): string {
  const root = copyFolder(machine.cacheFolder, release);
  return machine.executable(join(root.slice(machine.folder.length), "bin/pulumi"), script);
}

test.for<[string, string]>([
  ["built", built],
  ["installed", installed],
])("a copy that was %s before is the engine", async ([, release], { machine }) => {
  const file = keep(machine, release);
  expect(await fromCache(machine.search())).toMatchObject({
    description: `Pulumi CLI ${release}, kept by this project (${file})`,
    command: { command: file },
  });
  expect(machine.progress).toEqual([]);
});

test("without a copy nothing is found and nothing is made", async ({ machine }) => {
  expect(await fromCache(machine.search())).toEqual({ missing: undefined });
  expect(machine.list(".")).toEqual([]);
});

test.for<[string, string]>([
  ["does not run", "exit 1"],
  ["is another version", "echo v3.1.0"],
])("a copy that %s is damaged, and that is told", async ([, script], { machine }) => {
  keep(machine, built, script);
  expect(await fromCache(machine.search())).toEqual({ missing: undefined });
  const root = copyFolder(machine.cacheFolder, built);
  expect(machine.progress).toEqual([`the copy of the Pulumi CLI ${built} in ${root} is damaged and will be replaced`]);
});

async function fillGood(machine: FakeMachine, root: string): Promise<void> {
  machine.executable(join(root.slice(machine.folder.length), "bin/pulumi"), "echo v3.9.9");
}

test("a new copy takes the place of a damaged one and leaves nothing else behind", async ({ machine }) => {
  keep(machine, "3.9.9", "exit 1");
  const command = await keepCopy(machine.search(), "3.9.9", (root) => fillGood(machine, root));
  const root = copyFolder(machine.cacheFolder, "3.9.9");
  expect(command?.command).toBe(join(root, "bin/pulumi"));
  expect(machine.list("cache/engines")).toEqual([`pulumi-3.9.9-${process.platform}-${process.arch}`]);
});

test("two runs that finish at once both get the one copy", async ({ machine }) => {
  const fill = (root: string) => fillGood(machine, root);
  const commands = await Promise.all([1, 2, 3].map(() => keepCopy(machine.search(), "3.9.9", fill)));
  const file = join(copyFolder(machine.cacheFolder, "3.9.9"), "bin/pulumi");
  expect(commands.map((command) => command?.command)).toEqual([file, file, file]);
  expect(machine.list("cache/engines")).toHaveLength(1);
});

test("a copy of another version than asked for is not kept", async ({ machine }) => {
  const command = await keepCopy(machine.search(), "3.9.8", (root) => fillGood(machine, root));
  expect(command).toBeUndefined();
  expect(machine.list("cache/engines")).toEqual([]);
});

test("what a killed run left behind is removed after an hour, and a running one is left alone", async ({ machine }) => {
  const anHourAgo = Date.now() / 1_000 - 3_700;
  const leave = (name: string, time: number) => {
    const path = join(machine.cacheFolder, "engines", name);
    mkdirSync(path, { recursive: true });
    utimesSync(path, time, time);
  };
  // No process has this id: Linux ends at 4194304.
  leave(".new-99999999-old", anHourAgo);
  leave(".new-99999999-fresh", Date.now() / 1_000);
  leave(`.new-${process.pid}-running`, anHourAgo);
  // Gone between the listing and the look.
  symlinkSync(join(machine.cacheFolder, "nowhere"), join(machine.cacheFolder, "engines", ".new-99999999-gone"));
  await keepCopy(machine.search(), "3.9.9", (root) => fillGood(machine, root));
  expect(new Set(machine.list("cache/engines"))).toEqual(
    new Set([
      ".new-99999999-fresh",
      ".new-99999999-gone",
      `.new-${process.pid}-running`,
      `pulumi-3.9.9-${process.platform}-${process.arch}`,
    ]),
  );
});

test.each([
  ["EACCES", "PULUMI_CLI_FOLDER", /^The Pulumi CLI is kept in \/caches\/x, .* may write to \(EACCES\)\.$/],
  ["EPERM", "PULUMI_CLI_FOLDER", /\(EPERM\)/],
  ["EROFS", "PULUMI_CLI_FOLDER", /\(EROFS\)/],
  ["ENOTDIR", "PULUMI_CLI_FOLDER", /\(ENOTDIR\)/],
  ["EEXIST", "PULUMI_CLI_FOLDER", /\(EEXIST\)/],
  ["ENOSPC", "PULUMI_CLI_SPACE", /no room left on the disk to get the Pulumi CLI into \/caches\/x/],
  ["EDQUOT", "PULUMI_CLI_SPACE", /no room left on the disk/],
])("%s in the cache folder is told with the code %s", (code, own, message) => {
  const error = folderError("/caches/x", Object.assign(new Error("raw"), { code }));
  expect(error).toBeInstanceOf(PulumiCliError);
  expect(error).toMatchObject({ code: own, message: expect.stringMatching(message) });
});

test("any other error in the cache folder stays what it is", () => {
  const bug = new TypeError("bug");
  expect(folderError("/caches/x", bug)).toBe(bug);
});
