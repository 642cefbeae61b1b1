import { chmodSync } from "node:fs";

import { beforeEach, describe, expect, test } from "vitest";

import { copyToClipboard } from "../../../../cli/sheet/clipboard.ts";
import { UserError } from "../../../../cli/user-error.ts";
import { ProjectFolder } from "../project-folder.ts";

let folder: ProjectFolder;

beforeEach(() => {
  folder = new ProjectFolder();
});

/** Puts a program into the only folder of PATH; by default it notes what it is given. */
function install(
  name: string,
  script = `/bin/cat > ${folder.path}/stdin; echo "${name} $*" > ${folder.path}/argv`,
): void {
  chmodSync(folder.write(name, `#!/bin/sh\n${script}\n`), 0o755);
}

function copy(display: NodeJS.ProcessEnv, platform: NodeJS.Platform = "linux"): Promise<void> {
  return copyToClipboard("abc~secret", "Instead, print it.", { PATH: folder.path, ...display }, platform);
}

const wayland = { WAYLAND_DISPLAY: "wayland-0", DISPLAY: ":0" };
const x11 = { DISPLAY: ":0" };

describe("the clipboard", () => {
  test.each([
    ["wl-copy", "linux", wayland, "wl-copy --type text/plain\n"],
    ["xclip", "linux", x11, "xclip -selection clipboard\n"],
    ["xsel", "linux", x11, "xsel --clipboard --input\n"],
    ["clip.exe", "linux", { WSL_DISTRO_NAME: "Debian" }, "clip.exe \n"],
    ["pbcopy", "darwin", {}, "pbcopy \n"],
    ["clip", "win32", {}, "clip \n"],
  ] as const)(
    "is %s on %s with %j, which gets the text on standard input alone",
    async (name, platform, display, argv) => {
      install(name);
      await copy(display, platform);
      expect(folder.read("stdin")).toBe("abc~secret");
      expect(folder.read("argv")).toBe(argv);
    },
  );

  test("is the next program where one fails", async () => {
    install("wl-copy", "exit 1");
    install("xclip");
    await copy(wayland);
    expect(folder.read("argv")).toBe("xclip -selection clipboard\n");
  });

  test.each([
    ["of a desktop without a program", x11, "xclip is not installed, xsel is not installed"],
    [
      "of a terminal without a desktop",
      {},
      "neither WAYLAND_DISPLAY nor DISPLAY is set, as in a terminal without a desktop",
    ],
  ])("%s is refused with what to do instead", async (_name, display, reason) => {
    await expect(copy(display)).rejects.toThrow(UserError);
    await expect(copy(display)).rejects.toThrow(
      `There must be a clipboard to copy to, but ${reason}. Nothing was copied. On a desktop, install wl-clipboard ` +
        "(Wayland) or xclip (X11). Instead, print it.",
    );
  });

  test("whose programs fail is refused with how they ended, and without the text", async () => {
    install("xclip", "exit 3");
    install("xsel", "kill -9 $$");
    const error: UserError = await copy(x11).then(
      () => expect.fail("it was copied"),
      (reason) => reason,
    );
    expect(error.message).toContain("but xclip ended with exit code 3, xsel was ended by SIGKILL. Nothing was copied.");
    expect(error.message).not.toContain("abc~secret");
  });

  test("advises nothing to install where the system has it", async () => {
    await expect(copy({}, "darwin")).rejects.toThrow(
      "but pbcopy is not installed. Nothing was copied. Instead, print it.",
    );
  });
});
