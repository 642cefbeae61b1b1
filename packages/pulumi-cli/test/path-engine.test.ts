import { join } from "node:path";

import { expect, test, vi } from "vitest";

import { fromPath } from "../src/engine/path-engine.ts";
import { FakeMachine } from "./fake-machine.ts";

test("a recent pulumi on PATH is the engine", async () => {
  using machine = new FakeMachine();
  const file = machine.executable("pulumi", "echo v3.259.0");
  const answer = await fromPath(machine.search());
  expect(answer).toMatchObject({
    engine: {
      version: "3.259.0",
      origin: "path",
      description: `Pulumi CLI 3.259.0 from PATH (${file})`,
      command: { command: file },
    },
  });
  expect(machine.progress).toEqual([]);
});

test("the oldest CLI that is taken is 3.231.0", async () => {
  using machine = new FakeMachine();
  machine.executable("pulumi", "echo v3.231.0");
  expect(await fromPath(machine.search())).toHaveProperty("engine.version", "3.231.0");
});

test.each([
  ["v3.230.9", "3.230.9"],
  ["v2.99.0", "2.99.0"],
  ["v4.0.0", "4.0.0"],
])("version %s is passed over, and that is told", async (printed, version) => {
  using machine = new FakeMachine();
  const file = machine.executable("pulumi", `echo ${printed}`);
  const reason = `${file}, which is version ${version} where 3.231.0 or a newer 3.x is needed`;
  expect(await fromPath(machine.search())).toEqual({ missing: `passed over ${reason}` });
  expect(machine.progress).toEqual([`passing over ${reason}`]);
});

test.each([
  ["fails", "echo v3.259.0; exit 1"],
  ["prints no version", "echo hello"],
])("a pulumi that %s is passed over, and that is told", async (_, script) => {
  using machine = new FakeMachine();
  const file = machine.executable("pulumi", script);
  const reason = `${file}, which does not answer "pulumi version" with a version`;
  expect(await fromPath(machine.search())).toEqual({ missing: `passed over ${reason}` });
  expect(machine.progress).toEqual([`passing over ${reason}`]);
});

test("a good pulumi later on PATH is used when the first is too old", async () => {
  using machine = new FakeMachine();
  const old = machine.executable("old/bin/pulumi", "echo v3.100.0");
  const good = machine.executable("good/bin/pulumi", "echo v3.240.0");
  machine.environment.PATH = `${join(old, "..")}::${join(good, "..")}`;
  expect(await fromPath(machine.search())).toHaveProperty("engine.command.command", good);
  expect(machine.progress).toHaveLength(1);
});

test("a pulumi in a folder that is not called bin is run by its name", async () => {
  using machine = new FakeMachine();
  machine.executable("shims/pulumi", "echo v3.240.0");
  machine.environment.PATH = join(machine.folder, "shims");
  vi.stubEnv("PATH", machine.environment.PATH);
  const answer = await fromPath(machine.search());
  vi.unstubAllEnvs();
  expect(answer).toHaveProperty("engine.command.command", "pulumi");
});

test("a folder or a file without the right to execute is no pulumi", async () => {
  using machine = new FakeMachine();
  machine.executable("bin/pulumi/inner", "");
  expect(await fromPath(machine.search())).toEqual({ missing: "pulumi is not on PATH" });
});

test("the update check of the CLI is off while its version is asked", async () => {
  using machine = new FakeMachine();
  machine.executable("pulumi", 'echo "v3.259.$PULUMI_SKIP_UPDATE_CHECK" > "$HOME-asked"; echo v3.259.0');
  await fromPath(machine.search());
  expect(machine.lines("home-asked")).toEqual(["v3.259.true"]);
});
