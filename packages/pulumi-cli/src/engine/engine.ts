import { UserError } from "../../../../cli/user-error.ts";
import { readCliModule } from "../go/cli-module.ts";
import { fromGo } from "./built-engine.ts";
import { defaultCacheFolder } from "./cache-folder.ts";
import { fromCache } from "./cached-engine.ts";
import { installAdvice } from "./install-advice.ts";
import { fromInstaller } from "./installer-engine.ts";
import { fromPath } from "./path-engine.ts";
import type { Engine, Search, Source } from "./search.ts";

/** Where to look for the Pulumi CLI, and who is told. */
export interface FindEngineOptions {
  /** Where installed and built copies are kept; by default a folder of this user's. */
  cacheFolder?: string;
  /** Takes short lines, at most about one a second while something is counted; a terminal may redraw one line. */
  onProgress: (line: string) => void;
  /** Ends a running download or build and removes its temporary files. */
  signal?: AbortSignal;
  environment?: NodeJS.ProcessEnv;
}

/**
 * Finds the Pulumi CLI, or gets one: on PATH, a copy of an earlier run, the official installer, a build with Go.
 * Throws a UserError that says what to install when there is no way to one; rejects with the signal's reason.
 */
export async function findEngine(options: FindEngineOptions): Promise<Engine> {
  const environment = options.environment ?? process.env;
  const { onProgress, signal } = options;
  const cacheFolder = options.cacheFolder ?? defaultCacheFolder(environment);
  return await firstEngine([fromPath, fromCache, fromInstaller, fromGo], {
    cacheFolder,
    environment,
    onProgress,
    signal,
  });
}

/** Asks each source in turn and answers with the first engine; throws a UserError naming why each had none. */
export async function firstEngine(sources: Source[], search: Search): Promise<Engine> {
  const reasons: string[] = [];
  for (const source of sources) {
    search.signal?.throwIfAborted();
    const answer = await source(search);
    if ("engine" in answer) {
      return answer.engine;
    }
    if (answer.missing !== undefined) {
      reasons.push(answer.missing);
    }
  }
  const { minimumGo } = await readCliModule();
  throw new UserError(`The Pulumi CLI is missing: ${reasons.join("; ")}. ${installAdvice(minimumGo)}`);
}
