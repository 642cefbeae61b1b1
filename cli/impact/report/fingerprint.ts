import { createHash } from "node:crypto";

import type { Finding } from "../finding.ts";
import type { PropertyChange, ResourceChange } from "../recording/resource-change.ts";

/** What a report says of one environment, as its JSON has it. */
export interface ReportedRun {
  findings: Pick<Finding, "verdict" | "subject" | "line" | "resources" | "property" | "drift" | "already">[];
  resources: (Pick<ResourceChange, "urn" | "name" | "operation" | "replaceKeys"> & { properties: PropertyChange[] })[];
}

/** One thing that a run does or that is found: compared by the key, told by the words. */
interface Item {
  key: string;
  words: string;
}

/**
 * Tells runs apart by what they do: two with the same findings and changes of resources have the same one. What differs from one run to
 * the next by itself counts for nothing: times and numbers of days.
 */
export function fingerprintOf(run: ReportedRun): string {
  const keys = itemsOf(run).map(({ key }) => key);
  return createHash("sha256").update(JSON.stringify(keys.toSorted())).digest("hex").slice(0, 32);
}

/** What stands in one run and not in the other, in words. */
export function beyond(run: ReportedRun, other: ReportedRun | undefined): string[] {
  const known = new Set(other === undefined ? [] : itemsOf(other).map(({ key }) => key));
  const words = itemsOf(run).flatMap(({ key, words }) => (known.has(key) ? [] : [words]));
  return [...new Set(words)];
}

function itemsOf({ findings, resources }: ReportedRun): Item[] {
  return [
    ...findings.map(({ verdict, subject, line, resources: names, property, drift, already }) => ({
      // What an owner's going means, and by which name people are called, depends on who asks, and what is approved was previewed by
      // another identity; the changes of the resource say who goes.
      key: keyOf([
        subject,
        ...(subject === "owners" ? [] : [verdict]),
        ...(subject === "owners" || subject === "whoMaySignIn" ? [] : [line.replaceAll(/\d+/g, "#")]),
        names,
        property,
        drift,
        already,
      ]),
      words: line,
    })),
    ...resources.flatMap(({ urn, name, operation, replaceKeys, properties }) => [
      { key: keyOf([urn, operation, replaceKeys]), words: `${name}: ${operation}` },
      ...properties.map(({ path, kind, replaces, old, new: target }) => ({
        key: keyOf([urn, path, kind, replaces, old, target]),
        words: `${name}: ${path} ${JSON.stringify(old ?? null)} => ${JSON.stringify(target ?? null)}`,
      })),
    ]),
  ];
}

/** Times of day are those of the run: `2026-11-28T14:25:00Z`. */
function keyOf(parts: unknown[]): string {
  const text = JSON.stringify(parts, (_key, value) => value ?? null);
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, "(time)");
}
