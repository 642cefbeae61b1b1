import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { NewestProperties } from "./newest-properties.ts";
import { committedFacts, readRecordings } from "./recording.ts";
import { type Pair, replay } from "./replay.ts";

/** The pairs that differ, by why they do. */
const known: Record<string, string[]> = JSON.parse(
  readFileSync(join(import.meta.dirname, "known-differences.json"), "utf8"),
);

const folder = process.env.RECORDED ?? committedFacts;

function summary(pairs: Pair[]): string {
  const differing = pairs.filter(({ differences }) => differences.length > 0);
  const lines = differing.map(({ name, request, differences }) =>
    [`${name} ${request}`, ...differences].join("\n    "),
  );
  return [...lines, `${pairs.length} pairs, ${pairs.length - differing.length} equal`].join("\n");
}

test(`Graph answers as recorded in ${folder}`, async () => {
  const recordings = readRecordings(folder);
  const newest = new NewestProperties([...readRecordings(committedFacts), ...recordings]);
  const pairs: Pair[] = [];
  for (const recording of recordings) {
    pairs.push(...(await replay(recording, newest)));
  }
  if (folder !== committedFacts) {
    console.info(summary(pairs));
    return;
  }
  const differing = pairs.filter(({ differences }) => differences.length > 0);
  expect(differing.map(({ name }) => name).sort(), summary(pairs)).toEqual(Object.values(known).flat().sort());
  expect(differing.length / pairs.length).toBeLessThanOrEqual(0.05);
});
