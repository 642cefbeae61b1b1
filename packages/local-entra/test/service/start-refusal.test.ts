import { chownSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import {
  isLocalEntraRunning,
  LocalEntraError,
  type LocalEntraOptions,
  startLocalEntra,
} from "../../src/local-entra.ts";
import { started, temporaryFolder } from "./started.ts";

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

/** Code and message of the refusal. */
async function refusal(options: LocalEntraOptions = {}): Promise<[string, string]> {
  const error = await startLocalEntra({ folder, ...options }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LocalEntraError);
  const { code, message } = error as LocalEntraError;
  return [code, message];
}

describe("local Entra ID does not start", () => {
  test("twice on one folder", async () => {
    await started({ folder });
    expect(await refusal({ port: 0 })).toEqual([
      "LOCAL_ENTRA_DIRECTORY_IN_USE",
      `${join(folder, "directory.db")} is in use by another local Entra ID. Only one process may serve a directory: stop ` +
        "the other one, then try again.",
    ]);
    expect([isLocalEntraRunning(folder), isLocalEntraRunning(join(folder, "none"))]).toEqual([true, false]);
  });

  test("on a port that another program has, and starts when it is free again", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    expect(await refusal({ port })).toEqual([
      "LOCAL_ENTRA_PORT_IN_USE",
      `Port ${port} must be free for local Entra ID, but another program listens on it. Stop that program, or choose ` +
        "another port.",
    ]);
    await new Promise((resolve) => other.close(resolve));
    expect((await started({ folder, port })).host).toBe(`localhost:${port}`);
  });

  test("on a port that is none", async () => {
    expect(await refusal({ port: 70_000 })).toEqual([
      "LOCAL_ENTRA_PORT_INVALID",
      "The port must be a number from 0 to 65535, got 70000. Choose another.",
    ]);
  });

  test("over a damaged directory, which it leaves as it was", async () => {
    const file = join(folder, "directory.db");
    writeFileSync(file, "this is no database, whatever its name says");
    expect(await refusal()).toEqual([
      "LOCAL_ENTRA_DIRECTORY_DAMAGED",
      expect.stringMatching(/directory\.db must be local Entra's directory store, but it is damaged/),
    ]);
    expect(readFileSync(file, "utf8")).toBe("this is no database, whatever its name says");
  });

  test("over a damaged certificate, and starts when it is mended", async () => {
    await (await started({ folder })).close();
    const file = join(folder, "certificate", "server.pem");
    const good = readFileSync(file);
    writeFileSync(file, "rubbish");
    expect(await refusal()).toEqual([
      "LOCAL_ENTRA_CERTIFICATE_INVALID",
      expect.stringMatching(/server\.pem must be part of local Entra's certificate, but it cannot be parsed as PEM/),
    ]);
    writeFileSync(file, good);
    await started({ folder });
  });

  test.skipIf(process.platform === "win32")("with a directory that is a link", async () => {
    await (await started({ folder })).close();
    const file = join(folder, "directory.db");
    renameSync(file, join(folder, "elsewhere.db"));
    symlinkSync(join(folder, "elsewhere.db"), file);
    expect(await refusal()).toEqual([
      "LOCAL_ENTRA_FOLDER_NOT_PRIVATE",
      `${file} must be your own file, which only you can read, but it is a link. Remove it, or choose another folder, ` +
        "then try again.",
    ]);
  });

  test.skipIf(process.getuid?.() !== 0)("with another user's key", async () => {
    await (await started({ folder })).close();
    const file = join(folder, "certificate", "server-key.pem");
    chownSync(file, 54_321, 54_321);
    expect(await refusal()).toEqual([
      "LOCAL_ENTRA_FOLDER_NOT_PRIVATE",
      expect.stringContaining("which only you can read, but it belongs to another user (54321)."),
    ]);
  });

  test("without its deployer", async () => {
    const entra = await started({ folder });
    entra.directory.servicePrincipals.delete(entra.deployer.objectId);
    await entra.close();
    expect(await refusal()).toEqual([
      "LOCAL_ENTRA_DEPLOYER_DELETED",
      expect.stringMatching(/^The directory must hold the deployer's registration and service principal/),
    ]);
  });

  test("in the place of a file", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect((await refusal({ folder: file }))[0]).toBe("LOCAL_ENTRA_FOLDER_NOT_WRITABLE");
  });
});
