import { type Verdict, worstVerdict } from "../finding.ts";
import type { Impact } from "../impact.ts";

/** What a run means for one environment. */
export interface EnvironmentImpact {
  /** The stack's name. */
  environment: string;
  /** On this machine instead of in the tenant. */
  local: boolean;
  impact: Impact;
}

/** What runs mean for several environments. */
export interface ImpactReport {
  verdict: Verdict;
  changes: boolean;
  /** 0 nothing changes, 3 changes and sign-in goes on, 4 changes that interrupt or break it, 1 a run would stop. */
  exitCode: 0 | 1 | 3 | 4;
  environments: EnvironmentImpact[];
}

/** Puts environments into one report, whose verdict is the worst of theirs. */
export function reportOf(environments: EnvironmentImpact[]): ImpactReport {
  const verdict = worstVerdict(environments.map(({ impact }) => impact.verdict));
  const changes = environments.some(({ impact }) => impact.changes);
  return { verdict, changes, exitCode: exitCodes[verdict] ?? (changes ? 3 : 0), environments };
}

const exitCodes: Partial<Record<Verdict, 1 | 4>> = { failed: 1, broken: 4, interrupted: 4 };
