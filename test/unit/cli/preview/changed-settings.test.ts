import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import type { SettingChange } from "../../../../cli/impact/finding.ts";
import { besideBase } from "../../../../cli/preview/beside-base.ts";
import { mappingOf, settingChanges } from "../../../../cli/preview/changed-settings.ts";
import { policyChanges } from "../../../../cli/stack/policy/policy-changes.ts";
import { impactOfSteps, propertyStep, told } from "../impact/engine-events.ts";
import { notingContext } from "../noting-context.ts";

const place = { file: "Pulumi.prod.yaml", project: "rustdesk-entra", local: true };
const said = (changes: SettingChange[]): string[] =>
  changes.map(({ finding: { verdict, line } }) => `${verdict}: ${line}`);
const holders = "and whoever holds";

test.each([
  [
    "config:\n  azuread:metadataHost: evil.example",
    "exposed: The provider's setting metadataHost changes from nothing to “evil.example”: whoever runs that host tells the run where to sign in and which issuer holds.",
  ],
  [
    "config:\n  azuread:oidcRequestUrl: https://evil.example",
    "exposed: The provider's setting oidcRequestUrl changes from nothing to “https://evil.example”: the run fetches its token there, and whoever runs that host receives the pipeline's own.",
  ],
  [
    "config:\n  azuread:clientSecret: in-clear-and-long",
    "exposed: The provider's setting clientSecret changes from nothing to [secret]: the run signs in with it.",
  ],
  [
    "environment: [theirs]",
    "exposed: The field environment of Pulumi.prod.yaml is another: what Pulumi ESC sets there holds beside this file: identity, tenant and values may come from it.",
  ],
  [
    "secretsprovider: azurekeyvault://theirs",
    `exposed: The field secretsprovider of Pulumi.prod.yaml is another: the state's secrets are encrypted by another provider, ${holders} its key reads them.`,
  ],
  [
    "encryptedkey: abc",
    `exposed: The field encryptedkey of Pulumi.prod.yaml is another: the state's secrets are encrypted with another key, ${holders} that reads them.`,
  ],
  ["surprise: 1", "unknown: The field surprise of Pulumi.prod.yaml is another."],
  [
    "config:\n  clientSecretWarningDays: 0",
    "uninterrupted: The setting clientSecretWarningDays of Pulumi.prod.yaml changes from the default to “0”: nothing warns any more before the client secret ends.",
  ],
  [
    "config:\n  rustdesk-entra:clientSecretLifetimeDays: 30",
    "uninterrupted: The setting rustdesk-entra:clientSecretLifetimeDays of Pulumi.prod.yaml changes from the default to “30”: the next client secret lives as long; the one that is there keeps its end.",
  ],
  [
    "config:\n  other:key: x",
    "unknown: The setting other:key of Pulumi.prod.yaml changes from nothing to “x”, which is no setting of this program: what it does cannot be told.",
  ],
  [
    "config:\n  existingClientSecret:\n    secure: v1:a",
    "unknown: The client secret of the configuration (existingClientSecret of Pulumi.prod.yaml) comes: its value cannot be read here, so that nobody can tell whether the console has it.",
  ],
])("%j has its line", (text, line) => {
  expect(said(settingChanges(place, "", text))).toEqual([line]);
  expect(said(settingChanges(place, text, text))).toEqual([]);
  expect(settingChanges(place, text, undefined)).toHaveLength(1);
});

test("what the run's own findings tell need not be said twice", () => {
  const texts = [
    "config:\n  owners: [a]\n  existingClientSecret:\n    secure: v1:a",
    "config:\n  owners: [b]\n",
  ] as const;
  const changes = settingChanges({ ...place, local: false }, ...texts);
  expect(changes.map(({ toldBy }) => toldBy)).toEqual([{ subject: "clientSecret" }, { subject: "owners" }]);
});

test("every setting of the project is told by a finding or means something", () => {
  const keys = Object.keys(
    mappingOf(readFileSync(join(import.meta.dirname, "../../../../Pulumi.yaml"), "utf8")).config as object,
  );
  const silent = keys.filter((key) => {
    const [change] = settingChanges({ ...place, local: false }, "", `config:\n  ${key}: another`);
    return change?.toldBy === undefined && !change?.finding.line.includes(": ");
  });
  expect(silent).toEqual([]);
});

test("labels of assignments alone are told apart from who is assigned", () => {
  const texts = ["Team: aaaa\n    Ada: BBBB", "Support: AAAA\n    Ada: bbbb", "Support: AAAA"].map(
    (people) => `config:\n  assignments:\n    ${people}\n`,
  ) as [string, string, string];
  const [renamed, removed] = [settingChanges(place, texts[0], texts[1]), settingChanges(place, texts[1], texts[2])];
  expect(said(renamed)).toEqual([
    "uninterrupted: The setting assignments of Pulumi.prod.yaml assigns the same people by other labels, by which reports call them: (Team “aaaa”, Ada “BBBB”) becomes (Support “AAAA”, Ada “bbbb”).",
  ]);
  expect([...renamed, ...removed].map(({ toldBy }) => toldBy)).toEqual([undefined, { subject: "whoMaySignIn" }]);
});

test("a setting that the run tells by its property is not said twice, and one that it does not tell is", () => {
  const texts = ["config:\n  notes: a", "config:\n  notes: b\n  groupNames: true"] as const;
  const settings = settingChanges(place, ...texts);
  const step = propertyStep("notes", "a", "b");
  expect(told(impactOfSteps([step], { settings }))).toEqual([
    "uninterrupted: The setting groupNames of Pulumi.prod.yaml changes from the default to on.",
    "uninterrupted: The internal note changes from “a” to “b”: administrators read it.",
  ]);
});

test.each([
  [{}, { "single-tenant": "disabled" }, "level from mandatory to disabled", true],
  [{}, { all: "advisory", "two-owners": "advisory" }, "level from mandatory to advisory", true],
  [{ "client-secret-lifetime": "advisory" }, {}, "level from advisory to mandatory", false],
  [{}, { "client-secret-lifetime": { maxDays: 700 } }, "maxDays from 180 to 700", true],
  [{}, { "client-secret-lifetime": { maxDays: 90 } }, "maxDays from 180 to 90", false],
  [{}, { "known-resources-only": { types: ["a:b:c"] } }, "types from none to a:b:c", true],
  [{}, { "callback-urls-only": { hosts: ["a"] } }, "hosts from none to a", false],
  [{ "callback-urls-only": { hosts: ["a"] } }, {}, "hosts from a to none", true],
  [
    { "callback-urls-only": { hosts: ["a"] } },
    { "callback-urls-only": { hosts: ["a", "b"] } },
    "hosts from a to a, b",
    true,
  ],
])("the policy configuration %j is changed to %j: %s", (before, after, words, isLooser) => {
  expect(policyChanges(before, after)).toContainEqual({ rule: expect.any(String), words: [words], isLooser });
  expect(policyChanges(after, after)).toEqual([]);
});

const checkout = mkdtempSync(join(tmpdir(), "rustdesk-settings-"));
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

test("files are compared with those of a commit, whose policy configuration judges", async () => {
  const git = (...args: string[]) => execFileSync("git", ["-C", checkout, ...args]);
  const write = (name: string, text: string) => writeFileSync(join(checkout, name), text);
  write("Pulumi.yaml", "name: rustdesk-entra\nruntime: nodejs\n");
  write("Pulumi.prod.yaml", "config:\n  displayName: Desk\n");
  write("policy-config.json", '{ "two-owners": "mandatory" }');
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", "base");
  write("Pulumi.yaml", "name: rustdesk-entra\nruntime: nodejs\nbackend:\n  url: https://theirs.example\n");
  write("Pulumi.new.yaml", "config:\n  displayName: New\n  azuread:tenantId: t\n");
  write("policy-config.json", '{ "two-owners": "disabled" }');
  const context = notingContext(checkout);
  const { settings, policyFolder } = await besideBase("prod", "HEAD", true, context);
  expect(said(settings)).toEqual([
    "exposed: The field backend of Pulumi.yaml is another: the state, with every secret in it, is kept elsewhere.",
    "exposed: policy-config.json makes the policy rule two-owners looser: level from mandatory to disabled. This report is judged by the rules as they were.",
  ]);
  expect(readFileSync(join(policyFolder, "policy-config.json"), "utf8")).toBe('{ "two-owners": "mandatory" }');
  rmSync(policyFolder, { recursive: true });
  const added = await besideBase("new", "HEAD", true, context);
  expect(said(added.settings)[0]).toMatch(/^exposed: The provider's setting tenantId changes from nothing to “t”/);
  expect(added.settings).toHaveLength(3);
  expect(existsSync(join(added.policyFolder, "policy-config.json"))).toBe(true);
  rmSync(added.policyFolder, { recursive: true });
  write("policy-config.json", '{ "two-owner": "disabled" }');
  const unfit = await besideBase("prod", "HEAD", true, context);
  expect(said(unfit.settings).at(-1)).toContain(
    'failed: policy-config.json must configure the rules of the policy pack (docs/policy.md), but:\n  - "two-owner" must be one of',
  );
  rmSync(unfit.policyFolder, { recursive: true });
  await expect(besideBase("prod", "nowhere", true, context)).rejects.toThrow("--base must be a commit that git has");
});
