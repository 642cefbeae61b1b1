import { tmpdir } from "node:os";
import { join } from "node:path";

import { runChild } from "../process/child.ts";
import { executablesOnPath } from "../process/executable.ts";
import { isOlder, releaseIn } from "../release.ts";
import type { Search } from "../search.ts";

/** A Go that can build the CLI's module. */
export interface GoToolchain {
  /** The path of the `go` command. */
  command: string;
  /** Its version, such as `1.26.8`. */
  version: string;
  /** The variables a build with it needs. */
  environment: NodeJS.ProcessEnv;
  /** Whether downloaded modules go to our own folder, which must stay removable. */
  ownModules: boolean;
}

// Since Go 1.21 an older go fetches the version that a go.mod asks for, unless GOTOOLCHAIN forbids it (go.dev/doc/toolchain).
const firstSwitchingGo = "1.21.0";
const limitMilliseconds = 60_000;

/** Finds a `go` on PATH that is `minimum` or newer, or may fetch such a Go itself; or says why there is none. */
export async function findGo(search: Search, minimum: string): Promise<{ go: GoToolchain } | { missing: string }> {
  const [command] = await executablesOnPath("go", search.environment);
  if (command === undefined) {
    return { missing: "Go, which could build it, is not on PATH either" };
  }
  const settings = await readSettings(command, search);
  const version = releaseIn(settings?.GOVERSION ?? "");
  if (settings === undefined || version === undefined) {
    return { missing: `${command}, which could build it, does not answer "go env"` };
  }
  const { GOTOOLCHAIN = "local" } = settings;
  const canSwitch = !isOlder(version, firstSwitchingGo) && GOTOOLCHAIN !== "local";
  if (isOlder(version, minimum) && !canSwitch) {
    return { missing: tooOld(version, minimum) };
  }
  return { go: { command, version, ...buildEnvironment(search, settings) } };
}

/** The reason that names an old Go and the one needed. */
export function tooOld(version: string, minimum: string): string {
  return `Go, which could build it, is version ${version} where ${minimum} or newer is needed`;
}

type Settings = Record<string, string | undefined>;

/** What `go env` says, asked outside of any module so that no go.mod changes the answer. */
async function readSettings(command: string, search: Search): Promise<Settings | undefined> {
  const names = ["GOVERSION", "GOTOOLCHAIN", "GOCACHE", "GOMODCACHE", "GOHOSTOS", "GOHOSTARCH"];
  const result = await runChild(command, ["env", "-json", ...names], {
    environment: { ...search.environment, GOWORK: "off" },
    folder: tmpdir(),
    limit: limitMilliseconds,
    signal: search.signal,
  });
  try {
    return result.code === 0 ? (JSON.parse(result.output) as Settings) : undefined;
  } catch {
    return undefined;
  }
}

/** The person's own settings, but for those that would change what is built; folders that Go cannot place become ours. */
function buildEnvironment(search: Search, settings: Settings): Pick<GoToolchain, "environment" | "ownModules"> {
  const ownModules = !settings.GOMODCACHE;
  const ownCache = !settings.GOCACHE || settings.GOCACHE === "off";
  const environment = {
    ...search.environment,
    ...(ownCache && { GOCACHE: join(search.cacheFolder, "go", "build") }),
    ...(ownModules && {
      GOPATH: join(search.cacheFolder, "go"),
      GOMODCACHE: join(search.cacheFolder, "go", "modules"),
    }),
    // An empty GOFLAGS would let the one of `go env -w` through.
    GOFLAGS: "-mod=readonly",
    GO111MODULE: "on",
    GOWORK: "off",
    CGO_ENABLED: "0",
    GOOS: settings.GOHOSTOS,
    GOARCH: settings.GOHOSTARCH,
  };
  return { environment, ownModules };
}
