import { userInfo } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { UserError } from "../../../cli/user-error.ts";
import { defaultCacheFolder, folderMistake } from "../src/engine/cache-folder.ts";

test.each([
  ["linux", { HOME: "/home/ada", XDG_CACHE_HOME: "/caches" }, "/caches/rustdesk-entra"],
  ["linux", { HOME: "/home/ada" }, "/home/ada/.cache/rustdesk-entra"],
  ["linux", { HOME: "/home/ada", XDG_CACHE_HOME: "relative" }, "/home/ada/.cache/rustdesk-entra"],
  ["darwin", { HOME: "/Users/ada", XDG_CACHE_HOME: "/caches" }, "/Users/ada/Library/Caches/rustdesk-entra"],
  ["win32", { LOCALAPPDATA: "/ada/local" }, "/ada/local/rustdesk-entra"],
  ["win32", { USERPROFILE: "/ada" }, "/ada/AppData/Local/rustdesk-entra"],
] as const)("on %s with %j copies are kept in %s", (platform, environment, folder) => {
  expect(defaultCacheFolder(environment, platform)).toBe(folder);
});

test.each([{}, { HOME: "" }])(
  "with the variables %j the user database knows the home folder",
  (environment) => {
    expect(defaultCacheFolder(environment, "linux")).toBe(
      join(userInfo().homedir, ".cache", "rustdesk-entra"),
    );
  },
);

test.each(["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"])(
  "%s is a folder that must be writable",
  (code) => {
    const mistake = folderMistake("/caches/x", Object.assign(new Error("raw"), { code }));
    expect(mistake).toEqual(
      new UserError(
        `The Pulumi CLI is kept in /caches/x, which must be a folder that you may write to (${code}). Mend its owner or ` +
          "rights, or set XDG_CACHE_HOME (LOCALAPPDATA on Windows) to another folder, then run the command again.",
      ),
    );
  },
);

test.each(["ENOSPC", "EDQUOT"])("%s is a full disk", (code) => {
  const mistake = folderMistake("/caches/x", Object.assign(new Error("raw"), { code }));
  expect(mistake).toBeInstanceOf(UserError);
  expect(String(mistake)).toMatch(/no room left on the disk to get the Pulumi CLI into \/caches\/x/);
});

test("any other error stays what it is", () => {
  const bug = new TypeError("bug");
  expect(folderMistake("/caches/x", bug)).toBe(bug);
});
