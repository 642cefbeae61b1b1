import { expect, test, vi } from "vitest";

import { UserError } from "../../../cli/user-error.ts";
import { findEngine, firstEngine } from "../src/engine/engine.ts";
import { fromPath } from "../src/engine/path-engine.ts";
import { formatRelease } from "../src/engine/release.ts";
import type { Source } from "../src/engine/search.ts";
import { readCliModule } from "../src/go/cli-module.ts";
import { FakeMachine } from "./fake-machine.ts";

const none = (missing?: string): Source => vi.fn(async () => ({ missing }));

test("the first source that has an engine is the last one asked", async () => {
  using machine = new FakeMachine();
  machine.executable("pulumi", "echo v3.259.0");
  const never = none("never asked");
  const engine = await firstEngine([none("no"), fromPath, never], machine.search());
  expect(engine.origin).toBe("path");
  expect(never).not.toHaveBeenCalled();
});

test("without any engine the error says why each source had none, and what to install", async () => {
  using machine = new FakeMachine();
  const { minimumGo } = await readCliModule();
  const sources = [fromPath, none(), none("the official installer could not be reached"), none("no Go")];
  await expect(firstEngine(sources, machine.search())).rejects.toEqual(
    new UserError(
      "The Pulumi CLI is missing: pulumi is not on PATH; the official installer could not be reached; no Go. " +
        "Install the Pulumi CLI 3.231.0 or newer (https://www.pulumi.com/docs/iac/download-install/), " +
        `or Go ${formatRelease(minimumGo)} or newer (https://go.dev/dl/), then run the command again.`,
    ),
  );
});

test("no source is asked once aborted", async () => {
  using machine = new FakeMachine();
  const never = none();
  const signal = AbortSignal.abort(new Error("Ctrl-C"));
  await expect(firstEngine([never], machine.search(signal))).rejects.toThrow("Ctrl-C");
  expect(never).not.toHaveBeenCalled();
});

test("a pulumi on PATH is found without touching the cache folder", async () => {
  using machine = new FakeMachine();
  machine.executable("pulumi", "echo v3.259.0");
  const { cacheFolder, environment } = machine;
  const engine = await findEngine({ cacheFolder, environment, onProgress: () => {} });
  expect(engine).toMatchObject({ origin: "path", version: "3.259.0" });
  expect(machine.list("cache")).toEqual([]);
});

test("an old pulumi, no internet and no Go end in the one error", async () => {
  using machine = new FakeMachine();
  const old = machine.executable("pulumi", "echo v3.100.0");
  const offline = 'globalThis.fetch = async () => { throw new TypeError("fetch failed"); }';
  machine.environment.NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(offline)}`;
  const { cacheFolder, environment } = machine;
  await expect(findEngine({ cacheFolder, environment, onProgress: () => {} })).rejects.toThrow(
    `The Pulumi CLI is missing: passed over ${old}, which is version 3.100.0 where 3.231.0 or a newer 3.x is needed; ` +
      "the official installer could not be reached; Go, which could build it, is not on PATH either. Install ",
  );
  expect(machine.list("cache/engines")).toEqual([]);
});
