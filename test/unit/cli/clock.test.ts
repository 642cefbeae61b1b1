import { setTimeout } from "node:timers/promises";

import { expect, test } from "vitest";

import { clock, timeTable } from "../../../cli/clock.ts";
import { engineVariables, nameOfRun } from "../../../cli/stack/engine/engine-run.ts";

test("the table tells when each part began and how long it took, in their order, and the whole", () => {
  const parts = [
    { what: "pulumi up --stack dev", began: 1500, took: 2345 },
    { what: "the Pulumi CLI is looked for", began: 1010, took: 4 },
  ];
  expect(timeTable(parts, 1000, 4000)).toEqual([
    "    after     took",
    "   0.01 s   0.00 s  the Pulumi CLI is looked for",
    "   0.50 s   2.35 s  pulumi up --stack dev",
    "            3.00 s  in all",
  ]);
});

test("work is on the clock whatever comes of it, and is taken once", async () => {
  clock.take();
  expect(await clock.timed("good", async () => 1)).toBe(1);
  await expect(clock.timed("bad", () => setTimeout(0).then(() => Promise.reject(new Error("no"))))).rejects.toThrow(
    "no",
  );
  expect(clock.take()).toEqual(
    ["good", "bad"].map((what) => ({ what, began: expect.any(Number), took: expect.any(Number) })),
  );
  expect(clock.take()).toEqual([]);
});

test.each([
  [["up", "--yes", "--client=127.0.0.1:1", "--stack", "dev"], "pulumi up --stack dev"],
  [["stack", "export", "--show-secrets", "--stack", "prod"], "pulumi stack export --stack prod"],
  [["config", "get", "key"], "pulumi config get key"],
  [["preview", "--config-file", "/home/ada/secret.yaml"], "pulumi preview"],
])("a run of the engine with %j is named %s", (args, name) => {
  expect(nameOfRun(args)).toBe(name);
});

test("the engine looks for no newer release of itself, and keeps a garbage collection that somebody has chosen", () => {
  expect(engineVariables({})).toEqual({ PULUMI_SKIP_UPDATE_CHECK: "true", GOGC: "400" });
  expect(engineVariables({ GOGC: "off" }).GOGC).toBe("off");
});
