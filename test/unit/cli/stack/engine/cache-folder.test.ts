import { syncBuiltinESMExports } from "node:module";
import os, { userInfo } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test, vi } from "vitest";

import { cacheFolder } from "../../../../../cli/stack/engine/cache-folder.ts";

test.each([
  ["linux", { HOME: "/home/ada", XDG_CACHE_HOME: "/caches" }, "/caches/rustdesk-entra"],
  ["linux", { HOME: "/home/ada" }, "/home/ada/.cache/rustdesk-entra"],
  ["linux", { HOME: "/home/ada", XDG_CACHE_HOME: "relative" }, "/home/ada/.cache/rustdesk-entra"],
  ["linux", {}, join(userInfo().homedir, ".cache/rustdesk-entra")],
  ["linux", { HOME: "" }, join(userInfo().homedir, ".cache/rustdesk-entra")],
  ["darwin", { HOME: "/Users/ada", XDG_CACHE_HOME: "/caches" }, "/Users/ada/Library/Caches/rustdesk-entra"],
  ["win32", { LOCALAPPDATA: "/ada/local" }, "/ada/local/rustdesk-entra"],
  ["win32", { USERPROFILE: "/ada" }, "/ada/AppData/Local/rustdesk-entra"],
] as const)("on %s with %j copies of the CLI are kept in %s", (platform, environment, folder) => {
  expect(cacheFolder(environment, platform)).toBe(folder);
});

test("a user without a home keeps them in the checkout", () => {
  const unknown = vi.spyOn(os, "userInfo").mockImplementation(() => {
    throw new Error("ENOENT: no such user");
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    unknown.mockRestore();
    syncBuiltinESMExports();
  });
  expect(cacheFolder({}, "linux")).toBe(join(import.meta.dirname, "../../../../../.local/cache"));
});
