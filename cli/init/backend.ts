import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

import type { CommandContext } from "../command/command.ts";
import { deployedStateAdvice } from "../environment/deployed-state-advice.ts";
import { findEngine } from "../stack/engine/engine.ts";
import { explainEngineOutput } from "../stack/stack-error.ts";
import { UserError } from "../user-error.ts";

/**
 * Where the state of a new stack would be kept, by `pulumi login` or PULUMI_BACKEND_URL.
 * @param file the environment's configuration file, which may name another key than a passphrase.
 * @throws UserError when no backend is chosen, or one that needs a passphrase has none.
 */
export async function backendOf(stack: string, file: string, context: CommandContext): Promise<string> {
  const { checkout, terminal, signal } = context;
  const { command } = await findEngine({ onProgress: (line) => terminal.progress(line), signal });
  const url = await terminal.waiting(() => backendUrl(command.command, stack, { checkout, signal }), "the backend");
  // A service over HTTPS, such as Pulumi Cloud, has keys of its own; every other backend is a store of files.
  if (!/^https?:/.test(url) && !hasKey(file)) {
    throw new UserError(
      `The client secret in the state must be encrypted, since ${url} keeps it as it is, but there is no passphrase. Nothing was ` +
        "changed. Choose one, keep it in a password manager (without it the state is lost), write it into a file that only you can " +
        "read, and name that file in PULUMI_CONFIG_PASSPHRASE_FILE; every later command needs it. For a key in a vault instead: " +
        `\`pulumi stack init ${stack} --secrets-provider …\` ` +
        "(https://www.pulumi.com/docs/iac/concepts/secrets/), then this command again.",
    );
  }
  return url;
}

async function backendUrl(
  file: string,
  stack: string,
  { checkout, signal }: Pick<CommandContext, "checkout" | "signal">,
): Promise<string> {
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await promisify(execFile)(file, ["whoami", "--json", "--non-interactive"], {
      cwd: checkout,
      env,
      signal,
    });
    return JSON.parse(stdout).url;
  } catch (error) {
    signal.throwIfAborted();
    const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
    throw (
      explainEngineOutput(stderr, deployedStateAdvice(stack)) ??
      new Error(`pulumi whoami ended with ${code}: ${stderr}`)
    );
  }
}

function hasKey(file: string): boolean {
  const { PULUMI_CONFIG_PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE } = process.env;
  return (
    PULUMI_CONFIG_PASSPHRASE !== undefined ||
    PULUMI_CONFIG_PASSPHRASE_FILE !== undefined ||
    (existsSync(file) && /^secretsprovider:\s*(?!passphrase)\S/m.test(readFileSync(file, "utf8")))
  );
}
