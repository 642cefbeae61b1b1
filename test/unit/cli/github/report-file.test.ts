import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { readReport, readReports, readWhatIsThere } from "../../../../cli/github/report-file.ts";

const folder = mkdtempSync(join(tmpdir(), "report-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("Markdown is taken as it is, other text in a code block", () => {
  const report = file("report.md", "## dev\r\n");
  const expiry = file("expiry.txt", "dev: *works*\n");
  expect(readReport(report)).toBe("## dev\n");
  expect(readReports([report, expiry])).toBe("## dev\n\n```text\ndev: *works*\n```\n");
});

test("a report that is not there is nothing, unless it is asked for", () => {
  const path = join(folder, "missing.md");
  expect(readReport(path)).toBeUndefined();
  expect(() => readReports([path])).toThrow("missing.md must be the report to show, but it is not there.");
});

test("what is missing of several reports is told", () => {
  const missing = join(folder, "missing.md");
  expect(readWhatIsThere([missing, file("there.md", "## dev\n")])).toBe(
    `**\`${missing}\` was not made**; the log of the run tells why.\n\n## dev\n`,
  );
});

test("a link is not followed", () => {
  symlinkSync("/etc/hostname", join(folder, "link.md"));
  expect(() => readReport(join(folder, "link.md"))).toThrow("link.md must be a file that can be read, but: ELOOP");
});

test("a folder is no report", () => {
  mkdirSync(join(folder, "folder.md"));
  expect(() => readReport(join(folder, "folder.md"))).toThrow("folder.md must be a file of at most 1048576 bytes");
});

test("more than a mebibyte is no report", () => {
  expect(readReport(file("long.md", "x".repeat(1_048_576)))).toHaveLength(1_048_576);
  expect(() => readReport(file("longer.md", "x".repeat(1_048_577)))).toThrow("must be a file of at most 1048576 bytes");
});

test.each<[string, Buffer]>([
  ["bytes that are no UTF-8", Buffer.from([0x61, 0xff])],
  ["a terminal's escapes", Buffer.from("\u001b[31mred")],
  ["a zero byte", Buffer.from("a\0b")],
])("%s are no text", (_what, content) => {
  expect(() => readReport(file("odd.md", content))).toThrow("odd.md must be text in UTF-8 without control characters");
});
