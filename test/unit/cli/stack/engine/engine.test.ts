import { syncBuiltinESMExports } from "node:module";
import os, { userInfo } from "node:os";
import { join } from "node:path";

import { FakeMachine } from "@rustdesk-entra/pulumi-cli/testing/fake-machine";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";

import { cacheFolder } from "../../../../../cli/stack/engine/cache-folder.ts";
import { type Engine, findEngine } from "../../../../../cli/stack/engine/engine.ts";

let machine: FakeMachine;

beforeEach(() => {
  machine = new FakeMachine();
  const offline = `--import=data:text/javascript,${encodeURIComponent("globalThis.fetch = async () => { throw 1; }")}`;
  for (const [name, value] of Object.entries({ ...machine.environment, NODE_OPTIONS: offline })) {
    vi.stubEnv(name, value);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  machine[Symbol.dispose]();
});

function find(): Promise<Engine> {
  return findEngine(machine.search());
}

test.each(["3.231.0", "3.259.0"])("a pulumi on PATH of version %s is the engine", async (version) => {
  const file = machine.executable("pulumi", `echo v${version}`);
  expect(await find()).toMatchObject({
    description: `Pulumi CLI ${version} from PATH (${file})`,
    command: { command: file },
    isOnPath: true,
  });
  expect(machine.progress).toEqual([]);
  expect(machine.list(".")).toEqual(["bin"]);
});

const tooOld = "where 3.231.0 or a newer 3.x is needed";

test.each([
  ["is too old", "echo v3.230.9", `which is version 3.230.9 ${tooOld}`],
  ["is of an older major", "echo v2.299.0", `which is version 2.299.0 ${tooOld}`],
  ["is of a newer major", "echo v4.0.0", `which is version 4.0.0 ${tooOld}`],
  ["fails", "echo v3.259.0; exit 1", 'which does not answer "pulumi version" with a version'],
  ["prints no version", "echo hello", 'which does not answer "pulumi version" with a version'],
])("a pulumi that %s is passed over for a good one later on PATH, and that is told", async (_, script, why) => {
  const bad = machine.executable("bad/bin/pulumi", script);
  const good = machine.executable("good/bin/pulumi", "echo v3.240.0");
  vi.stubEnv("PATH", `${join(bad, "..")}::${join(good, "..")}`);
  expect(await find()).toHaveProperty("command.command", good);
  expect(machine.progress).toEqual([`passing over ${bad}, ${why}`]);
});

test("a pulumi that never answers is passed over", async () => {
  const file = machine.executable("pulumi", "exec /bin/sleep 600");
  await expect(findEngine(machine.search(), 200)).rejects.toThrow(
    `passed over ${file}, which does not answer "pulumi version" with a version within 0.2 s; `,
  );
});

test("a pulumi in a folder that is not called bin is an engine, too", async () => {
  const file = machine.executable("shims/pulumi", "echo v3.240.0");
  vi.stubEnv("PATH", join(machine.folder, "shims"));
  expect(await find()).toHaveProperty("command.command", file);
});

test("the update check of the CLI is off while its version is asked", async () => {
  machine.executable("pulumi", 'echo "$PULUMI_SKIP_UPDATE_CHECK" > "$HOME-asked"; echo v3.259.0');
  await find();
  expect(machine.lines("home-asked")).toEqual(["true"]);
});

test("where PATH has none, another way is tried, in this user's cache folder", async () => {
  const old = machine.executable("pulumi", "echo v3.100.0");
  await expect(find()).rejects.toMatchObject({
    code: "PULUMI_CLI_MISSING",
    message: expect.stringContaining(
      `The Pulumi CLI is missing: passed over ${old}, which is version 3.100.0 ${tooOld}; Pulumi's download site could`,
    ),
  });
  expect(machine.list("home/.cache/rustdesk-entra")).toEqual(["engines"]);
});

test("a folder of that name is no pulumi", async () => {
  machine.executable("bin/pulumi/inner", "");
  await expect(find()).rejects.toThrow("The Pulumi CLI is missing: pulumi is not on PATH; ");
});

test.each([
  ["linux", { HOME: "/home/ada", XDG_CACHE_HOME: "/caches" }, "/caches/rustdesk-entra"],
  ["linux", { HOME: "/home/ada" }, "/home/ada/.cache/rustdesk-entra"],
  ["linux", { HOME: "/home/ada", XDG_CACHE_HOME: "relative" }, "/home/ada/.cache/rustdesk-entra"],
  ["linux", {}, join(userInfo().homedir, ".cache/rustdesk-entra")],
  ["linux", { HOME: "" }, join(userInfo().homedir, ".cache/rustdesk-entra")],
  ["darwin", { HOME: "/Users/ada", XDG_CACHE_HOME: "/caches" }, "/Users/ada/Library/Caches/rustdesk-entra"],
  ["win32", { LOCALAPPDATA: "/ada/local" }, "/ada/local/rustdesk-entra"],
  ["win32", { USERPROFILE: "/ada" }, "/ada/AppData/Local/rustdesk-entra"],
] as const)("on %s with %j copies of the CLI are kept in %s", (platform, environment, folder) => {
  expect(cacheFolder(environment, platform)).toBe(folder);
});

test("a user without a home keeps them in the checkout", () => {
  const unknown = vi.spyOn(os, "userInfo").mockImplementation(() => {
    throw new Error("ENOENT: no such user");
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    unknown.mockRestore();
    syncBuiltinESMExports();
  });
  expect(cacheFolder({}, "linux")).toBe(join(import.meta.dirname, "../../../../../.local/cache"));
});
