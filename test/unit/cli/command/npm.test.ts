import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

const start = join(import.meta.dirname, "../../../../cli/start.mjs");
const names = ["rotate", "preview", "up", "environments"];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "npm-"));
  const scripts = Object.fromEntries(names.map((name) => [name, `"${process.execPath}" "${start}" ${name}`]));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `npm run …` with the npm at hand, which keeps its log in the folder; the variables of the npm around it do not count. */
function npmRun(words: string[]) {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  // One that is not refused would find no stack.
  const nowhere = { PULUMI_BACKEND_URL: pathToFileURL(folder).href, NO_COLOR: "1" };
  const env = { ...Object.fromEntries(own), ...nowhere, npm_config_cache: join(folder, words.join(" ")) };
  return promisify(execFile)("npm", ["run", ...words], { cwd: folder, env, shell: process.platform === "win32" });
}

test.concurrent.each([
  ["rotate --local", "npm run rotate local"],
  ["preview --local --all", "npm run preview local -- --all"],
  ["preview --all --json r.json", "npm run preview -- --all --json r.json"],
  ["up local --stack=prod --yes", "npm run up local -- --stack=prod --yes"],
])("npm run %s is refused before it does anything", async (words, line) => {
  await expect(npmRun(words.split(" "))).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`Type \`${line}\``),
  });
});

test.concurrent("npm run environments -- --json is what it says", async () => {
  expect((await npmRun(["environments", "--", "--json"])).stdout).toMatch(/^\[.*\]$/m);
});
