import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const repository = join(import.meta.dirname, "../..");

/** Starts Node.js as another version of it. */
function startAs(version: string, ...words: string[]) {
  const disguise = `Object.defineProperty(process.versions, "node", { value: "${version}" });`;
  const hook = `--import=data:text/javascript,${encodeURIComponent(disguise)}`;
  return spawnSync(process.execPath, [hook, ...words], { cwd: repository, encoding: "utf8" });
}

describe("a Node.js that runs no TypeScript as it is", () => {
  test.each([
    ["20.20.2", ["cli/start.mjs", "sheet"]],
    ["22.18.9", ["cli/start.mjs", "sheet"]],
    ["20.20.2", ["--import", "./components/node-runtime.mjs", "index.ts"]],
    ["20.20.2", ["policy/start.mjs"]],
  ])("of version %s is told what is needed, and where from, by %j", (version, words) => {
    const { status, stdout, stderr } = startAs(version, ...words);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr:
        `Node.js must be 22.19 or newer, got ${version}: it runs TypeScript as it is. \`npm run …\` uses the one that ` +
        "`npm ci` brings along for Linux, Windows and Intel Macs; for `pulumi up` by hand, and elsewhere, install Node.js 24 LTS " +
        "from https://nodejs.org.\n",
    });
  });

  test("is looked at before the program in `pulumi up`, for the registration and for CI's identities", () => {
    const nodeArgs = (file: string) => parse(readFileSync(join(repository, file), "utf8")).runtime.options.nodeargs;
    expect(nodeArgs("Pulumi.yaml")).toBe("--import ./components/node-runtime.mjs");
    expect(nodeArgs("deployer/Pulumi.yaml")).toBe("--import ../components/node-runtime.mjs");
  });
});

test("Node.js 22.19 is new enough", () => {
  expect(startAs("22.19.0", "cli/start.mjs", "--help").status).toBe(0);
});

const slow = [
  "@npmcli/arborist/lib/arborist",
  "@opentelemetry/sdk-trace-node/build/src/NodeTracerProvider",
  "@pulumi/pulumi/automation/stack",
  "normalize-package-data/lib/fixer",
  "typescript/lib/",
];

/** Runs a script as the language host does, less the engine; then which of the packages that take longest to load are loaded. */
function packagesLoadedBy(script: string): string[] {
  const report = `
    const require = (await import("node:module")).createRequire(process.cwd() + "/");
    const isLoaded = (path) => Object.keys(require.cache).some((file) => file.includes("/node_modules/" + path));
    console.log(JSON.stringify(${JSON.stringify(slow)}.filter(isLoaded)));
  `;
  const words = [
    "--no-warnings",
    "--import",
    "./components/node-runtime.mjs",
    "--input-type=module",
    "--eval",
    script + report,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: repository, encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("what the SDK needs in few runs", { timeout: 60_000 }, () => {
  test.each(["./index.ts", "./cli/stack/stack.ts", "./policy/rules.ts", "@pulumi/pulumi/cmd/run/tracing.js"])(
    "is not loaded with %s",
    (file) => {
      expect(packagesLoadedBy(`await import("${file}");`)).toEqual([]);
    },
  );

  test.each([
    [
      "keeps a function in the state",
      `const { runtime } = await import("@pulumi/pulumi");
      const { text } = await runtime.serializeFunction((value) => value + 1);
      if (!text.includes("return (value) => value + 1")) throw new Error(text);`,
      ["typescript/lib/"],
    ],
    [
      "packs what such a function needs",
      `const { runtime } = await import("@pulumi/pulumi");
      process.stderr.write = () => true; // What is installed on other machines only.
      if (![...(await runtime.computeCodePaths()).keys()].includes("node_modules/yaml")) throw new Error("yaml");`,
      ["@npmcli/arborist/lib/arborist", "normalize-package-data/lib/fixer"],
    ],
    [
      "drives the engine",
      `const { automation } = await import("@pulumi/pulumi");
      if (automation.fullyQualifiedStackName("a", "b", "c") !== "a/b/c") throw new Error("name");`,
      ["@pulumi/pulumi/automation/stack"],
    ],
    [
      "is traced",
      `const { start, newSpan } = (await import("@pulumi/pulumi/cmd/run/tracing.js")).default;
      start("http://127.0.0.1:9/api");
      if (!newSpan("one").isRecording()) throw new Error("span");`,
      ["@opentelemetry/sdk-trace-node/build/src/NodeTracerProvider"],
    ],
  ])("is loaded once a program %s", (_, program, packages) => {
    expect(packagesLoadedBy(program)).toEqual(packages);
  });
});
