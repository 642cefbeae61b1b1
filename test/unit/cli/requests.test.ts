import { describe, expect, test } from "vitest";

import { commands } from "../../../cli/commands.ts";
import { UsageError } from "../../../cli/user-error.ts";

/** What a command is asked to do by these arguments, which are parted by blanks; a list may hold blanks itself. */
function read(name: string, args: string | string[]): unknown {
  const command = commands.find((candidate) => candidate.name === name);
  return command?.read(typeof args === "string" ? args.split(" ").filter((arg) => arg !== "") : args);
}

const clientId = "0a1b2c3d-1111-2222-3333-444444444444";
const adopted = { stack: "prod", clientId, local: false, details: false, yes: false, acceptInterruption: false };
const dev = { stack: "dev", local: false };
const prod = { stack: "prod", local: true };
const localUp = { action: "up", stackName: "dev", port: undefined, showSecrets: false };
const sheet = { environment: dev, json: false, showSecrets: false, copy: undefined, consoleRelease: undefined };
const issue = {
  action: "issue",
  files: [],
  close: false,
  title: "RustDesk sign-in needs attention",
  label: "rustdesk-entra",
};
const nothing = { origin: undefined, name: undefined, owner: undefined };
const environment = { stack: "prod", local: false, given: nothing, yes: false, acceptInterruption: false };
const rotation = { ...dev, intent: { kind: "renew" }, yes: false, showSecrets: false, details: false };
const preview = {
  stacks: ["dev"],
  local: false,
  refresh: false,
  details: false,
  base: undefined,
  baseFailed: [],
  format: "text",
  files: [],
};
const files = [
  { format: "markdown", path: "r.md" },
  { format: "json", path: "r.json" },
];

describe("is asked", () => {
  test.each<[name: string, args: string | string[], request: object]>([
    ["adopt", `--stack prod --client-id ${clientId}`, adopted],
    ["adopt", ["--stack", "prod", "--client-id", ` ${clientId.toUpperCase()}\n`], adopted],
    [
      "adopt",
      `--local --yes --stack prod --client-id ${clientId} --accept-interruption`,
      { ...adopted, local: true, yes: true, acceptInterruption: true },
    ],
    ["ci-setup", "", { check: false, origin: undefined, reviewers: undefined, yes: false }],
    ["ci-setup", "--check", { check: true, origin: undefined, reviewers: undefined, yes: false }],
    [
      "ci-setup",
      ["--yes", "--origin", "https://a.test", "--reviewers", ""],
      { check: false, origin: "https://a.test", reviewers: "", yes: true },
    ],
    ["doctor", "", { environment: dev, console: undefined, ca: undefined, pasted: false, json: false }],
    [
      "doctor",
      "local --stack prod --console desk.example.com:21114 --ca ca.pem --json",
      {
        environment: prod,
        console: new URL("https://desk.example.com:21114"),
        ca: "ca.pem",
        pasted: false,
        json: true,
      },
    ],
    ["explain", "--paste", { source: "clipboard", text: "", environment: undefined }],
    ["explain", "", { source: "standard input", text: "", environment: undefined }],
    [
      "explain",
      "error 50011 --stack prod",
      { source: "arguments", text: "error 50011", environment: { stack: "prod", local: false } },
    ],
    ["expiry", "", { environment: dev, json: false, warningDays: undefined }],
    ["expiry", "--stack prod --local --json --days 0", { environment: prod, json: true, warningDays: 0 }],
    ["github", "comment --pull-request 7 --file r.md", { action: "comment", pullRequest: 7, file: "r.md" }],
    ["github", "comment --workflow-run --file r.md", { action: "comment", pullRequest: "of-the-run", file: "r.md" }],
    ["github", "issue --file a.md --file b.txt", { ...issue, files: ["a.md", "b.txt"] }],
    ["github", "issue --close --title T --label L", { ...issue, close: true, title: "T", label: "L" }],
    ["github", "summary --file a.md", { action: "summary", files: ["a.md"] }],
    ["init", "prod", environment],
    [
      "init",
      "prod local --origin https://a.test --origin https://b.test --owner x --yes",
      {
        ...environment,
        local: true,
        yes: true,
        given: { ...nothing, origin: "https://a.test https://b.test", owner: "x" },
      },
    ],
    [
      "init",
      ["--name", "RustDesk", "--owner", "", "prod"],
      { ...environment, given: { ...nothing, name: "RustDesk", owner: "" } },
    ],
    ["local", "", localUp],
    ["local", "--stack prod destroy --port 8443", { ...localUp, action: "destroy", stackName: "prod", port: 8443 }],
    ["local", "--serve --show-secrets", { ...localUp, action: "serve", showSecrets: true }],
    ["local", "reset", { ...localUp, action: "reset" }],
    ["preview", "", preview],
    ["preview", "--stack a --stack b --stack a", { ...preview, stacks: ["a", "b"] }],
    ["preview", "--all --local --refresh", { ...preview, stacks: undefined, local: true, refresh: true }],
    ["preview", "--base HEAD^1", { ...preview, base: "HEAD^1" }],
    ["preview", "--all --base HEAD^1", { ...preview, stacks: undefined, base: "HEAD^1" }],
    [
      "preview",
      ["--all", "--base", "HEAD^1", "--base-failed", " a b"],
      { ...preview, stacks: undefined, base: "HEAD^1", baseFailed: ["a", "b"] },
    ],
    ["preview", ["--base-failed", ""], preview],
    ["preview", "--format json --markdown r.md --json r.json", { ...preview, format: "json", files }],
    ["rotate", "", rotation],
    ["rotate", "--finish", { ...rotation, intent: { kind: "finish" } }],
    ["rotate", "--revoke 12", { ...rotation, intent: { kind: "revoke", generation: 12 } }],
    ["rotate", "--stack prod --local --yes --show-secrets", { ...rotation, ...prod, yes: true, showSecrets: true }],
    ["rotate", "local --stack prod --yes", { ...rotation, ...prod, yes: true }],
    ["rotate", "--yes --stack prod local", { ...rotation, ...prod, yes: true }],
    ["rotate", "local --stack local", { ...rotation, stack: "local", local: true }],
    ["sheet", "", sheet],
    [
      "sheet",
      "--stack prod --local --json --show-secrets --console-version 1.8.4",
      { ...sheet, environment: prod, json: true, showSecrets: true, consoleRelease: [1, 8, 4] },
    ],
    ...["client-id", "client-secret", "issuer", "callback-url"].map((copy): [string, string, object] => [
      "sheet",
      `--copy ${copy}`,
      { ...sheet, copy },
    ]),
    ["up", "", { ...dev, refresh: false, details: false, yes: false, acceptInterruption: false }],
    [
      "up",
      "--stack prod --local --refresh --details --yes --accept-interruption",
      { ...prod, refresh: true, details: true, yes: true, acceptInterruption: true },
    ],
  ])("%s %j", (name, args, request) => {
    expect(read(name, args)).toEqual(request);
  });
});

const stackMessage = (option: string, given: string) =>
  `${option} must be a stack name of letters, digits, "-", "_" and "."; got "${given}".`;
const qualifiedMessage = (given: string, advice: string) =>
  `--stack must be NAME of Pulumi.NAME.yaml, without organization and project; got "${given}". Write --stack prod${advice}.`;
const clientIdMessage = (given: string) =>
  `--client-id must be the Application (client) ID of the registration, such as 00000000-1111-2222-3333-444444444444; got ${given}.`;
const generationMessage = (given: string) =>
  `--revoke must be the number of a generation, from 1; got "${given}". The name of the secret in the portal ends in it.`;
const actionMessage = (known: string, given: string) => `The action must be one of ${known}; got "${given}".`;
const consentMessage = "--accept-interruption must come with --yes; without it you are asked.";
const eitherMessage = "There must be either --pull-request or --workflow-run.";

describe("refuses", () => {
  test.each<[name: string, args: string | string[], message: string]>([
    ["adopt", `--client-id ${clientId}`, "--stack must name the environment that the registration becomes."],
    ["adopt", "--stack prod", clientIdMessage("none")],
    ["adopt", "--stack prod --client-id RustDesk", clientIdMessage('"RustDesk"')],
    ["adopt", `--stack a:b --client-id ${clientId}`, stackMessage("--stack", "a:b")],
    [
      "up",
      "--stack acme/prod",
      qualifiedMessage("acme/prod", ", and choose the organization once with `pulumi org set-default acme`"),
    ],
    [
      "expiry",
      "--stack acme/desk/prod",
      qualifiedMessage("acme/desk/prod", ", and choose the organization once with `pulumi org set-default acme`"),
    ],
    ["up", "--stack organization/desk/prod", qualifiedMessage("organization/desk/prod", "")],
    ["adopt", `--stack prod --client-id ${clientId} now`, 'There must be options only; got "now".'],
    ["adopt", `--stack prod --client-id ${clientId} --accept-interruption`, consentMessage],
    ["ci-setup", "--check --yes", "--check must stand alone: it asks and changes nothing."],
    ["ci-setup", "prod", 'There must be options only; got "prod".'],
    ["doctor", "--pasted --json", "--pasted must not be combined with --json: it looks at one secret alone."],
    ["doctor", "--ca ca.pem", "--ca must come with --console."],
    ...["ftp://desk.example.com", "https://me@desk.example.com", "https://"].map((url): [string, string, string] => [
      "doctor",
      `--console ${url}`,
      `--console must be the address that the console is opened at, such as https://desk.example.com; got "${url}".`,
    ]),
    ["doctor", "prod", 'There must be options only; got "prod".'],
    ["explain", "50011 --paste", "--paste must not be combined with a text: it reads one from the clipboard."],
    ["explain", "50011 --stack a:b", stackMessage("--stack", "a:b")],
    ["environments", "prod", 'There must be options only; got "prod".'],
    ["expiry", ["--days", "-1"], "Option '--days' argument is ambiguous."],
    ["expiry", "--days 1.5", '--days must be a whole number from 0 to 9999; got "1.5".'],
    ["expiry", ["--days", ""], '--days must be a whole number from 0 to 9999; got "".'],
    ["expiry", "now", 'There must be options only; got "now".'],
    ["expiry", "--show-secrets", "Unknown option '--show-secrets'"],
    ["github", "", actionMessage("comment, issue, summary", "")],
    ["github", "toString", actionMessage("comment, issue, summary", "toString")],
    ["github", "comment issue", actionMessage("comment, issue, summary", "comment issue")],
    ["github", "comment --file a.md", eitherMessage],
    ["github", "comment --file a.md --pull-request 1 --workflow-run", eitherMessage],
    ...["1.5", "0"].map((number): [string, string, string] => [
      "github",
      `comment --file a.md --pull-request ${number}`,
      `--pull-request must be the number of a pull request; got "${number}".`,
    ]),
    ["github", "comment --pull-request 1", "--file must name what to say, but it is missing."],
    ["github", "comment --pull-request 1 --file a --file b", "--file must be given once; got 2 files."],
    ["github", "comment --pull-request 1 --file a --close", '--close must not be combined with "comment".'],
    ["github", "issue", "--file must name what to say, but it is missing."],
    ["github", "issue --file a --pull-request 1", '--pull-request must not be combined with "issue".'],
    ["github", ["issue", "--file", "a", "--title", " "], "--title must have 1 to 256 characters."],
    ["github", "issue --file a --label a,b", '--label must have 1 to 50 characters and no comma; got "a,b".'],
    ["github", "summary --file a --title T", '--title must not be combined with "summary".'],
    ["init", "", 'There must be one NAME, name of the environment, such as prod; got "".'],
    ["init", "local", 'There must be one NAME, name of the environment, such as prod; got "".'],
    ["init", "a b", 'There must be one NAME, name of the environment, such as prod; got "a b".'],
    ["local", "down", actionMessage("up, destroy, reset", "down")],
    ["local", "up reset", actionMessage("up, destroy, reset", "up reset")],
    ["local", "destroy --serve", '--serve must not be combined with "destroy".'],
    ...["0", "http", "65536"].map((port): [string, string, string] => [
      "local",
      `--port ${port}`,
      `--port must be a whole number from 1 to 65535; got "${port}".`,
    ]),
    ["local", "--stack ../dev", stackMessage("--stack", "../dev")],
    ["preview", "--all --stack dev", "--all must not be combined with --stack."],
    ["preview", ["--all", "--base", ""], '--base must name a commit; got "".'],
    ["preview", "--base-failed a", "--base-failed must come with --base."],
    ["preview", "--format html", '--format must be one of text, markdown, json; got "html".'],
    ["preview", ["--json", ""], '--json must name a file; got "".'],
    ["preview", ["--stack", "a b"], stackMessage("--stack", "a b")],
    ["preview", "--all --base HEAD^1 --base-failed a:b", stackMessage("--base-failed", "a:b")],
    ["preview", "--all --base-failed a", "--base-failed must come with --base."],
    ["rotate", "local prod", 'There must be options only; got "prod".'],
    ["rotate", "--finish --revoke 1", "--finish must not be combined with --revoke."],
    ["rotate", "--revoke 0", generationMessage("0")],
    ["rotate", "--revoke all", generationMessage("all")],
    ["rotate", ["--stack", "a b"], stackMessage("--stack", "a b")],
    ...["secret", "toString"].map((field): [string, string, string] => [
      "sheet",
      `--copy ${field}`,
      `--copy must be one of client-id, client-secret, issuer, callback-url; got "${field}".`,
    ]),
    ...["--json", "--show-secrets"].map((other): [string, string, string] => [
      "sheet",
      `--copy issuer ${other}`,
      `--copy must not be combined with ${other}: it prints no value.`,
    ]),
    [
      "sheet",
      "--console-version 1.8",
      '--console-version must be a release of RustDesk Server Pro such as 1.8.4; got "1.8".',
    ],
    ["sheet", "--stack a:b", stackMessage("--stack", "a:b")],
    ["up", "--accept-interruption", consentMessage],
    ["up", ["--stack", ""], stackMessage("--stack", "")],
  ])("%s %j", (name, args, message) => {
    expect(() => read(name, args)).toThrow(UsageError);
    expect(() => read(name, args)).toThrow(message);
  });
});
