import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, utimesSync } from "node:fs";
import { join } from "node:path";

import { expect } from "vitest";

import type { PluginOptions } from "../src/plugin/installed-plugin.ts";
import { findPlugin } from "../src/plugin/plugin.ts";
import type { FakeMachine } from "./fake-machine.ts";
import { test } from "./machine-test.ts";

const version = "6.9.1";
const inFolder = `plugins/resource-azuread-v${version}/pulumi-resource-azuread`;

function install(machine: FakeMachine, script = `echo ${version}`): string {
  return machine.executable(`pulumi/${inFolder}`, script);
}

/** A CLI that notes what it is asked to install and then runs the given script. */
function options(machine: FakeMachine, script = "exit 1"): PluginOptions {
  const command = machine.executable(
    "engine/bin/pulumi",
    `echo "$* [home $PULUMI_HOME]" >> ${machine.folder}/installs\n${script}`,
  );
  // A mirror of the person's own: only the CLI can tell whether it answers, so nobody asks Pulumi's site.
  machine.environment.PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES = "^https://=https://mirror.example";
  return { ...machine.search(), name: "azuread", version, pulumiHome: join(machine.folder, "pulumi"), command };
}

test("a plugin that is installed in exactly the asked version is used", async ({ machine }) => {
  const file = install(machine);
  expect(await findPlugin(options(machine))).toEqual({ file, version });
  expect(machine.lines("installs")).toEqual([]);
});

test("a plugin that the CLI has not finished to unpack is not used", async ({ machine }) => {
  install(machine);
  machine.executable(`pulumi/plugins/resource-azuread-v${version}.partial`, "");
  expect(await findPlugin(options(machine))).toHaveProperty("missing");
});

test.for(["exit 1", "echo 0.0.1"])(
  "a damaged plugin (%s) is not used, and the way out is told",
  async (script, { machine }) => {
    const file = install(machine, script);
    expect(await findPlugin(options(machine))).toEqual({
      missing: `${file} does not run; remove it with: pulumi plugin rm resource azuread --yes`,
    });
  },
);

test.for(["6.9.1", "6.9.99", "6.10.0"])("a plugin on PATH of version %s is used", async (newer, { machine }) => {
  const file = machine.executable("pulumi-resource-azuread", `echo ${newer}`);
  expect(await findPlugin(options(machine))).toEqual({ file, version: newer });
});

test.for(["5.99.0", "6.0.0", "7.0.0"])(
  "a plugin on PATH of version %s keeps the installed one from being used, since the CLI would take it",
  async (other, { machine }) => {
    install(machine);
    const file = machine.executable("pulumi-resource-azuread", `echo v${other}`);
    expect(await findPlugin(options(machine))).toEqual({
      missing: `${file} on PATH is version ${other} where 6.9.1 or a newer 6.x is needed`,
    });
  },
);

test("a plugin on PATH that does not run is not used", async ({ machine }) => {
  const file = machine.executable("pulumi-resource-azuread", "exit 1");
  expect(await findPlugin(options(machine))).toEqual({ missing: `${file} on PATH does not run` });
});

test("a plugin on PATH does not count where the CLI is told to ignore it", async ({ machine }) => {
  const file = install(machine);
  machine.executable("pulumi-resource-azuread", "echo 5.0.0");
  machine.environment.PULUMI_IGNORE_AMBIENT_PLUGINS = "true";
  expect(await findPlugin(options(machine))).toEqual({ file, version });
});

// Unpacks what it is asked for as the CLI does: pulumi plugin install resource NAME VERSION
const unpack = `
  folder="$PULUMI_HOME/plugins/resource-$4-v$5"
  /bin/mkdir -p "$folder"
  printf '#!/bin/sh\\necho %s\\n' "$5" > "$folder/pulumi-resource-$4"
  /bin/chmod +x "$folder/pulumi-resource-$4"`;

test("a plugin that is not there is downloaded by the CLI", async ({ machine }) => {
  const home = join(machine.folder, "pulumi");
  expect(await findPlugin(options(machine, unpack))).toEqual({ file: join(home, inFolder), version });
  expect(machine.lines("installs")).toEqual([
    `plugin install resource azuread ${version} --color never --non-interactive [home ${home}]`,
  ]);
  expect(machine.progress).toEqual([`downloading the azuread provider plugin ${version}`]);
});

test("a failed download is remembered for a day, then tried again, and forgotten once it succeeds", async ({
  machine,
}) => {
  const failing = options(machine, "echo 'error: dial tcp 10.0.0.1:443: refused' >&2; exit 1");
  expect(await findPlugin(failing)).toEqual({
    missing: "not installed, and its download failed (error: dial tcp <address>: refused)",
  });
  const memories = join(machine.cacheFolder, "failed-downloads");
  expect(await findPlugin(failing)).toEqual({
    missing: `not installed, and its download failed within the last day; to try again now, delete ${memories}`,
  });
  expect(machine.lines("installs")).toHaveLength(1);
  const dayAgo = Date.now() / 1_000 - 86_401;
  utimesSync(join(memories, `azuread-${version}`), dayAgo, dayAgo);
  expect(await findPlugin(options(machine, unpack))).toHaveProperty("file");
  expect(machine.list("cache/failed-downloads")).toEqual([]);
});

test("a download that leaves nothing is told", async ({ machine }) => {
  expect(await findPlugin(options(machine, "exit 0"))).toEqual({ missing: "the download left no plugin" });
});

test("nothing is downloaded where the person forbids it", async ({ machine }) => {
  machine.environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION = "true";
  expect(await findPlugin(options(machine, unpack))).toEqual({
    missing: "not installed, and PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION forbids downloading it",
  });
  expect(machine.lines("installs")).toEqual([]);
  expect(machine.list("cache/failed-downloads")).toEqual([]);
});

test("an aborted download is not remembered as failed", async ({ machine }) => {
  const controller = new AbortController();
  const onProgress = () => setImmediate(() => controller.abort(new Error("Ctrl-C")));
  const running = { ...options(machine, "/bin/sleep 600 & wait"), onProgress, signal: controller.signal };
  await expect(findPlugin(running)).rejects.toThrow("Ctrl-C");
  expect(machine.list("cache/failed-downloads")).toEqual([]);
});

const system = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
const archive = `pulumi-resource-azuread-v${version}-${system}.tar.gz`;

/** As `options`, but with no mirror of the person's own: Pulumi's site gives `plugin` and a list of checksums. */
function fromPulumi(machine: FakeMachine, list: string): PluginOptions {
  // What it is told to install from is there, and is what was downloaded.
  const asked = options(machine, `/usr/bin/head -c 6 "$7" >> ${machine.folder}/files; ${unpack}`);
  delete machine.environment.PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES;
  const answers = {
    [`pulumi-azuread_${version}_checksums.txt`]: list,
    [archive]: "plugin",
  };
  machine.internet(
    `const body = ${JSON.stringify(answers)}[String(url).split("https://get.pulumi.com/releases/plugins/")[1]];
    return new Response(body, { status: body ? 200 : 404 });`,
  );
  return asked;
}

test("without a mirror the plugin is compared with the published checksums, then installed by the CLI", async ({
  machine,
}) => {
  const sum = createHash("sha1").update("plugin").digest("hex");
  const asked = fromPulumi(machine, `${"0".repeat(40)}  ./other.tar.gz\n${sum}  ./${archive}\n`);
  expect(await findPlugin(asked)).toEqual({ file: join(machine.folder, "pulumi", inFolder), version });
  expect(machine.lines("installs")).toEqual([
    expect.stringMatching(/^plugin install resource azuread 6\.9\.1 --file \S+ --color never --non-interactive /),
  ]);
  expect(machine.lines("files")).toEqual(["plugin"]);
});

test("a plugin that is not the published one is not installed", async ({ machine }) => {
  const other = "0".repeat(40);
  const sum = createHash("sha1").update("plugin").digest("hex");
  expect(await findPlugin(fromPulumi(machine, `${other}  ./${archive}`))).toEqual({
    missing: `not installed, and its download failed (${archive} has the sha1 ${sum} where ${other} is published)`,
  });
  expect(machine.lines("installs")).toEqual([]);
});

test("without internet nothing is installed", async ({ machine }) => {
  const asked = fromPulumi(machine, "");
  machine.internet('throw new TypeError("fetch failed");');
  expect(await findPlugin(asked)).toEqual({
    missing: "not installed, and Pulumi's download site could not be reached",
  });
  expect(machine.lines("installs")).toEqual([]);
});

test("a failed download is not remembered where others may write", async ({ machine }) => {
  mkdirSync(machine.cacheFolder);
  chmodSync(machine.cacheFolder, 0o777);
  await findPlugin(options(machine));
  expect(machine.list("cache")).toEqual([]);
});
