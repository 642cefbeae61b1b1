import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, test } from "vitest";

import { readSettings } from "../../../deployer/settings.ts";
import { configure } from "../deployer/deployer-configuration.ts";

type Settings = Record<string, unknown>;

/** A section of a guide that configures the deployer. */
interface Section {
  title: string;
  settings: Settings;
}

const docs = join(import.meta.dirname, "../../../docs");

afterEach(() => pulumi.runtime.setAllConfig({}));

/** What the reader puts in the place of what a guide cannot know: an issuer, a number that GitHub tells. */
function given(word: string): string {
  const value = word.replaceAll(/^["']|["']$/g, "");
  const known: Record<string, string> = { ISSUER: "https://login.example.test/tenant/v2.0" };
  return known[value] ?? value.replace(/^\$\(gh api .*\)$/, "1");
}

/** The settings of all `config set` lines of a text; a path such as `environments[0]` is an entry of a list. */
function settingsIn(text: string): Settings {
  const settings: Record<string, string | string[]> = {};
  const lines = text.matchAll(
    /pulumi -C deployer config set (?:--path )?(?<path>'[^']+'|\w+) (?<word>"[^"]*"|'[^']*'|\S+)/g,
  );
  for (const { groups: { path = "", word = "" } = {} } of lines) {
    const [, key = "", index] = /^'?(\w+)(?:\[(\d+)\])?'?$/.exec(path) ?? [];
    settings[key] = index === undefined ? given(word) : [...(settings[key] ?? []), given(word)];
  }
  return settings;
}

/** The sections of a guide; one that names no CI system adds to the first. */
function sectionsOf(name: string): Section[] {
  const sections = readFileSync(join(docs, name), "utf8")
    .split(/^(?=## )/m)
    .map((text) => ({ title: `${name}: ${/^##? (.*)/.exec(text)?.[1]}`, settings: settingsIn(text) }))
    .filter(({ settings }) => Object.keys(settings).length > 0);
  const [first] = sections;
  return sections.map(({ title, settings }) => ({
    title,
    settings: "repository" in settings || "issuer" in settings ? settings : { ...first?.settings, ...settings },
  }));
}

const sections = readdirSync(docs)
  .filter((name) => name.endsWith(".md"))
  .flatMap(sectionsOf);

test("these guides configure the deployer", () => {
  expect(sections.map(({ title }) => title)).toEqual([
    "ci-azure-devops.md: Azure Pipelines",
    "ci-gitlab.md: GitLab CI/CD",
    "deployer.md: Set it up",
    "deployer.md: Other CI systems",
    "deployer.md: Take it down",
  ]);
});

test.each(sections)("the deployer takes what $title tells to set", ({ settings }) => {
  configure(settings);
  expect(() => readSettings()).not.toThrow();
});

test("the deployer would refuse one subject for both identities", () => {
  const subject = "project_path:GROUP/PROJECT:ref_type:branch:ref:main";
  const lines = ["previewSubjects", "deploySubjects"].map(
    (key) => `pulumi -C deployer config set --path '${key}[0]' ${subject}\n`,
  );
  configure(settingsIn(lines.join("")));
  expect(() => readSettings()).toThrow("What may deploy must share no subject with what may preview");
});
