import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { version } from "@pulumi/pulumi/version.js";
import { expect } from "vitest";

import { copyFolder } from "../src/copy/kept-copy.ts";
import { fromDownload } from "../src/download/downloaded-cli.ts";
import type { FakeMachine } from "./fake-machine.ts";
import { test } from "./machine-test.ts";

const trying = `downloading the Pulumi CLI ${version}`;
const archive = `pulumi-v${version}-${process.platform}-${process.arch}.tar.gz`;

/** An archive with a CLI that prints a version, in the layout of a release; answers with its SHA-256. */
function release(machine: FakeMachine, layout: string, printed = `v${version}`): string {
  machine.executable(`release/${layout}/pulumi`, `echo ${printed}`);
  const file = join(machine.folder, archive);
  execFileSync("tar", ["-czf", file, "-C", join(machine.folder, "release"), "pulumi"]);
  machine.environment.PATH += ":/usr/bin:/bin";
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** Pulumi's download site serves that archive, and a list of checksums. */
function serve(machine: FakeMachine, list: string): void {
  const files = {
    [`/releases/sdk/pulumi-${version}-checksums.txt`]: `new Response(${JSON.stringify(list)})`,
    [`/releases/sdk/${archive}`]: `new Response((await import("node:fs")).readFileSync("${machine.folder}/${archive}"))`,
  };
  const cases = Object.entries(files).map(([path, body]) => `case "https://get.pulumi.com${path}": return ${body};`);
  machine.internet(`switch (String(url)) { ${cases.join(" ")} } return new Response("", { status: 404 });`);
}

test.for(["pulumi", "pulumi/bin"])(
  "the CLI of the SDK's own release comes from the download site, out of the folder %s of the archive",
  async (layout, { machine }) => {
    const sum = release(machine, layout);
    serve(machine, `${"0".repeat(64)}  other.tar.gz\n${sum}  ${archive}\n`);
    const root = copyFolder(machine.cacheFolder, version);
    const file = join(root, "bin/pulumi");
    expect(await fromDownload(machine.search())).toMatchObject({
      description: `Pulumi CLI ${version}, downloaded (${file})`,
      command: { command: file },
    });
    expect(machine.list(root.slice(machine.folder.length))).toEqual(["bin"]);
    expect(machine.progress).toEqual([trying]);
  },
);

test("an archive that is not the published one is neither unpacked nor kept", async ({ machine }) => {
  const sum = release(machine, "pulumi");
  const other = "0".repeat(64);
  serve(machine, `${other}  ${archive}\n`);
  const missing = `its download failed (${archive} has the sha256 ${sum} where ${other} is published)`;
  expect(await fromDownload(machine.search())).toEqual({ missing });
  expect(machine.progress).toEqual([trying, missing]);
  expect(machine.list("cache/engines")).toEqual([]);
});

test.for<[string, string]>([
  ["does not name it", `${"0".repeat(64)}  other.tar.gz\n`],
  ["has no checksum that is known", `${"0".repeat(8)}  ${archive}\n`],
])("an archive is not downloaded when the list %s", async ([, list], { machine }) => {
  release(machine, "pulumi");
  serve(machine, list);
  const missing = `its download failed (the published checksums do not name ${archive})`;
  expect(await fromDownload(machine.search())).toEqual({ missing });
});

test("an archive with another version is not trusted", async ({ machine }) => {
  const sum = release(machine, "pulumi", "v3.1.0");
  serve(machine, `${sum}  ${archive}\n`);
  const missing = "its download left no CLI that runs";
  expect(await fromDownload(machine.search())).toEqual({ missing });
  expect(machine.list("cache/engines")).toEqual([]);
});

test("an archive that is none is told", async ({ machine }) => {
  machine.internet(
    `return new Response(String(url).endsWith(".txt") ? "${createHash("sha256").update("junk").digest("hex")}  ${archive}" : "junk");`,
  );
  machine.environment.PATH += ":/usr/bin:/bin";
  expect(await fromDownload(machine.search())).toEqual({
    missing: expect.stringMatching(/^its download could not be unpacked \(.+\)$/),
  });
});

test("without internet it is given up at once", async ({ machine }) => {
  machine.internet('throw new TypeError("fetch failed");');
  const missing = "Pulumi's download site could not be reached";
  expect(await fromDownload(machine.search())).toEqual({ missing });
  expect(machine.progress).toEqual([trying, missing]);
  expect(machine.list("cache/engines")).toEqual([]);
});

test("an answer that is no file is told", async ({ machine }) => {
  machine.internet('return new Response("", { status: 403 });');
  expect(await fromDownload(machine.search())).toEqual({
    missing: "its download failed (the download site answers 403)",
  });
});

test("an abort ends the download and removes what it had fetched", async ({ machine }) => {
  const controller = new AbortController();
  machine.internet("return new Promise(() => setTimeout(() => {}, 600_000));");
  const search = machine.search(controller.signal);
  const onProgress = () => setTimeout(() => controller.abort(new Error("Ctrl-C")), 100);
  await expect(fromDownload({ ...search, onProgress })).rejects.toThrow("Ctrl-C");
  expect(machine.list("cache/engines")).toEqual([]);
});
