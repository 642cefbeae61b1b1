import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { expect, test } from "vitest";

const entry = join(import.meta.dirname, "../../../component/main.cjs");

test("an old Node.js is refused in one sentence, before any TypeScript is loaded", () => {
  const versions = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.18.0" } });';
  const program = `${versions} require(${JSON.stringify(entry)})();`;
  const { status, stderr } = spawnSync(process.execPath, ["--no-strip-types", "--eval", program], {
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/^Node\.js must be 22\.19 or newer, got 20\.18\.0: .*\n$/),
  ]);
});
