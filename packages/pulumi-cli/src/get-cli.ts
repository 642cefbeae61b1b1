import { fromCache } from "./copy/cached-cli.ts";
import { fromDownload } from "./download/downloaded-cli.ts";
import { fromGo } from "./go/built-cli.ts";
import { readCliModule } from "./go/cli-module.ts";
import { PulumiCliError } from "./pulumi-cli-error.ts";
import type { Cli, Search, Source } from "./search.ts";

/** Where to keep a CLI, and who is told. */
export interface CliOptions extends Omit<Search, "environment"> {
  environment?: NodeJS.ProcessEnv;
  /** Why a CLI is needed, to begin the list of reasons with when there is no way to one: `pulumi is not on PATH`. */
  reason: string;
}

/**
 * Gets a Pulumi CLI where PATH has none: a copy of an earlier run, a download of the release, or one built with Go.
 * Progress comes in short lines, at most about one a second while something is counted.
 * @throws PulumiCliError when there is no way to one; the signal's reason once it is aborted.
 */
export async function getCli({ environment = process.env, reason, ...search }: CliOptions): Promise<Cli> {
  return await firstCli([fromCache, fromDownload, fromGo], { ...search, environment }, reason);
}

/** Asks each source in turn and answers with the first CLI. @throws PulumiCliError naming why each had none. */
export async function firstCli(sources: Source[], search: Search, reason: string): Promise<Cli> {
  const reasons = [reason];
  for (const source of sources) {
    search.signal?.throwIfAborted();
    const answer = await source(search);
    if ("command" in answer) {
      return answer;
    }
    if (answer.missing !== undefined) {
      reasons.push(answer.missing);
    }
  }
  const { minimumGo } = await readCliModule();
  throw new PulumiCliError(
    "PULUMI_CLI_MISSING",
    `The Pulumi CLI is missing: ${reasons.join("; ")}. Go ${minimumGo} or newer (https://go.dev/dl/) could build it.`,
  );
}
