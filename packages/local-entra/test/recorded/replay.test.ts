import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { NewestProperties } from "./newest-properties.ts";
import { committedFacts, readRecordings } from "./recording.ts";
import { type Pair, replay } from "./replay.ts";

// RECORDED names a folder with other recordings; what differs there is printed instead of judged.
const folder = process.env.RECORDED ?? committedFacts;
const isCommitted = folder === committedFacts;

/** The pairs that differ, by why they do. */
const known: Record<string, string[]> = JSON.parse(
  readFileSync(join(import.meta.dirname, "known-differences.json"), "utf8"),
);
const listed = new Set(Object.values(known).flat());

const recordings = readRecordings(folder);
const newest = new NewestProperties(isCommitted ? recordings : [...readRecordings(committedFacts), ...recordings]);
const replayed: Pair[] = [];

function differing(pairs: Pair[]): Pair[] {
  return pairs.filter(({ differences }) => differences.length > 0);
}

function report(pairs: Pair[]): string {
  return differing(pairs)
    .map(({ name, request, differences }) => [`${name} ${request}`, ...differences].join("\n    "))
    .join("\n");
}

test.each(recordings)("Graph answers as recorded: $name", async (recording) => {
  const pairs = await replay(recording, newest);
  replayed.push(...pairs);
  const expected = pairs.filter(({ name }) => listed.has(name)).map(({ name }) => name);
  if (isCommitted) {
    expect(
      differing(pairs).map(({ name }) => name),
      report(pairs),
    ).toEqual(expected);
  }
});

test.runIf(isCommitted)("at least 95 of 100 pairs are equal, and the others are of this folder", () => {
  expect(listed.size / replayed.length).toBeLessThanOrEqual(0.05);
  expect([...listed].filter((name) => !replayed.some((pair) => pair.name === name))).toEqual([]);
});

afterAll(() => {
  if (!isCommitted) {
    const equal = replayed.length - differing(replayed).length;
    console.info(`${report(replayed)}\n${replayed.length} pairs, ${equal} equal`);
  }
});
