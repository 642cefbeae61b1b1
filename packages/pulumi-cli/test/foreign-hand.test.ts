import { chmodSync, chownSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect } from "vitest";

import { fromCache } from "../src/copy/cached-cli.ts";
import { copyFolder, keepCopy } from "../src/copy/kept-copy.ts";
import { readCliModule } from "../src/go/cli-module.ts";
import type { FakeMachine } from "./fake-machine.ts";
import { test } from "./machine-test.ts";

const { release } = await readCliModule();
const otherUser = 54_321;
/** Only root can make what another user would have left. */
const asRoot = test.skipIf(process.getuid?.() !== 0);

/** A CLI in the cache folder, which notes that it ran. */
function planted(machine: FakeMachine): string {
  const root = copyFolder(machine.cacheFolder, release);
  const script = `echo ran >> ${machine.folder}/ran; echo v${release}`;
  return machine.executable(join(root.slice(machine.folder.length), "bin/pulumi"), script);
}

function refusal({ cacheFolder }: FakeMachine, reason: string) {
  return {
    code: "PULUMI_CLI_FOLDER",
    message: `The Pulumi CLI is kept in ${cacheFolder}, where nobody but you may be able to write, but ${reason}.`,
  };
}

describe.skipIf(process.platform === "win32")("a copy of the CLI is not run when", () => {
  asRoot("its file is another user's", async ({ machine }) => {
    const file = planted(machine);
    chownSync(file, otherUser, otherUser);
    const reason = `${file} belongs to another user (${otherUser})`;
    await expect(fromCache(machine.search())).rejects.toMatchObject(refusal(machine, reason));
    expect(machine.lines("ran")).toEqual([]);
  });

  test("others may write its file", async ({ machine }) => {
    const file = planted(machine);
    chmodSync(file, 0o757);
    const reason = `${file} may be written by others (mode 757)`;
    await expect(fromCache(machine.search())).rejects.toMatchObject(refusal(machine, reason));
    expect(machine.lines("ran")).toEqual([]);
  });

  test("others may write a folder above it", async ({ machine }) => {
    planted(machine);
    chmodSync(machine.cacheFolder, 0o777);
    const reason = `${machine.cacheFolder} may be written by others (mode 777)`;
    await expect(fromCache(machine.search())).rejects.toMatchObject(refusal(machine, reason));
    expect(machine.lines("ran")).toEqual([]);
  });

  asRoot("a group may write a folder above it", async ({ machine }) => {
    planted(machine);
    chmodSync(machine.folder, 0o775);
    await fromCache(machine.search());
    // The group with the user's own number, which has no other member, may.
    expect(machine.lines("ran")).toEqual(["ran"]);
    chownSync(machine.folder, 0, otherUser);
    const reason = `${machine.folder} may be written by others (mode 775)`;
    await expect(fromCache(machine.search())).rejects.toMatchObject(refusal(machine, reason));
  });

  test("its folder is a link", async ({ machine }) => {
    const engines = dirname(copyFolder(machine.cacheFolder, release));
    planted(machine);
    renameSync(engines, join(machine.folder, "elsewhere"));
    symlinkSync(join(machine.folder, "elsewhere"), engines);
    await expect(fromCache(machine.search())).rejects.toMatchObject(refusal(machine, `${engines} is a link`));
    expect(machine.lines("ran")).toEqual([]);
  });

  test("the folder that holds the cache is a link to where others may write", async ({ machine }) => {
    planted(machine);
    const shared = join(machine.folder, "shared");
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    renameSync(machine.cacheFolder, join(shared, "cache"));
    symlinkSync(shared, join(machine.folder, "link"));
    const cacheFolder = join(machine.folder, "link/cache");
    await expect(fromCache({ ...machine.search(), cacheFolder })).rejects.toMatchObject({
      message: expect.stringContaining(`but ${shared} may be written by others (mode 777).`),
    });
    expect(machine.lines("ran")).toEqual([]);
  });
});

test("a copy is run in a folder of this user's own, below a sticky one that everybody may write", async ({
  machine,
}) => {
  const file = planted(machine);
  chmodSync(machine.folder, 0o1777);
  expect(await fromCache(machine.search())).toHaveProperty("command.command", file);
});

test("a link above the cache folder is followed where nobody else may write", async ({ machine }) => {
  planted(machine);
  symlinkSync(machine.folder, join(machine.folder, "link"));
  const cacheFolder = join(machine.folder, "link/cache");
  expect(await fromCache({ ...machine.search(), cacheFolder })).toHaveProperty("command");
});

test("nothing is put where others may write", async ({ machine }) => {
  mkdirSync(machine.cacheFolder);
  chmodSync(machine.cacheFolder, 0o777);
  await expect(keepCopy(machine.search(), "3.9.9", async () => {})).rejects.toMatchObject({
    code: "PULUMI_CLI_FOLDER",
  });
  expect(machine.list("cache")).toEqual([]);
});
