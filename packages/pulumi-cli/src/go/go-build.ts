import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { copyFile } from "../copy/kept-copy.ts";
import { type ChildResult, runChild } from "../process/child.ts";
import type { Search } from "../search.ts";
import type { CliModule } from "./cli-module.ts";
import type { GoToolchain } from "./go-toolchain.ts";

// The CLI reports this variable as its version; the Automation API refuses a CLI without one.
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/*
 * A quarter of the work saved, and as fast a CLI: no debug data, which -s -w would throw away again, and no optimisation of
 * the modules that take longest and are idle in a local run (OpenAPI, xDS and the cloud SDKs).
 */
const compilerFlags = [
  "-gcflags=all=-dwarf=false",
  ...[
    "cloud.google.com/go",
    "github.com/Azure/azure-sdk-for-go",
    "github.com/aws/aws-sdk-go-v2",
    "github.com/envoyproxy/go-control-plane",
    "github.com/pb33f/libopenapi",
  ].map((module) => `-gcflags=${module}/...=-dwarf=false -N -l`),
];

/** Builds the CLI into `root`, telling how many modules and packages are done. Answers with the last go command's result. */
export async function buildCli(go: GoToolchain, module: CliModule, root: string, search: Search): Promise<ChildResult> {
  const temporary = join(root, "go-build");
  await mkdir(temporary);
  const environment = { ...go.environment, GOTMPDIR: temporary };
  const build = { command: go.command, folder: module.folder, environment, signal: search.signal };
  const writable = go.ownModules ? ["-modcacherw"] : [];
  const listed = await downloadModules(build, module, writable, search.onProgress);
  if (listed.code !== 0) {
    return listed;
  }
  const packages = new Set(listed.output.split("\n")).size;
  const flags = ["-buildvcs=false", ...compilerFlags, ...writable, "-o", copyFile(root)];
  const compiled = await compilePackages(build, module, flags, packages, search.onProgress);
  await rm(temporary, { recursive: true, force: true });
  return compiled;
}

interface Build {
  command: string;
  folder: string;
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
}

/** Listing every package that the CLI is made of downloads every module that is needed, and no other. */
async function downloadModules(
  build: Build,
  module: CliModule,
  flags: string[],
  onProgress: (line: string) => void,
): Promise<ChildResult> {
  const tell = throttle(onProgress);
  let count = 0;
  return await runChild(build.command, ["list", "-deps", ...flags, module.mainPackage], {
    ...build,
    onErrorLine: (line) => {
      if (line.startsWith("go: downloading ")) {
        count += 1;
        tell(`downloading Go modules: ${count} of at most ${module.moduleCount}`);
      }
    },
  });
}

async function compilePackages(
  build: Build,
  module: CliModule,
  flags: string[],
  total: number,
  onProgress: (line: string) => void,
): Promise<ChildResult> {
  const version = `-X ${versionVariable}=v${module.release}`;
  const parameters = ["build", "-v", "-ldflags", `-s -w ${version}`, ...flags, module.mainPackage];
  const tell = throttle(onProgress);
  let count = 0;
  return await runChild(build.command, parameters, {
    ...build,
    // go build -v names each package that it compiles, alone on a line; packages compiled before are not named.
    onErrorLine: (line) => {
      if (line === module.mainPackage) {
        onProgress("linking the Pulumi CLI");
      } else if (/^\S+$/.test(line)) {
        count += 1;
        tell(`compiling packages: ${count} of at most ${total}`);
      }
    },
  });
}

/** Passes on at most one line a second. */
function throttle(onLine: (line: string) => void): (line: string) => void {
  let next = 0;
  return (line) => {
    const now = performance.now();
    if (now >= next) {
      next = now + 1_000;
      onLine(line);
    }
  };
}
