import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { ownPackage, wrongArrows, wrongMeetings } from "./architecture/arrows.ts";
import { circlesIn, type Import, importsOf, readSources, wayTo } from "./architecture/imports.ts";

const repository = join(import.meta.dirname, "../..");
const sources = readSources(repository);
const imports = importsOf(sources);

function isProduct({ from }: Import): boolean {
  return !/^(?:test|bench)\/|^packages\/[\w-]+\/test\//.test(from);
}

/** What loading a file loads. */
const loaded = imports.filter(({ kind }) => kind === "static");

/** Circles of the product, types and what is loaded later included: what is erased or late is known all the same. */
function circles(all: Import[]): string[] {
  return circlesIn(all.filter(isProduct));
}

test("every arrow between the layers runs downwards", () => {
  expect(wrongArrows(imports, new Set(Object.keys(sources)))).toEqual([]);
});

test("Graph and OpenID Connect meet in one place", () => {
  expect(wrongMeetings(imports)).toEqual([]);
});

test("no file imports itself by way of others", () => {
  expect(circles(imports)).toEqual([]);
});

/** What `npm run` loads for each command but `local`: its definition, and then what does the work. */
const entries = Object.keys(sources).filter((file) => /^cli\/(?:main|(?!local\/)[\w-]+\/run)\.ts$/.test(file));

test("there is something to look at", () => {
  expect(entries).toEqual(
    expect.arrayContaining(["cli/main.ts", "cli/up/run.ts", "cli/preview/run.ts", "cli/sheet/run.ts"]),
  );
  expect(loaded.length).toBeGreaterThan(1_000);
});

test.each(entries)("a run in a tenant loads no package of the laptop: %s", (entry) => {
  const isLaptops = (place: string): boolean =>
    ownPackage.test(place) || /^packages\/|^cli\/sign-in\/|^openid-client$/.test(place);
  expect(wayTo(loaded, entry, isLaptops)).toBeUndefined();
});

test.each(["cli/main.ts", "cli/github/run.ts"])("npm run github needs no package at all: %s", (entry) => {
  expect(wayTo(loaded, entry, (place) => !(place in sources) && !place.startsWith("node:"))).toBeUndefined();
});

/** What needs which packages, and what may not be left out where it runs; tests may use the development's as well. */
const declared: [where: string, pattern: RegExp, fields: ("dependencies" | "peerDependencies")[]][] = [
  [".", /^(?:index\.ts|components?\/|configuration\/|policy\/|deployer\/|cli\/(?!sign-in|local))/, ["dependencies"]],
  ...["local-entra", "provider-stand-ins", "pulumi-cli"].map((name): (typeof declared)[number] => [
    `packages/${name}`,
    new RegExp(`^packages/${name}/src/`),
    ["dependencies", "peerDependencies"],
  ]),
];

test.each(declared)("package.json of %s names what its files import", (where, pattern, fields) => {
  const manifest = JSON.parse(readFileSync(join(repository, where, "package.json"), "utf8"));
  const names = fields.flatMap((field) => Object.keys(manifest[field] ?? {}));
  const foreign = imports
    .filter(({ from, to, kind }) => pattern.test(from) && kind === "static" && !(to in sources))
    .filter(({ to }) => !to.startsWith("node:") && !names.some((name) => `${to}/`.startsWith(`${name}/`)))
    .map(({ from, to }) => `${from} -> ${to}`);
  expect(foreign).toEqual([]);
});

describe("a planted import is found", () => {
  /** The imports of the repository with one more, in a file that is there or not. */
  function planted(file: string, text: string): Import[] {
    return [...imports, ...importsOf({ [file]: text })];
  }

  test.each([
    ["components/planted.ts", 'import { main } from "../cli/main.ts";'],
    ["components/planted.ts", 'import "local-entra";'],
    ["configuration/planted.ts", 'import { isGuid } from "../components/rules/guid.ts";'],
    ["components/planted.ts", 'import { partsOf } from "../configuration/known-keys.ts";'],
    ["component/planted.ts", 'import { startLocalEntra } from "local-entra";'],
    ["index.ts", 'import type { Rule } from "./policy/rules.ts";'],
    ["policy/planted.ts", 'import { cloudOf } from "../components/cloud.ts";'],
    ["deployer/planted.ts", 'import { main } from "../cli/main.ts";'],
    ["cli/planted.ts", 'import program from "../index.ts";'],
    ["cli/planted.ts", 'import { startLocalEntra } from "local-entra";'],
    ["cli/planted.ts", 'import { ConsoleSecret } from "../components/console-secret.ts";'],
    ["cli/local-machine/planted.ts", 'export { Store } from "local-entra/src/directory/store.ts";'],
    ["packages/local-entra/src/planted.ts", 'import { UserError } from "../../../cli/user-error.ts";'],
    ["packages/local-entra/src/planted.ts", 'import {\n  findPlugin,\n} from "@rustdesk-entra/pulumi-cli";'],
    ["packages/pulumi-cli/src/planted.ts", 'const a = await import("../../local-entra/src/local-entra.ts");'],
    ["packages/pulumi-cli/test/planted.ts", 'import { UserError } from "../../../cli/user-error.ts";'],
    ["components/node-runtime.mjs", 'import "../cli/main.ts";'],
  ])("in %s: %s", (file, text) => {
    expect(wrongArrows(importsOf({ [file]: text }), new Set(Object.keys(sources)))).toHaveLength(1);
  });

  test("between Graph and OpenID Connect", () => {
    const file = "packages/local-entra/src/graph/planted.ts";
    expect(wrongMeetings(planted(file, 'import type { Tokens } from "../oidc/tokens.ts";'))).toEqual([file]);
  });

  test("in a circle, of types as well", () => {
    const text = 'import type { Import } from "./planted.ts";';
    expect(circles(planted("cli/planted.ts", text))).toEqual(["cli/planted.ts -> cli/planted.ts"]);
  });

  test("on a command's way to a package", () => {
    const plan = planted("cli/environment/environment.ts", 'import { x } from "../local-machine/environment.ts";');
    const way = plan.filter(({ kind }) => kind === "static");
    expect(wayTo(way, "cli/up/run.ts", (place) => ownPackage.test(place))).toEqual([
      "cli/up/run.ts",
      "cli/environment/environment.ts",
      "cli/local-machine/environment.ts",
      "cli/local-machine/machine.ts",
      expect.stringMatching(ownPackage),
    ]);
  });
});
