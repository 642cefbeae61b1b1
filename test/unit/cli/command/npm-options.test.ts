import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Command } from "../../../../cli/command/command.ts";
import { commands } from "../../../../cli/commands.ts";
import { UsageError } from "../../../../cli/user-error.ts";

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "npm-"));
  mkdirSync(join(cache, "_logs"));
});
afterEach(() => rmSync(cache, { recursive: true }));

/** What a command says of the options that npm has kept. */
function refuse(name: string, args: string[], environment: NodeJS.ProcessEnv): void {
  const command = commands.find((candidate) => candidate.name === name) as Command;
  command.refuseKeptOptions(args, environment);
}

function refusal(kept: string, line: string): UsageError {
  return new UsageError(
    `Two hyphens must stand before a command's options, or npm keeps them to itself; it has kept ${kept}. ` +
      `Type \`npm run ${line}\`${line.includes(" -- ") ? ", with every option after the hyphens" : ""}.`,
  );
}

/** Writes npm's log of a run; the words are those that npm 10 and 11 note, with its own names for what it takes for its own. */
function log(words: string, name = "2026-11-28T13_37_25_157Z"): NodeJS.ProcessEnv {
  const argv = words.split(" ").map((word) => JSON.stringify(word));
  const lines = ["6 verbose title npm run", `7 verbose argv ${argv.join(" ")}`, "8 verbose logfile logs-max:10"];
  writeFileSync(join(cache, "_logs", `${name}-debug-0.log`), `${lines.join("\n")}\n`);
  return { npm_config_cache: cache, npm_lifecycle_event: words.split(" ")[1] };
}

describe("by the variables that npm hands on", () => {
  test.each([
    ["rotate", { npm_config_stack: "prod" }, [], "--stack=prod", "rotate -- --stack=prod"],
    [
      "rotate",
      { npm_config_revoke: "1", npm_config_show_secrets: "true" },
      [],
      "--revoke=1 --show-secrets",
      "rotate -- --revoke=1 --show-secrets",
    ],
    ["rotate", { npm_config_stack: "true" }, ["prod"], "--stack", "rotate -- --stack prod"],
    ["rotate", { npm_config_stack: "true" }, ["local", "prod"], "--stack", "rotate local -- --stack prod"],
    ["preview", { npm_config_all: "true" }, [], "--all", "preview -- --all"],
    ["preview", { npm_config_json: "true" }, ["r.json"], "--json", "preview -- --json r.json"],
    ["environments", { npm_config_json: "true" }, [], "--json", "environments -- --json"],
    ["up", { npm_config_yes: "true" }, ["--stack", "prod"], "--yes", "up -- --yes --stack prod"],
    ["init", { npm_config_name: "Desk" }, ["prod", "local"], "--name=Desk", "init local -- --name=Desk prod"],
  ])("%s with %j and %j is refused with the line to type", (name, environment, args, kept, line) => {
    expect(() => refuse(name, args, environment)).toThrow(refusal(kept, line));
  });

  test.each([
    ["rotate", [], {}],
    ["rotate", [], { npm_config_stack: "" }],
    ["rotate", [], { npm_config_all: "true", npm_config_json: "true", npm_config_port: "3" }],
    ["rotate", ["--yes"], { npm_config_yes: "true" }],
  ])("%s %j with %j is not", (name, args, environment) => {
    expect(() => refuse(name, args, environment)).not.toThrow();
  });

  test("what npm is set to for good was not typed", () => {
    const file = join(cache, "npmrc");
    writeFileSync(file, "fund=false\nyes = true\n");
    expect(() => refuse("up", [], { npm_config_yes: "true", npm_config_userconfig: file })).not.toThrow();
    expect(() => refuse("preview", [], { npm_config_all: "true", npm_config_userconfig: file })).toThrow("--all");
  });
});

describe("by npm's log of the run", () => {
  test.each([
    ["run rotate --no-global", [], "--local", "rotate local"],
    ["run rotate --no-global -- --stack prod", ["--stack", "prod"], "--local", "rotate local -- --stack prod"],
    ["run up local --stack prod", ["local", "prod"], "--stack", "up local -- --stack prod"],
    ["run up --stack prod --yes", [], "--stack=prod --yes", "up -- --stack=prod --yes"],
    ["run preview --stack a --stack b", [], "--stack=a --stack=b", "preview -- --stack=a --stack=b"],
    ["run environments --only dev", [], "--only=dev", "environments -- --only=dev"],
    ["run expiry --loglevel info --all --yes --loglevel silent 3", ["3"], "--days", "expiry -- --days 3"],
  ])("%s with %j is refused with the line to type", (words, args, kept, line) => {
    expect(() => refuse(words.split(" ")[1] as string, args, log(words))).toThrow(refusal(kept, line));
  });

  test("it alone counts: a variable may come from elsewhere", () => {
    expect(() => refuse("up", [], { ...log("run up"), npm_config_yes: "true" })).not.toThrow();
  });

  test.each([
    ["is of other words", "run rotate --no-global", "rotate", ["local"]],
    ["is of another script", "run rotate --no-global", "sheet", []],
  ])("one that %s is none of this run", (_what, words, name, args) => {
    expect(() => refuse(name, args, { ...log(words), npm_lifecycle_event: name })).not.toThrow();
  });

  test("an older one is none of this run", () => {
    const environment = log("run rotate --no-global");
    log("run rotate", "2026-11-28T13_37_26_001Z");
    expect(() => refuse("rotate", [], environment)).not.toThrow();
    const old = log("run rotate --no-global", "2026-11-28T13_37_27_001Z");
    expect(() => refuse("rotate", [], old)).toThrow("--local");
    utimesSync(join(cache, "_logs/2026-11-28T13_37_27_001Z-debug-0.log"), 0, 0);
    expect(() => refuse("rotate", [], old)).not.toThrow();
  });
});
