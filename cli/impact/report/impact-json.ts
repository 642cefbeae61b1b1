import type { Finding } from "../finding.ts";
import type { ResourceChange } from "../recording/resource-change.ts";
import { differenceOf } from "./engine-difference.ts";
import type { EnvironmentImpact, ImpactReport } from "./impact-report.ts";

/** Raised when a name or a meaning in the JSON changes; additions leave it as it is. */
const schemaVersion = 1;

/** The report as JSON for a script, by docs/impact-report.md; what there is not is null. */
export function reportJson({ verdict, changes, exitCode, environments }: ImpactReport): string {
  const record = { schemaVersion, verdict, changes, exitCode, environments: environments.map(environmentRecord) };
  return `${JSON.stringify(record, (_key, value) => value ?? null, 2)}\n`;
}

function environmentRecord({ environment, local, impact }: EnvironmentImpact) {
  return {
    environment,
    local,
    verdict: impact.verdict,
    runVerdict: impact.runVerdict,
    changes: impact.changes,
    console: impact.console,
    findings: impact.findings.map(findingRecord),
    warnings: impact.warnings,
    resources: impact.resources.map(resourceRecord),
  };
}

function findingRecord({ verdict, subject, line, resources, property, action, drift, already }: Finding) {
  return { verdict, subject, line, resources, property, action, drift, already };
}

function resourceRecord(change: ResourceChange) {
  const { urn, name, type, operation, replaceKeys } = change;
  return { urn, name, type, operation, replaceKeys, properties: differenceOf(change) };
}
