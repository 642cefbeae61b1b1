import { automation } from "@pulumi/pulumi";
import { FakeMachine } from "@rustdesk-entra/pulumi-cli/testing/fake-machine";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { cliAt } from "../../../../../cli/stack/engine/known-cli.ts";
import { inOwnGroup } from "../../../../../cli/stack/engine/own-group.ts";

let machine: FakeMachine;

beforeEach(() => {
  machine = new FakeMachine();
});
afterEach(() => machine[Symbol.dispose]());

type Result = { stdout: string; stderr: string; code: number };

/** Runs a CLI that does what the script says, as the Automation API's workspace does. */
function run(
  script: string,
  { words = [], ...heard }: { words?: string[]; onOutput?: (data: string) => void; signal?: AbortSignal } = {},
): Promise<Result> {
  const file = machine.executable("pulumi", script);
  const command = inOwnGroup(cliAt(file, "3.259.0")) as unknown as { run(...given: unknown[]): Promise<Result> };
  const variables = { GIVEN: "yes", PATH: "/usr/bin:/bin" };
  return command.run(words, machine.folder, variables, heard.onOutput, undefined, heard.signal);
}

describe.skipIf(process.platform === "win32")("a run of the CLI", () => {
  test("is given what the Automation API gives, and answers with what was printed", async () => {
    const told: string[] = [];
    const script = 'echo "$* $GIVEN $PULUMI_AUTOMATION_API $PATH $PWD"; echo talk >&2';
    const { stdout, stderr, code } = await run(script, { words: ["version"], onOutput: (data) => told.push(data) });
    const { folder } = machine;
    expect(stdout).toBe(`version --non-interactive yes true ${folder}/bin:/usr/bin:/bin ${folder}`);
    expect([stderr, code, told]).toEqual(["talk", 0, [`${stdout}\n`]]);
  });

  test.each([
    ["a failure", "echo 'error: no' >&2; exit 255", automation.CommandError, "code: 255"],
    [
      "another update's lock",
      "echo 'error: the stack is currently locked by 1 lock(s)' >&2; exit 255",
      automation.ConcurrentUpdateError,
      "currently locked",
    ],
    ["an end by another's hand", "kill -KILL $$", automation.CommandError, "stderr: error: ended by SIGKILL"],
  ])("ends for %s with the Automation API's own error", async (_, script, kind, words) => {
    const error: Error = await run(script).then(
      () => expect.fail("it must end with an error"),
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(words);
  });

  test("that cannot be started ends with the same error", async () => {
    const command = inOwnGroup(cliAt("/nowhere/pulumi", "3.259.0")) as unknown as { run(...given: unknown[]): unknown };
    await expect(command.run([], machine.folder, {})).rejects.toThrow(/ENOENT/);
    await expect(command.run([], machine.folder, {})).rejects.toBeInstanceOf(automation.CommandError);
  });

  test("is in a process group of its own, which no terminal ends", async () => {
    const { stdout } = await run('echo "$$ $(ps -o pgid= -p $$)"');
    const [own, group] = stdout.split(/\s+/);
    expect(group).toBe(own);
  });

  test("hears an abort once", async () => {
    const controller = new AbortController();
    const script = `trap 'echo heard >> heard; exit 0' INT; echo up; while :; do /bin/sleep 0.05; done`;
    await run(script, { onOutput: () => controller.abort(), signal: controller.signal });
    expect(machine.lines("heard")).toEqual(["heard"]);
  });

  test("is not started after an abort", async () => {
    await expect(run("echo ran > ran", { signal: AbortSignal.abort(new Error("Ctrl-C")) })).rejects.toThrow("Ctrl-C");
    expect(machine.lines("ran")).toEqual([]);
  });
});
