import { copyFileSync, renameSync, symlinkSync, truncateSync, utimesSync } from "node:fs";
import { join } from "node:path";

import { FakeMachine } from "@rustdesk-entra/pulumi-cli/testing/fake-machine";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { findEngine } from "../../../../../cli/stack/engine/engine.ts";

let machine: FakeMachine;

beforeEach(() => {
  machine = new FakeMachine();
  for (const [name, value] of Object.entries(machine.environment)) {
    vi.stubEnv(name, value);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  machine[Symbol.dispose]();
});

/** A CLI of the real one's size, of which the shell reads the first lines. */
function install(version: string, bytes = 17 * 1024 * 1024): string {
  const file = machine.executable("pulumi", `echo asked >> "$HOME-asked"; echo v${version}; exit`);
  truncateSync(file, bytes);
  return file;
}

function timesAsked(): number {
  return machine.lines("home-asked").length;
}

test("a CLI is asked for its version once, as long as it is the same file", async () => {
  const file = install("3.259.0");
  for (let run = 0; run < 3; run++) {
    const { command, description } = await findEngine(machine.search());
    expect({ command: command.command, version: command.version?.version, description }).toEqual({
      command: file,
      version: "3.259.0",
      description: `Pulumi CLI 3.259.0 from PATH (${file})`,
    });
    expect(command.version?.compareMain("3.231.0")).toBe(1);
    expect(command.version?.toString()).toBe("3.259.0");
  }
  expect(timesAsked()).toBe(1);
});

test("a CLI that was replaced is asked again", async () => {
  install("3.259.0");
  await findEngine(machine.search());
  install("3.260.0", 18 * 1024 * 1024);
  expect((await findEngine(machine.search())).command.version?.version).toBe("3.260.0");
  utimesSync(install("3.261.0", 18 * 1024 * 1024), 1, 1);
  expect((await findEngine(machine.search())).command.version?.version).toBe("3.261.0");
  expect(timesAsked()).toBe(3);
});

test.each([
  ["a script", () => install("3.259.0", 1000)],
  [
    "a link to a launcher of another name",
    () => {
      const file = install("3.259.0");
      const launcher = join(machine.folder, "launcher");
      renameSync(file, launcher);
      symlinkSync(launcher, file);
    },
  ],
])("%s is asked each time, since the version behind it may change", async (_what, put) => {
  put();
  await findEngine(machine.search());
  await findEngine(machine.search());
  expect(timesAsked()).toBe(2);
});

test("a CLI that is too old is passed over without being asked again", async () => {
  install("3.100.0");
  for (let run = 0; run < 2; run++) {
    await expect(findEngine(machine.search())).rejects.toThrow("which is version 3.100.0 where");
  }
  expect(timesAsked()).toBe(1);
});

test("a damaged memory is no memory", async () => {
  const file = install("3.259.0");
  await findEngine(machine.search());
  copyFileSync(file, join(machine.folder, "home/.cache/rustdesk-entra/cli-versions.json"));
  await findEngine(machine.search());
  expect(timesAsked()).toBe(2);
});
