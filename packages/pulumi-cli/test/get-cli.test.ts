import { expect, vi } from "vitest";

import { firstCli, getCli } from "../src/get-cli.ts";
import { readCliModule } from "../src/go/cli-module.ts";
import { PulumiCliError } from "../src/pulumi-cli-error.ts";
import type { Cli, Source } from "../src/search.ts";
import { test } from "./machine-test.ts";

const reason = "pulumi is not on PATH";
const none = (missing?: string): Source => vi.fn(async () => ({ missing }));

test("the first source that has a CLI is the last one asked", async ({ machine }) => {
  const cli = { description: "the CLI" } as Cli & { command: never };
  const never = none("never asked");
  const sources = [none("no"), async () => ({ ...cli, command: undefined as never }), never];
  expect(await firstCli(sources, machine.search(), reason)).toMatchObject(cli);
  expect(never).not.toHaveBeenCalled();
});

test("no source is asked once aborted", async ({ machine }) => {
  const never = none();
  const signal = AbortSignal.abort(new Error("Ctrl-C"));
  await expect(firstCli([never], machine.search(signal), reason)).rejects.toThrow("Ctrl-C");
  expect(never).not.toHaveBeenCalled();
});

test("without internet and Go the error says why each source had none, and which Go could build it", async ({
  machine,
}) => {
  machine.internet('throw new TypeError("fetch failed");');
  const { minimumGo } = await readCliModule();
  await expect(getCli({ ...machine.search(), reason })).rejects.toEqual(
    new PulumiCliError(
      "PULUMI_CLI_MISSING",
      "The Pulumi CLI is missing: pulumi is not on PATH; Pulumi's download site could not be reached; Go, which could " +
        `build it, is not on PATH either. Go ${minimumGo} or newer (https://go.dev/dl/) could build it.`,
    ),
  );
  expect(machine.list("cache/engines")).toEqual([]);
});
