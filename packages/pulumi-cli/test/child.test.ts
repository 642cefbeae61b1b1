import { expect } from "vitest";

import { runChild } from "../src/process/child.ts";
import { test } from "./machine-test.ts";

// Each of these children starts a grandchild that holds the pipes: only ending the whole group lets the call return.
const endless = "/bin/sleep 600 & echo started >&2; wait";

test("a child's exit code, output and errors are its result, line by line", async ({ machine }) => {
  const file = machine.executable("talk", "echo one; echo two; echo oops >&2; exit 7");
  const seen: string[] = [];
  const result = await runChild(file, [], { environment: {}, onErrorLine: (line) => seen.push(line) });
  expect(result).toEqual({ code: 7, output: "one\ntwo", errors: "oops", late: false });
  expect(seen).toEqual(["oops"]);
});

test("a program that is not there is a result and not an error", async () => {
  const result = await runChild("/nowhere/at-all", [], { environment: {} });
  expect(result).toEqual({ code: undefined, output: "", errors: "spawn /nowhere/at-all ENOENT", late: false });
});

test("the time limit ends a child with all that it started", async ({ machine }) => {
  const result = await runChild(machine.executable("endless", endless), [], { environment: {}, limit: 100 });
  expect(result).toMatchObject({ code: undefined, late: true });
});

test("a child that ignores a polite end is ended all the same", async ({ machine }) => {
  const file = machine.executable("stubborn", "trap '' TERM; echo started; while :; do /bin/sleep 1; done");
  const result = await runChild(file, [], { environment: {}, limit: 100 });
  expect(result).toMatchObject({ code: undefined, late: true });
});

test("an abort ends a child with all that it started, and rejects with its reason", async ({ machine }) => {
  const controller = new AbortController();
  const reason = new Error("Ctrl-C");
  const running = runChild(machine.executable("endless", endless), [], {
    environment: {},
    signal: controller.signal,
    onErrorLine: () => controller.abort(reason),
  });
  await expect(running).rejects.toBe(reason);
});

test("nothing is started once aborted", async ({ machine }) => {
  const file = machine.executable("mark", `echo ran > ${machine.folder}/mark`);
  const signal = AbortSignal.abort(new Error("Ctrl-C"));
  await expect(runChild(file, [], { environment: {}, signal })).rejects.toThrow("Ctrl-C");
  expect(machine.lines("mark")).toEqual([]);
});
