import { version } from "@pulumi/pulumi/version.js";
import { expect } from "vitest";

import { copyFolder } from "../src/copy/kept-copy.ts";
import { fromInstaller } from "../src/installer/installed-cli.ts";
import { test } from "./machine-test.ts";

const trying = `trying the official installer for the Pulumi CLI ${version}`;

// The options are those that the Automation API gives to Pulumi's install.sh.
const installScript = (printed: string) => `
  while [ "$1" != --install-root ]; do shift; done
  /bin/mkdir -p "$2/bin"
  printf '#!/bin/sh\\necho ${printed}\\n' > "$2/bin/pulumi"
  /bin/chmod +x "$2/bin/pulumi"`;

test("the Automation API's installer puts the CLI of the SDK's own version into the cache folder", async ({
  machine,
}) => {
  machine.internet(`return new Response(${JSON.stringify(installScript(`v${version}`))});`);
  const file = `${copyFolder(machine.cacheFolder, version)}/bin/pulumi`;
  expect(await fromInstaller(machine.search())).toMatchObject({
    description: `Pulumi CLI ${version}, fetched by its official installer (${file})`,
    command: { command: file },
  });
  expect(machine.progress).toEqual([trying]);
});

test("without internet the installer is given up at once", async ({ machine }) => {
  machine.internet('throw new TypeError("fetch failed");');
  const missing = "the official installer could not be reached";
  expect(await fromInstaller(machine.search())).toEqual({ missing });
  expect(machine.progress).toEqual([trying, missing]);
  expect(machine.list("cache/engines")).toEqual([]);
});

test("an installer that fails is told with its last line and leaves nothing behind", async ({ machine }) => {
  const script = machine.executable(
    "installer",
    'echo junk > "$1/junk"; echo "no such release at https://x/y" >&2; exit 1',
  );
  const missing = "the official installer failed (no such release at <address>)";
  expect(await fromInstaller(machine.search(), [script])).toEqual({ missing });
  expect(machine.list("cache/engines")).toEqual([]);
});

test("an installer that leaves another version is not trusted", async ({ machine }) => {
  const script = machine.executable("installer", `set -- --install-root "$1"\n${installScript("v3.1.0")}`);
  const missing = "the official installer left no CLI that runs";
  expect(await fromInstaller(machine.search(), [script])).toEqual({ missing });
  expect(machine.list("cache/engines")).toEqual([]);
});

test("an abort ends the installer and removes what it had fetched", async ({ machine }) => {
  const controller = new AbortController();
  const script = machine.executable("installer", 'echo half > "$1/half"; /bin/sleep 600 & wait');
  const search = machine.search(controller.signal);
  const running = fromInstaller(
    { ...search, onProgress: () => setImmediate(() => controller.abort(new Error("Ctrl-C"))) },
    [script],
  );
  await expect(running).rejects.toThrow("Ctrl-C");
  expect(machine.list("cache/engines")).toEqual([]);
});
