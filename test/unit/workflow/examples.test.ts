import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";
import { parse } from "yaml";

import { callsIn, checkCall } from "../../workflow/command-words.ts";

const docs = join(import.meta.dirname, "../../../docs");
const examples = join(docs, "examples");

const guides = readdirSync(docs).filter((name) => /^ci.*\.md$/.test(name));

/** Every script in a pipeline's file; a list of lines is one. */
function scriptsIn(value: unknown, key = ""): string[] {
  if (["script", "inlineScript", "before_script"].includes(key)) {
    return [Array.isArray(value) ? value.join("\n") : String(value)];
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => scriptsIn(inner, name))
    : [];
}

test.each([
  [
    "azure-pipelines.yml",
    [
      "preview --all",
      "up --stack prod --yes --accept-interruption",
      "up --stack prod --yes",
      "preview --all",
      "environments",
      "expiry --stack dev",
    ],
  ],
  [
    "gitlab-ci.yml",
    [
      "environments",
      "up --local --stack dev",
      "preview --local --all",
      "up --stack prod --yes",
      "up --stack prod --yes --accept-interruption",
      "preview --all",
      "environments",
      "expiry --stack dev",
    ],
  ],
])(
  "%s calls commands of the project with words that they take, from scripts that bash can read",
  (name, expected) => {
    const scripts = scriptsIn(parse(readFileSync(join(examples, name), "utf8")));
    for (const script of scripts) {
      expect(spawnSync("bash", ["-n"], { input: script, encoding: "utf8" }).stderr).toBe("");
    }
    const calls = scripts.flatMap(callsIn);
    for (const call of calls) {
      expect(() => checkCall(call), `${call.name} ${call.words.join(" ")}`).not.toThrow();
    }
    const begun = calls.map(({ name, words }, index) =>
      [name, ...words].join(" ").slice(0, expected[index]?.length),
    );
    expect(begun).toEqual(expected);
  },
);

test.each(guides)("%s names commands of the project with words that they take", (name) => {
  for (const call of callsIn(readFileSync(join(docs, name), "utf8"))) {
    expect(() => checkCall(call), `${call.name} ${call.words.join(" ")}`).not.toThrow();
  }
});

test.each<[string, (text: string) => string, number, string]>([
  ["takes", (text) => text, 0, "json schema validated"],
  [
    "would refuse a misspelt",
    (text) => text.replace("expose_as", "expose_az"),
    1,
    "'expose_az' property is not expected",
  ],
])("GitLab's own schema %s gitlab-ci.yml", (_what, change, code, words) => {
  const folder = mkdtempSync(join(tmpdir(), "gitlab-"));
  const text = readFileSync(join(examples, "gitlab-ci.yml"), "utf8");
  writeFileSync(join(folder, ".gitlab-ci.yml"), change(text));
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
  const program = join(docs, "../node_modules/gitlab-ci-local/dist/index.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--list"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  rmSync(folder, { recursive: true, force: true });
  expect(`${stdout}${stderr}`).toContain(words);
  expect(status).toBe(code);
});
