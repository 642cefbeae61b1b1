import { join } from "node:path";

import { expect } from "vitest";

import { copyFolder } from "../src/copy/kept-copy.ts";
import { buildTime, fromGo } from "../src/go/built-cli.ts";
import { readCliModule } from "../src/go/cli-module.ts";
import { PulumiCliError } from "../src/pulumi-cli-error.ts";
import type { FakeMachine } from "./fake-machine.ts";
import { test } from "./machine-test.ts";

const module = await readCliModule();
const { release: version, minimumGo: goNeeded } = module;

const settings = {
  GOVERSION: "go1.26.8",
  GOTOOLCHAIN: "local",
  GOCACHE: "/caches/go-build",
  GOMODCACHE: "/caches/modules",
  GOHOSTOS: "linux",
  GOHOSTARCH: "amd64",
};

const listing = `
  echo "go: downloading example.com/one v1.0.0" >&2
  echo "go: downloading example.com/two v1.0.0" >&2
  printf 'fmt\\nexample.com/one\\nexample.com/two\\n${module.mainPackage}\\n'`;

const building = `
  printf 'fmt\\nexample.com/one\\n${module.mainPackage}\\n' >&2
  while [ "$1" != -o ]; do shift; done
  /bin/mkdir -p "\${2%/*}"
  printf '#!/bin/sh\\necho v${version}\\n' > "$2"
  /bin/chmod +x "$2"`;

/** A go that notes its parameters and variables, and does what it is told to for each subcommand. */
function fakeGo(
  machine: FakeMachine,
  { env = settings, list = listing, build = building }: { env?: object; list?: string; build?: string },
): string {
  return machine.executable(
    "go",
    `echo "$PWD: $*" >> ${machine.folder}/calls
    [ "$1" = build ] && /usr/bin/env > ${machine.folder}/variables
    case $1 in
      env) echo '${JSON.stringify(env)}' ;;
      list) ${list} ;;
      build) ${build} ;;
    esac`,
  );
}

test("the CLI is built from the pinned module into the cache folder, with its version inside", async ({ machine }) => {
  fakeGo(machine, {});
  const root = copyFolder(machine.cacheFolder, module.release);
  const file = join(root, "bin/pulumi");
  expect(await fromGo(machine.search())).toMatchObject({
    description: `Pulumi CLI ${version}, built with Go 1.26.8 (${file})`,
    command: { command: file },
  });
  const [, list, build] = machine.lines("calls");
  expect(list).toBe(`${module.folder}: list -deps ${module.mainPackage}`);
  expect(build?.replace(/ -gcflags=.* -o \S+/, " -o FILE")).toBe(
    `${module.folder}: build -v -ldflags -s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version} ` +
      `-buildvcs=false -o FILE ${module.mainPackage}`,
  );
  expect(machine.list("cache/engines")).toHaveLength(1);
  expect(machine.list(root.slice(machine.folder.length))).toEqual(["bin"]);
});

test("each phase of the build is told", async ({ machine }) => {
  fakeGo(machine, {});
  await fromGo(machine.search());
  expect(machine.progress).toEqual([
    `building the Pulumi CLI ${version} with Go 1.26.8: about ${buildTime()}, once`,
    `downloading Go modules: 1 of at most ${module.moduleCount}`,
    "compiling packages: 1 of at most 4",
    "linking the Pulumi CLI",
  ]);
});

test.for<[number, string]>([
  [1, "8 minutes"],
  [2, "4 minutes"],
  [8, "a minute"],
  [32, "a minute"],
])("on %i processors a build is said to take about %s", ([processors, time]) => {
  expect(buildTime(processors)).toBe(time);
});

test("the person's own Go variables do not change what is built", async ({ machine }) => {
  fakeGo(machine, {});
  Object.assign(machine.environment, {
    GOFLAGS: "-mod=mod -race",
    GOWORK: "/somewhere/go.work",
    CGO_ENABLED: "1",
    GOOS: "plan9",
    GOARCH: "mips",
    GO111MODULE: "off",
    GOPROXY: "https://proxy.example",
    GOTOOLCHAIN: "local",
  });
  await fromGo(machine.search());
  const variables = machine.lines("variables").filter((line) => line.startsWith("GO") || line.startsWith("CGO"));
  expect(variables.filter((line) => !line.startsWith("GOTMPDIR=")).sort()).toEqual([
    "CGO_ENABLED=0",
    "GO111MODULE=on",
    "GOARCH=amd64",
    "GOFLAGS=-mod=readonly",
    "GOOS=linux",
    "GOPROXY=https://proxy.example",
    "GOTOOLCHAIN=local",
    "GOWORK=off",
  ]);
});

test("where Go knows no folder for its caches they go to ours, and stay removable", async ({ machine }) => {
  fakeGo(machine, { env: { ...settings, GOCACHE: "off", GOMODCACHE: "" } });
  await fromGo(machine.search());
  const go = join(machine.cacheFolder, "go");
  expect(machine.lines("variables")).toEqual(
    expect.arrayContaining([`GOCACHE=${go}/build`, `GOMODCACHE=${go}/modules`, `GOPATH=${go}`]),
  );
  expect(machine.lines("calls").slice(1)).toEqual([
    expect.stringContaining(" -modcacherw "),
    expect.stringContaining(" -modcacherw "),
  ]);
});

test("without go on PATH there is no engine", async ({ machine }) => {
  expect(await fromGo(machine.search())).toEqual({ missing: "Go, which could build it, is not on PATH either" });
  expect(machine.list(".")).toEqual([]);
});

test("a go that does not run gives no engine", async ({ machine }) => {
  const file = machine.executable("go", "exit 1");
  expect(await fromGo(machine.search())).toEqual({
    missing: `${file}, which could build it, does not answer "go env"`,
  });
});

test.for<[string, string]>([
  ["go1.24.3", "local"],
  ["go1.20.14", "auto"],
])("%s with GOTOOLCHAIN=%s is too old", async ([GOVERSION, GOTOOLCHAIN], { machine }) => {
  fakeGo(machine, { env: { ...settings, GOVERSION, GOTOOLCHAIN } });
  expect(await fromGo(machine.search())).toEqual({
    missing: `Go, which could build it, is version ${GOVERSION.slice("go".length)} where ${goNeeded} or newer is needed`,
  });
  expect(machine.lines("calls")).toHaveLength(1);
});

test("an older go that may fetch a newer one builds", async ({ machine }) => {
  fakeGo(machine, { env: { ...settings, GOVERSION: "go1.24.3", GOTOOLCHAIN: "auto" } });
  expect(await fromGo(machine.search())).toHaveProperty("command.command");
});

const lastLines = [13, 14, 15, 16, 17, 18, 19, 20].map((line) => `  x.go:${line}: wrong`).join("\n");

test.for([
  {
    what: "an older go that cannot fetch a newer one after all",
    env: { ...settings, GOVERSION: "go1.24.3", GOTOOLCHAIN: "auto" },
    list: "echo 'go: download go1.25.11 for linux/amd64: toolchain not available' >&2; exit 1",
    code: "PULUMI_CLI_MISSING",
    message:
      `The Pulumi CLI is missing. Go, which could build it, is version 1.24.3 where ${goNeeded} or newer is needed ` +
      "(https://go.dev/dl/).",
  },
  {
    what: "a build that fails, with go's last lines",
    build: 'i=0; while [ $i -lt 20 ]; do i=$((i+1)); echo "x.go:$i: wrong" >&2; done; exit 1',
    code: "PULUMI_CLI_BUILD",
    message: `The Pulumi CLI could not be built with Go 1.26.8. Go's last lines were:\n${lastLines}`,
  },
  {
    what: "modules that cannot be downloaded, without hosts",
    list: `echo 'a@v1: Get "https://me:pw@proxy.example/a": dial tcp: lookup proxy.example: no such host' >&2; exit 1`,
    code: "PULUMI_CLI_BUILD",
    message:
      "Go 1.26.8 could not download the modules of the Pulumi CLI; check the network and GOPROXY. Go's last lines were:\n" +
      `  a@v1: Get "<address>": dial tcp: lookup <address>: no such host`,
  },
  {
    what: "a full disk",
    build: "echo 'write /caches/x: no space left on device' >&2; exit 1",
    code: "PULUMI_CLI_SPACE",
    message: expect.stringMatching(/^There is no room left on the disk to get the Pulumi CLI into /),
  },
  {
    what: "a build that leaves something that does not run",
    build: "exit 0",
    code: "PULUMI_CLI_BUILD",
    message: "Go 1.26.8 built a Pulumi CLI that does not run.",
  },
])("$what ends in $code and leaves nothing behind", async ({ code, message, ...go }, { machine }) => {
  fakeGo(machine, go);
  const error: unknown = await fromGo(machine.search()).catch((reason) => reason);
  expect(error).toBeInstanceOf(PulumiCliError);
  expect(error).toMatchObject({ code, message });
  expect(machine.list("cache/engines")).toEqual([]);
});

test("a cache folder that is a file is named as such", async ({ machine }) => {
  fakeGo(machine, {});
  const cacheFolder = machine.executable("cache", "");
  await expect(fromGo({ ...machine.search(), cacheFolder })).rejects.toThrow(
    /must be a folder that you may write to \(ENOTDIR\)/,
  );
});

test("an abort ends go with all that it started and leaves nothing behind", async ({ machine }) => {
  const build = 'echo fmt >&2; echo half > "$GOTMPDIR/half"; /bin/sleep 600 & wait';
  fakeGo(machine, { build });
  const controller = new AbortController();
  const onProgress = (line: string) => {
    if (line.startsWith("compiling")) {
      controller.abort(new Error("Ctrl-C"));
    }
  };
  await expect(fromGo({ ...machine.search(controller.signal), onProgress })).rejects.toThrow("Ctrl-C");
  expect(machine.list("cache/engines")).toEqual([]);
});
