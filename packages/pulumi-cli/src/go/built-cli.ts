import { availableParallelism } from "node:os";

import { noSpace } from "../copy/folder-error.ts";
import { copiesFolder, keepCopy } from "../copy/kept-copy.ts";
import { lastLines } from "../process/readable-output.ts";
import { PulumiCliError } from "../pulumi-cli-error.ts";
import type { Answer, Search } from "../search.ts";
import { readCliModule } from "./cli-module.ts";
import { buildCli } from "./go-build.ts";
import { findGo, tooOld } from "./go-toolchain.ts";

const linesShown = 8;
const networkTrouble =
  /dial tcp|no such host|i\/o timeout|TLS handshake|proxyconnect|x509:|module lookup disabled|: 40[34] /;

/**
 * The CLI built from Go modules, for networks that reach only package registries; about four minutes on two processors.
 * @throws PulumiCliError when Go is there but the build fails.
 */
export async function fromGo(search: Search): Promise<Answer> {
  const module = await readCliModule();
  const found = await findGo(search, module.minimumGo);
  if (!("go" in found)) {
    return found;
  }
  const { go } = found;
  const { minimumGo, release } = module;
  search.onProgress(`building the Pulumi CLI ${release} with Go ${go.version}: about ${buildTime()}, once`);
  const command = await keepCopy(search, release, async (root) => {
    const built = await buildCli(go, module, root, search);
    if (built.code !== 0) {
      throw buildError(built.errors, go.version, minimumGo, search.cacheFolder);
    }
  });
  if (command === undefined) {
    throw new PulumiCliError("PULUMI_CLI_BUILD", `Go ${go.version} built a Pulumi CLI that does not run.`);
  }
  return { command, description: `Pulumi CLI ${release}, built with Go ${go.version} (${command.command})` };
}

/** As measured with nothing compiled before: eight minutes of one processor. */
export function buildTime(processors = availableParallelism()): string {
  const minutes = Math.round(8 / processors);
  return minutes > 1 ? `${minutes} minutes` : "a minute";
}

function buildError(errors: string, goVersion: string, minimumGo: string, cacheFolder: string): PulumiCliError {
  if (/no space left on device|not enough space on the disk|disk quota exceeded/i.test(errors)) {
    return noSpace(copiesFolder(cacheFolder));
  }
  if (/requires go >= |toolchain not available|golang\.org\/toolchain/.test(errors)) {
    return new PulumiCliError(
      "PULUMI_CLI_MISSING",
      `The Pulumi CLI is missing. ${tooOld(goVersion, minimumGo)} (https://go.dev/dl/).`,
    );
  }
  const lines = lastLines(errors, linesShown).replaceAll(/^/gm, "  ");
  const what = networkTrouble.test(errors)
    ? `Go ${goVersion} could not download the modules of the Pulumi CLI; check the network and GOPROXY.`
    : `The Pulumi CLI could not be built with Go ${goVersion}.`;
  return new PulumiCliError("PULUMI_CLI_BUILD", `${what} Go's last lines were:\n${lines}`);
}
