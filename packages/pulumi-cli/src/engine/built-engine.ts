import { UserError } from "../../../../cli/user-error.ts";
import { type CliModule, readCliModule } from "../go/cli-module.ts";
import { buildCli } from "../go/go-build.ts";
import { findGo, type GoToolchain, tooOld } from "../go/go-toolchain.ts";
import type { ChildResult } from "../process/child.ts";
import { lastLines } from "../process/readable-output.ts";
import { noRoom } from "./cache-folder.ts";
import { installAdvice } from "./install-advice.ts";
import { copiesFolder, keepCopy } from "./kept-copy.ts";
import { formatRelease } from "./release.ts";
import type { Answer, Search } from "./search.ts";

const linesShown = 8;

/**
 * The CLI built from Go modules, for networks that reach only package registries; three or four minutes on two cores.
 * Throws a UserError when Go is there but the build fails.
 */
export async function fromGo(search: Search): Promise<Answer> {
  const module = await readCliModule();
  const found = await findGo(search, module.minimumGo);
  if (!("go" in found)) {
    return found;
  }
  const { go } = found;
  const version = formatRelease(module.release);
  search.onProgress(`building the Pulumi CLI ${version} with Go ${go.version}: some minutes, this once`);
  const command = await keepCopy(search, module.release, async (root) => {
    const built = await buildCli(go, module, root, search);
    if (built.code !== 0) {
      throw buildMistake(built, go, module, search);
    }
  });
  if (command === undefined) {
    throw new UserError(`Go ${go.version} built a Pulumi CLI that does not run. ${installAdvice()}`);
  }
  const description = `Pulumi CLI ${version}, built with Go ${go.version} (${command.command})`;
  return { engine: { command, version, origin: "built", description } };
}

function buildMistake(failure: ChildResult, go: GoToolchain, module: CliModule, search: Search): UserError {
  const told = failure.errors;
  if (/no space left on device|not enough space on the disk|disk quota exceeded/i.test(told)) {
    return noRoom(copiesFolder(search.cacheFolder));
  }
  if (/requires go >= |toolchain not available|golang\.org\/toolchain/.test(told)) {
    return new UserError(
      `The Pulumi CLI is missing. ${tooOld(go.version, module.minimumGo)}. ${installAdvice(module.minimumGo)}`,
    );
  }
  const lines = lastLines(told, linesShown).replaceAll(/^/gm, "  ");
  const what = isNetworkTrouble(told)
    ? `Go ${go.version} could not download the modules of the Pulumi CLI; check the network and GOPROXY.`
    : `The Pulumi CLI could not be built with Go ${go.version}.`;
  return new UserError(`${what} Go's last lines were:\n${lines}\n${installAdvice()}`);
}

function isNetworkTrouble(text: string): boolean {
  return /dial tcp|no such host|i\/o timeout|TLS handshake|proxyconnect|x509:|module lookup disabled|: 40[34] /.test(
    text,
  );
}
