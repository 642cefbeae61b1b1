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
  const { onProgress, signal } = search;
  const temporary = join(root, "go-build");
  await mkdir(temporary);
  const environment = { ...go.environment, GOTMPDIR: temporary };
  const options = { environment, folder: module.folder, signal };
  const run = (parameters: string[], onErrorLine: (line: string) => void) =>
    runChild(go.command, [...parameters, module.mainPackage], { ...options, onErrorLine });
  const writable = go.ownModules ? ["-modcacherw"] : [];
  // Listing every package that the CLI is made of downloads every module that is needed, and no other.
  const downloaded = countingLines(/^go: downloading /, (count) =>
    onProgress(`downloading Go modules: ${count} of at most ${module.moduleCount}`),
  );
  const listed = await run(["list", "-deps", ...writable], downloaded);
  if (listed.code !== 0) {
    return listed;
  }
  const total = new Set(listed.output.split("\n")).size;
  // go build -v names each package that it compiles, alone on a line; packages compiled before are not named.
  const compiled = countingLines(/^\S+$/, (count) => onProgress(`compiling packages: ${count} of at most ${total}`));
  const linker = ["-ldflags", `-s -w -X ${versionVariable}=v${module.release}`];
  const flags = ["-buildvcs=false", ...compilerFlags, ...writable, "-o", copyFile(root)];
  const built = await run(["build", "-v", ...linker, ...flags], (line) =>
    line === module.mainPackage ? onProgress("linking the Pulumi CLI") : compiled(line),
  );
  await rm(temporary, { recursive: true, force: true });
  return built;
}

/** Counts the lines of a form, and tells the count at most once a second. */
function countingLines(form: RegExp, tell: (count: number) => void): (line: string) => void {
  let count = 0;
  let next = 0;
  return (line) => {
    if (!form.test(line)) {
      return;
    }
    count += 1;
    const now = performance.now();
    if (now >= next) {
      next = now + 1_000;
      tell(count);
    }
  };
}
