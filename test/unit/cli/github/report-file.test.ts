import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import { readReport, readReports, readWhatIsThere } from "../../../../cli/github/report-file.ts";
import { ProjectFolder } from "../project-folder.ts";

let folder: ProjectFolder;
beforeEach(() => {
  folder = new ProjectFolder();
});

test("Markdown is taken as it is, other text in a code block", () => {
  const report = folder.write("report.md", "## dev\r\n");
  const expiry = folder.write("expiry.txt", "dev: *works*\n");
  expect(readReport(report)).toBe("## dev\n");
  expect(readReports([report, expiry])).toBe("## dev\n\n```text\ndev: *works*\n```\n");
});

test("a report that is not there is nothing, unless it is asked for", () => {
  const path = join(folder.path, "missing.md");
  expect(readReport(path)).toBeUndefined();
  expect(() => readReports([path])).toThrow("missing.md must be the report to show, but it is not there.");
});

test("what is missing of several reports is told", () => {
  const missing = join(folder.path, "missing.md");
  expect(readWhatIsThere([missing, folder.write("there.md", "## dev\n")])).toBe(
    `**\`${missing}\` was not made**; the log of the run tells why.\n\n## dev\n`,
  );
});

test("a link is not followed", () => {
  symlinkSync("/etc/hostname", join(folder.path, "link.md"));
  expect(() => readReport(join(folder.path, "link.md"))).toThrow("link.md must be a file that can be read, but: ELOOP");
});

test("a folder is no report", () => {
  mkdirSync(join(folder.path, "folder.md"));
  expect(() => readReport(join(folder.path, "folder.md"))).toThrow("folder.md must be a file of at most 1048576 bytes");
});

test("more than a mebibyte is no report", () => {
  expect(readReport(folder.write("long.md", "x".repeat(1_048_576)))).toHaveLength(1_048_576);
  expect(() => readReport(folder.write("longer.md", "x".repeat(1_048_577)))).toThrow(
    "must be a file of at most 1048576 bytes",
  );
});

test.each<[string, Buffer]>([
  ["bytes that are no UTF-8", Buffer.from([0x61, 0xff])],
  ["a terminal's escapes", Buffer.from("\u001b[31mred")],
  ["a zero byte", Buffer.from("a\0b")],
])("%s are no text", (_what, content) => {
  expect(() => readReport(folder.write("odd.md", content))).toThrow(
    "odd.md must be text in UTF-8 without control characters",
  );
});
