import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, expect, onTestFinished, test, vi } from "vitest";

import { runExplain } from "../../../../cli/explain/run.ts";
import { readClipboard } from "../../../../cli/sheet/clipboard.ts";
import { notingContext } from "../noting-context.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

async function explained(text: string, source: "arguments" | "clipboard" = "arguments") {
  const context = notingContext("/nowhere/");
  const code = await runExplain({ source, text, environment: undefined }, context);
  return { code, printed: context.printed.join("\n"), said: context.said.join("\n") };
}

test("a code has its meaning, and its causes in order", async () => {
  const { code, printed } = await explained("AADSTS7000112");
  expect(printed).toBe(
    "AADSTS7000112: The application is switched off in this tenant.\n" +
      "  1. Somebody has disabled its enterprise application. Enterprise applications, the application, Properties: set " +
      "“Enabled for users to sign-in” to Yes.",
  );
  expect(code).toBe(0);
});

test("an unknown code has Microsoft's page", async () => {
  const { code, printed } = await explained("12345");
  expect(printed).toContain("https://login.microsoftonline.com/error?code=12345");
  expect(code).toBe(1);
});

test("a text that says nothing gets what to give instead", async () => {
  const { code, printed } = await explained("It does not work");
  expect(printed).toMatch(/^Nothing in it is known here\. Give the number behind AADSTS/);
  expect(code).toBe(1);
});

test("the code of an address is printed nowhere, and where it has come to is told", async () => {
  const { code, printed, said } = await explained("https://desk.example.com/api/oidc/callback?code=0.Secret&state=Abc");
  expect(printed).toMatch(/^an address with a code: Entra ID let the person in/);
  expect(said).toContain("next time use --paste");
  expect(printed + said).not.toMatch(/0\.Secret|Abc/);
  expect(code).toBe(0);
});

test("the text may come by standard input", () => {
  const input = "2027-01-01 WARN AADSTS7000112: disabled";
  const options = { cwd: join(import.meta.dirname, "../../../.."), input, encoding: "utf8" } as const;
  const printed = execFileSync(process.execPath, ["cli/start.mjs", "explain"], options);
  expect(printed).toMatch(/^AADSTS7000112: The application is switched off in this tenant\.\n/);
});

test("nothing to explain is refused", async () => {
  await expect(explained(" ")).rejects.toThrow("There must be a text to explain, but the arguments have none.");
});

test.skipIf(process.platform === "win32")("the clipboard is read by the desktop's own program", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rustdesk-entra-paste-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = join(folder, "xclip");
  writeFileSync(program, '#!/bin/sh\necho "AADSTS50011 $@"\n');
  chmodSync(program, 0o755);
  const environment = { DISPLAY: ":0", PATH: `${folder}:${process.env.PATH}` };
  expect(await readClipboard("", environment, "linux")).toBe("AADSTS50011 -selection clipboard -o\n");
});

test("without a desktop, it is said how else", async () => {
  await expect(readClipboard("Type it.", {}, "linux")).rejects.toThrow(
    "There must be a clipboard to read, but neither WAYLAND_DISPLAY nor DISPLAY is set, as in a terminal without a desktop. " +
      "On a desktop, install wl-clipboard (Wayland) or xclip (X11). Type it.",
  );
});
