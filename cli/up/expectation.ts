import { readFileSync } from "node:fs";

import { beyond, fingerprintOf, type ReportedRun } from "../impact/report/fingerprint.ts";
import { UserError } from "../user-error.ts";

/** What somebody has approved: the fingerprint of a run, or the report that has it. */
export type Expectation = { fingerprint: string } | { file: string };

/** Reads `--expect`. */
export function expectationOf(value: string): Expectation {
  return /^[\da-f]{32}$/.test(value) ? { fingerprint: value } : { file: value };
}

/** @throws UserError that says what differs, when a run is not the one that was approved. */
export function checkExpected(expectation: Expectation, environment: string, run: ReportedRun): void {
  const approved = "file" in expectation ? reportedRun(expectation.file, environment) : undefined;
  const wanted = "fingerprint" in expectation ? expectation.fingerprint : fingerprintOf(approved as ReportedRun);
  const fingerprint = fingerprintOf(run);
  if (fingerprint === wanted) {
    return;
  }
  const lines = [
    ...beyond(run, approved).map((line) => `  ${approved ? "now, and not approved" : "now"}: ${line}`),
    ...(approved ? beyond(approved, run).map((line) => `  approved, and no more: ${line}`) : []),
  ];
  throw new UserError(
    `What this does to ${environment} must be what was approved (fingerprint ${wanted}), but is something else by now (${fingerprint}). ` +
      `Nothing was changed. Preview it again and have that approved.\n${lines.join("\n")}`,
  );
}

function reportedRun(file: string, environment: string): ReportedRun {
  const trouble = (what: string): UserError =>
    new UserError(
      `--expect must be a fingerprint, or a file that \`npm run preview -- --stack ${environment} --json FILE\` has written; got ${file}, ` +
        `${what}. Preview again.`,
    );
  let report: { environments?: (ReportedRun & { environment: string })[] };
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw trouble(`which cannot be read: ${(error as Error).message}`);
  }
  const found = report.environments?.find((one) => one.environment === environment);
  if (found === undefined) {
    throw trouble(`which says nothing of ${environment}`);
  }
  return found;
}
