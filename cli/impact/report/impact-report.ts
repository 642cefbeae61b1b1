import { type Finding, type Verdict, worstVerdict } from "../finding.ts";
import type { Impact } from "../impact.ts";
import type { ResourceChange } from "../recording/resource-change.ts";
import { differenceOf } from "./engine-difference.ts";
import { fingerprintOf, type ReportedRun } from "./fingerprint.ts";

/** What a run means for one environment. */
export interface EnvironmentImpact {
  /** The stack's name. */
  environment: string;
  /** On this machine instead of in the tenant. */
  local: boolean;
  /** Where that is and as whom the run acts, for the heading of a terminal; a report that others read has no accounts. */
  place?: string;
  impact: Impact;
}

/** What runs mean for several environments. */
export interface ImpactReport {
  verdict: Verdict;
  changes: boolean;
  /** 0 nothing changes, 3 changes and sign-in goes on, 4 changes that interrupt, break or expose it or are unknown, 1 a run would stop. */
  exitCode: 0 | 1 | 3 | 4;
  environments: EnvironmentImpact[];
}

/** Puts environments into one report, whose verdict is the worst of theirs. */
export function reportOf(environments: EnvironmentImpact[]): ImpactReport {
  const verdict = worstVerdict(environments.map(({ impact }) => impact.verdict));
  const changes = environments.some(({ impact }) => impact.changes);
  return { verdict, changes, exitCode: exitCodes[verdict] ?? (changes ? 3 : 0), environments };
}

const exitCodes: Partial<Record<Verdict, 1 | 4>> = { failed: 1, exposed: 4, broken: 4, interrupted: 4, unknown: 4 };

/** Raised when a name or a meaning in the JSON changes; additions leave it as it is. */
const schemaVersion = 1;

/** The report as JSON for a script, by docs/impact-report.md; what there is not is null. */
export function reportJson({ verdict, changes, exitCode, environments }: ImpactReport): string {
  const record = { schemaVersion, verdict, changes, exitCode, environments: environments.map(environmentRecord) };
  return `${JSON.stringify(record, (_key, value) => value ?? null, 2)}\n`;
}

/** What the JSON says of a run, as fingerprints compare it. */
export function reportedRunOf({ findings, resources }: Impact): ReportedRun {
  return { findings: findings.map(findingRecord), resources: resources.map(resourceRecord) };
}

function environmentRecord({ environment, local, impact }: EnvironmentImpact) {
  const { findings, resources } = reportedRunOf(impact);
  return {
    environment,
    local,
    verdict: impact.verdict,
    runVerdict: impact.runVerdict,
    changes: impact.changes,
    fingerprint: fingerprintOf({ findings, resources }),
    console: impact.console,
    findings,
    warnings: impact.warnings,
    resources,
  };
}

function findingRecord({ verdict, subject, line, resources, property, action, drift, already }: Finding) {
  return { verdict, subject, line, resources, property, action, drift, already };
}

function resourceRecord(change: ResourceChange) {
  const { urn, name, type, operation, replaceKeys } = change;
  return { urn, name, type, operation, replaceKeys, properties: differenceOf(change) };
}
