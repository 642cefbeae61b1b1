import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

const repository = join(import.meta.dirname, "../..");

/** What must be in no committed file, by what it would be. */
const secrets: Record<string, RegExp> = {
  "a private key": /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----\n[A-Za-z0-9+/]/,
  "a client secret of Entra ID": /\b[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}\b/,
  "an access token of Pulumi": /\bpul-[0-9a-f]{40}\b/,
  "a token of GitHub": /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  "a signed token": /\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\./,
};

test.each(Object.entries(secrets))("no committed file holds %s", (_what, pattern) => {
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: repository, encoding: "utf8" }).split("\0");
  const holding = files
    .filter((file) => file !== "" && existsSync(join(repository, file)))
    .filter((file) => pattern.test(readFileSync(join(repository, file), "latin1")));
  expect(holding).toEqual([]);
});

test("no committed file is one that a run makes", () => {
  const files = execFileSync("git", ["ls-files"], { cwd: repository, encoding: "utf8" }).split("\n");
  expect(files.filter((file) => /(^|\/)(\.local|node_modules)\/|\.(db|pem|key|log)$/.test(file))).toEqual([]);
});
