import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import { environments } from "../../../../cli/environments/command.ts";
import { notingContext } from "../noting-context.ts";
import { ProjectFolder } from "../project-folder.ts";

const prod =
  'encryptionsalt: v1:a\nconfig:\n  desk:consoleOrigins:\n    - https://a.example\n  azuread:tenantId: "1"\n';

let checkout: ProjectFolder;
beforeEach(() => {
  checkout = new ProjectFolder();
  git("init", "--quiet", "--initial-branch=main");
  checkout.write("Pulumi.yaml", "name: desk\n");
  checkout.write("index.ts", "");
  checkout.write("Pulumi.prod.yaml", prod);
  commit();
});

function git(...words: string[]): string {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.test", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...words], { cwd: checkout.path, encoding: "utf8", stdio: "pipe" }).trim();
}

function commit(): string {
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "Change");
  return git("rev-parse", "HEAD");
}

/** What is said of a branch with a change, when main is checked out. */
async function judged(change: () => void): Promise<string[]> {
  git("switch", "--quiet", "--create", "change");
  change();
  const head = commit();
  git("switch", "--quiet", "main");
  const context = notingContext(checkout.path);
  expect(await environments.run(["--proposed", head], context)).toBe(0);
  return [...context.printed, ...context.said.map((line) => line.trim())];
}

const write = (name: string, text: string) => () => void checkout.write(name, text);

test.each<[string, () => void]>([
  ["nothing", () => {}],
  ["a setting of the registration", write("Pulumi.prod.yaml", prod.replace("a.example", "b.example"))],
  ["another order and a comment", write("Pulumi.prod.yaml", `# why\n${prod}`)],
  [
    "a new environment with a passphrase",
    write("Pulumi.dev.yaml", "encryptionsalt: v1:b\nconfig:\n  desk:displayName: dev\n"),
  ],
  ["a key without a namespace, which is the project's", write("Pulumi.prod.yaml", `${prod}  displayName: RustDesk\n`)],
])("%s is data", async (_what, change) => {
  expect(await judged(change)).toEqual(["kind=data"]);
});

test("what main has got since is no part of it", async () => {
  git("switch", "--quiet", "--create", "change");
  checkout.write("Pulumi.prod.yaml", prod.replace("a.example", "b.example"));
  const head = commit();
  git("switch", "--quiet", "main");
  checkout.write("index.ts", "// newer\n");
  commit();
  const context = notingContext(checkout.path);
  await environments.run(["--proposed", head], context);
  expect(context.printed).toEqual(["kind=data"]);
});

test.each<[string, () => void]>([
  ["index.ts is no environment's file.", write("index.ts", "// changed\n")],
  ["Pulumi.yaml is no environment's file.", write("Pulumi.yaml", "name: desk\nmain: other.ts\n")],
  ["policy-config.json is no environment's file.", write("policy-config.json", "{}")],
  ["Pulumi.a b.yaml is no environment's file.", write("Pulumi.a b.yaml", "config:\n")],
  [
    "Pulumi.dev.yaml is no plain file.",
    () => symlinkSync("/proc/self/environ", join(checkout.path, "Pulumi.dev.yaml")),
  ],
  ["Pulumi.prod.yaml is no plain file.", () => chmodSync(join(checkout.path, "Pulumi.prod.yaml"), 0o755)],
])("code is told: %s", async (reason, change) => {
  expect(await judged(change)).toEqual(["kind=code", reason]);
});

test.each([
  ["another tenant", prod.replace('"1"', '"2"')],
  ["a metadata host", `${prod}  azuread:metadataHost: evil.example\n`],
  ["a metadata host by the older form", `${prod}  azuread:config:metadataHost: evil.example\n`],
  ["an engine's setting", `${prod}  pulumi:disable-default-providers: ["*"]\n`],
  ["another provider of secrets", `${prod}secretsprovider: awskms://evil\n`],
  ["an environment of Pulumi Cloud", `${prod}environment: [evil]\n`],
  ["an alias", `${prod}  desk:a: &x 1\n  desk:b: *x\n`],
  ["a merge key", `${prod}  <<: {azuread:metadataHost: evil.example}\n`],
  ["a tag", `${prod}  !!binary YQ==: 1\n`],
  ["a second document", `${prod}---\nconfig:\n  azuread:metadataHost: evil.example\n`],
  ["a key twice", `${prod}config:\n  azuread:metadataHost: evil.example\n`],
  ["an invisible line end", `${prod}  desk:a: x\u2028  azuread:metadataHost: evil.example\n`],
  ["a list", "- config\n"],
])("what leads elsewhere, or might, is no data: %s", async (_what, text) => {
  expect(await judged(write("Pulumi.prod.yaml", text))).toEqual([
    "kind=code",
    "Pulumi.prod.yaml changes what leads elsewhere than to the registration.",
  ]);
});

test("an environment with settings of a provider may go only by review", async () => {
  expect(await judged(() => rmSync(join(checkout.path, "Pulumi.prod.yaml")))).toContain("kind=code");
});

test("what does not merge, and what git does not have, is refused", async () => {
  git("switch", "--quiet", "--create", "change");
  checkout.write("Pulumi.prod.yaml", prod.replace("a.example", "b.example"));
  const head = commit();
  git("switch", "--quiet", "main");
  checkout.write("Pulumi.prod.yaml", prod.replace("a.example", "c.example"));
  commit();
  const asked = (words: string) => environments.run(["--proposed", words], notingContext(checkout.path));
  await expect(asked(head)).rejects.toThrow("Merge main into the branch, and push.");
  await expect(asked("0".repeat(40))).rejects.toThrow("--proposed must be a commit that git has in ");
  await expect(asked("main")).rejects.toThrow('must be a commit\'s whole hash of 40 digits; got "main".');
});
