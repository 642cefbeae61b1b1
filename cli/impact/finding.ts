/** What a change means for signing in to the console, worst first. */
export const verdicts = ["failed", "exposed", "broken", "interrupted", "unknown", "uninterrupted"] as const;

/**
 * `failed`: the run would stop. `exposed`: somebody else may get in, or lead the run elsewhere. `broken`: some or all users cannot
 * sign in, whatever is typed into the console. `interrupted`: nobody can until the console has a new value. `unknown`: it cannot be
 * judged. `uninterrupted`: sign-in goes on.
 */
export type Verdict = (typeof verdicts)[number];

/** What a finding is about, in the order of its weight for a reader. */
export const subjects = [
  "run",
  "clientId",
  "clientSecret",
  "issuer",
  "callbackUrls",
  "whoMaySignIn",
  "grants",
  "permissions",
  "owners",
  "protection",
  "claims",
  "displayName",
  "other",
  "policy",
] as const;

/** What a finding is about. */
export type Subject = (typeof subjects)[number];

/** One thing that a run changes, or that was changed by hand, in the console's words. */
export interface Finding {
  verdict: Verdict;
  subject: Subject;
  /** One sentence or two that say what changes and what it means. */
  line: string;
  /** Names of the resources that it is about; empty for the whole run. */
  resources: string[];
  /** The property that is the reason, such as `web.redirectUris`; undefined when it is the resource as a whole. */
  property: string | undefined;
  /** What to do about it, as a sentence; undefined when there is nothing to do. */
  action: string | undefined;
  /** What becomes of a change that was made by hand since the last run; undefined for one of the program's. */
  drift: "undone" | "kept" | undefined;
  /** For what is so before the run and not by it: whether the run mends it or leaves it. */
  already?: "mended" | "left";
  /** The member of a list that it is about. */
  item?: string;
  /**
   * Whom it touches besides RustDesk's own sign-in: `others` who live on what goes, or are let in; `readers`, who see
   * something else and lose nothing.
   */
  touches?: "others" | "readers";
}

/** A setting that is another than in the base. */
export interface SettingChange {
  finding: Finding;
  /** What the run's own finding is about that tells the same, so that this one need not be said. */
  toldBy?: Partial<Pick<Finding, "subject" | "property">>;
}

/** The worse of two verdicts is the one that comes first in `verdicts`. */
export function worstVerdict(given: Verdict[]): Verdict {
  return verdicts.find((verdict) => given.includes(verdict)) ?? "uninterrupted";
}

/** The worst of what the run itself does, apart from what is wrong already. */
export function runVerdictOf(findings: Finding[]): Verdict {
  return worstVerdict(findings.filter(({ already }) => already === undefined).map(({ verdict }) => verdict));
}

/** Worst first, then by the weight of the subject; otherwise as they were found. */
export function inOrder(findings: Finding[]): Finding[] {
  const weight = ({ verdict, subject }: Finding): number =>
    verdicts.indexOf(verdict) * subjects.length + subjects.indexOf(subject);
  return findings.toSorted((left, right) => weight(left) - weight(right));
}

/** Makes one finding of those that say the same of several resources. */
export function merged(findings: Finding[]): Finding[] {
  const byText = new Map<string, Finding>();
  for (const finding of findings) {
    const { resources, ...rest } = finding;
    const key = JSON.stringify(rest);
    const earlier = byText.get(key)?.resources ?? [];
    byText.set(key, { ...finding, resources: [...new Set([...earlier, ...resources])] });
  }
  return [...byText.values()];
}

/** What is said beside the verdict and the subject. */
type Said = Pick<Finding, "line"> & Partial<Pick<Finding, "action" | "property" | "item" | "already" | "touches">>;

/** Makes findings about one subject, each of the program's change to a resource, or of the whole run without one. */
export function findingsAbout(subject: Subject) {
  return (verdict: Verdict, resource: { name: string } | undefined, said: Said): Finding => {
    const resources = resource === undefined ? [] : [resource.name];
    return { verdict, subject, resources, property: undefined, action: undefined, drift: undefined, ...said };
  };
}
