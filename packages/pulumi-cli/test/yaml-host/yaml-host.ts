import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { copiesFolder, copyFile } from "../../src/copy/kept-copy.ts";
import { readCliModule } from "../../src/go/cli-module.ts";
import { buildCli } from "../../src/go/go-build.ts";
import { findGo } from "../../src/go/go-toolchain.ts";
import { executableName, executablesOnPath } from "../../src/process/executable.ts";

const name = executableName("pulumi-language-yaml");

/**
 * The folder of the engine's host for YAML programs: beside the CLI, where a full installation has it, or on PATH; else
 * built with Go from the module beside this file, once, and kept with the copies of the CLI.
 *
 * @param cli the executable of the Pulumi CLI.
 * @throws Error that says why there is none.
 */
export async function yamlHostFolder(cli: string, cacheFolder: string): Promise<string> {
  const onPath = await executablesOnPath("pulumi-language-yaml", process.env);
  const kept = join(copiesFolder(cacheFolder), `yaml-host-${moduleHash()}-${process.platform}-${process.arch}`);
  const files = [join(dirname(cli), name), ...onPath, join(kept, name)];
  const file = files.find((candidate) => existsSync(candidate)) ?? (await build(kept, cacheFolder));
  return dirname(file);
}

/** Builds it beside its place, so that an interrupted build leaves nothing half; the CLI's finder removes what is left. */
async function build(kept: string, cacheFolder: string): Promise<string> {
  const search = { cacheFolder, environment: process.env, onProgress: () => {} };
  const module = await readCliModule(import.meta.dirname);
  const found = await findGo(search, module.minimumGo);
  if (!("go" in found)) {
    throw new Error(`pulumi-language-yaml is missing: it is neither beside pulumi nor on PATH; ${found.missing}.`);
  }
  process.stderr.write(`  building pulumi-language-yaml with Go ${found.go.version}: about a minute, this once\n`);
  await mkdir(dirname(kept), { recursive: true });
  const temporary = await mkdtemp(join(dirname(kept), `.new-${process.pid}-`));
  try {
    const { code, errors } = await buildCli(found.go, module, temporary, search);
    if (code !== 0) {
      throw new Error(`pulumi-language-yaml could not be built:\n${errors}`);
    }
    await mkdir(kept, { recursive: true });
    await rename(copyFile(temporary), join(kept, name));
    return join(kept, name);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function moduleHash(): string {
  const module = readFileSync(join(import.meta.dirname, "go.mod"));
  return createHash("sha256").update(module).digest("hex").slice(0, 12);
}
