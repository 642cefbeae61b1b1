import { expect, test } from "vitest";

import { isOlder, releaseIn } from "../src/release.ts";

test.each([
  ["3.259.0", "3.259.0"],
  ["v3.259.0\n", "3.259.0"],
  ["v3.260.0-alpha.1+dirty", "3.260.0"],
  ["go1.26.8", "1.26.8"],
  ["go1.26rc1", "1.26.0"],
  ["", undefined],
  ["unknown", undefined],
  ["devel +abc", undefined],
])("%j has the release %j", (text, release) => {
  expect(releaseIn(text)).toBe(release);
});

test.each([
  ["3.9.0", "3.231.0", true],
  ["3.231.1", "3.231.0", false],
  ["4.0.0", "3.231.0", false],
  ["3.231.0", "3.231.0", false],
])("releases are ordered by number and not by letter: %s is older than %s: %s", (release, other, expected) => {
  expect(isOlder(release, other)).toBe(expected);
});
