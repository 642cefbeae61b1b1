import { expect, test } from "vitest";

import { compareReleases, formatRelease, parseRelease } from "../src/engine/release.ts";

test.each([
  ["3.259.0", [3, 259, 0]],
  ["v3.259.0\n", [3, 259, 0]],
  ["v3.260.0-alpha.1+dirty", [3, 260, 0]],
  ["go1.26.8", [1, 26, 8]],
  ["go1.26rc1", [1, 26, 0]],
])("%j is read as %j", (text, release) => {
  expect(parseRelease(text)).toEqual(release);
});

test.each(["", "unknown", "devel +abc", "command not found"])("%j is no version", (text) => {
  expect(parseRelease(text)).toBeUndefined();
});

test("releases are ordered by number and not by letter", () => {
  expect(compareReleases([3, 9, 0], [3, 231, 0])).toBeLessThan(0);
  expect(compareReleases([3, 231, 1], [3, 231, 0])).toBeGreaterThan(0);
  expect(compareReleases([4, 0, 0], [3, 231, 0])).toBeGreaterThan(0);
  expect(compareReleases([3, 231, 0], [3, 231, 0])).toBe(0);
});

test("a release is written without a v", () => {
  expect(formatRelease([3, 259, 0])).toBe("3.259.0");
});
