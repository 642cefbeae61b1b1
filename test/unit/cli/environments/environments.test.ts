import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import { environments } from "../../../../cli/environments/command.ts";
import { notingContext } from "../noting-context.ts";
import { ProjectFolder } from "../project-folder.ts";

let checkout: ProjectFolder;
beforeEach(() => {
  checkout = new ProjectFolder();
});

function add(...names: string[]): void {
  for (const name of names) {
    checkout.write(name, "");
  }
}

async function run(...words: string[]): Promise<string[]> {
  const context = notingContext(checkout.path);
  expect(await environments.run(words, context)).toBe(0);
  return context.printed;
}

test("the environments are those with a configuration file, sorted", async () => {
  add("Pulumi.yaml", "Pulumi.README.md", "Pulumi.prod.yaml", "Pulumi.dev.yaml", "Pulumi.eu-1.yaml");
  mkdirSync(join(checkout.path, "Pulumi.folder.yaml"));
  expect(await run()).toEqual(["dev\neu-1\nprod"]);
  expect(await run("--json")).toEqual(['["dev","eu-1","prod"]']);
});

test("one of them can be chosen, and an empty choice is all of them", async () => {
  add("Pulumi.dev.yaml", "Pulumi.prod.yaml");
  expect(await run("--json", "--only", "prod")).toEqual(['["prod"]']);
  expect(await run("--json", "--only", "")).toEqual(['["dev","prod"]']);
  await expect(run("--only", "test")).rejects.toThrow('--only must name one of dev, prod; got "test".');
});

test("a file that is named after no stack is refused, not passed over", async () => {
  add("Pulumi.dev.yaml", "Pulumi.a b.yaml");
  await expect(run()).rejects.toThrow("Pulumi.a b.yaml must be named after a stack of letters, digits,");
});

test.each(["pulumi.prod.yaml", "Pulumi.prod.yml", "Pulumi.Prod.yaml", "Pulumi.prod.json", "Pulumi.prod.yaml.txt"])(
  "a file that the engine would not read for its name is told: %s",
  async (name) => {
    add("Pulumi.dev.yaml", name);
    await expect(run("--only", "prod")).rejects.toThrow(
      `--only prod must have the file Pulumi.prod.yaml, to the letter; got ${name}. Rename it.`,
    );
  },
);

test("a checkout without an environment has an empty list, as before the first one is merged", async () => {
  add("Pulumi.yaml");
  expect(await run()).toEqual([]);
  expect(await run("--json")).toEqual(["[]"]);
  await expect(run("--only", "dev")).rejects.toThrow(
    "must have a file Pulumi.NAME.yaml for each environment, but it has none.",
  );
});
