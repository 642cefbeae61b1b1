import { spawnSync } from "node:child_process";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Terminal } from "../../../../cli/command/terminal.ts";
import { wrapped } from "../../../../cli/command/wrapping.ts";

describe("a line that is wider than the terminal", () => {
  test.each<[line: string, width: number, lines: string[]]>([
    ["short", 10, ["short"]],
    ["  one two three four", 11, ["  one two", "    three", "    four"]],
    ["run `npm run up -- now` then", 12, ["run", "  `npm run up -- now`", "  then"]],
    ["\u001b[31mone two\u001b[39m", 7, ["\u001b[31mone two\u001b[39m"]],
    ["    a command that is copied as it is", 10, ["    a command that is copied as it is"]],
    ["an ` odd mark goes on", 12, ["an ` odd", "  mark goes", "  on"]],
  ])("is several, the later ones further in, and commands whole: %j", (line, width, lines) => {
    expect(wrapped(line, width)).toEqual(lines);
  });
});

describe("what is said", () => {
  let said = "";
  const given = { isTTY: process.stderr.isTTY, columns: process.stderr.columns };
  beforeEach(() => {
    vi.useFakeTimers();
    said = "";
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      said += text;
      return true;
    });
    Object.assign(process.stderr, { isTTY: true, columns: 20 });
    vi.stubEnv("TERM", "xterm");
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    Object.assign(process.stderr, given);
  });

  test("is wrapped on a terminal, and a line elsewhere", () => {
    new Terminal().say("a sentence of several words");
    expect(said).toBe("a sentence of\n  several words\n");
    said = "";
    Object.assign(process.stderr, { isTTY: false });
    new Terminal().say("a sentence of several words");
    expect(said).toBe("a sentence of several words\n");
  });

  test("of what is under way is drawn over, unless the terminal is dumb", () => {
    const terminal = new Terminal();
    terminal.progress("looking");
    terminal.say("found");
    expect(said).toBe("\r\x1b[K  looking\r\x1b[Kfound\n");
    said = "";
    vi.stubEnv("TERM", "dumb");
    terminal.progress("looking");
    terminal.say("found");
    expect(said).toBe("  looking\nfound\n");
  });

  test("is never nothing for longer than ten seconds while a step is under way, and nothing after it", async () => {
    Object.assign(process.stderr, { isTTY: false });
    const terminal = new Terminal();
    terminal.progress("looking");
    await vi.advanceTimersByTimeAsync(20_000);
    terminal.say("found");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said).toBe("  looking\n  still at it after 10 s: looking\n  still at it after 20 s: looking\nfound\n");
  });

  test("ends with the work, also when it fails", async () => {
    Object.assign(process.stderr, { isTTY: false });
    const terminal = new Terminal();
    const failing = terminal.waiting(
      async () => {
        await vi.advanceTimersByTimeAsync(10_000);
        throw new Error("no");
      },
      () => "it",
    );
    await expect(failing).rejects.toThrow("no");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said).toBe("  still waiting for it\n");
  });
});

test.each([
  ["", undefined],
  ["typed", "typed"],
  ["typed\nmore", "typed"],
])("a question takes what standard input has, and its end is an answer: %j", (input, answer) => {
  const program = `
    import { Terminal } from "./cli/command/terminal.ts";
    process.stdout.write(String(await new Terminal().askHidden("Secret? ", new AbortController().signal)));`;
  const words = ["--input-type=module-typescript", "--eval", program];
  const { stdout, status } = spawnSync(process.execPath, words, { input, encoding: "utf8" });
  expect([status, stdout]).toEqual([0, String(answer)]);
});
