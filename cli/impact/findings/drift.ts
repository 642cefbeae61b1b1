import { changedValues, listChange } from "../changed-value.ts";
import { type Finding, findingOf } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { type ResourceChange, shortType } from "../resource-change.ts";
import { ownFindings } from "./property.ts";

/** What was changed by hand and stays so: the run declares nothing about it. */
export function keptDriftFindings(view: PreviewView): Finding[] {
  return view.preview.drift.flatMap((drift) => {
    const planned = view.preview.changes.find(({ urn }) => urn === drift.urn);
    if (drift.operation === "delete") {
      return planned?.operation === "create" ? [] : [goneFinding(drift)];
    }
    const undone = planned === undefined ? [] : changedValues(planned, "plan").map(({ path }) => path);
    return ownFindings(drift, "drift")
      .filter(({ property }) => !undone.includes(property ?? ""))
      .map((finding): Finding => ({ ...finding, drift: "kept", action: keptAction(finding) }));
  });
}

function goneFinding(drift: ResourceChange): Finding {
  return {
    ...findingOf(drift, undefined, {
      verdict: "uninterrupted",
      subject: "other",
      line: `${shortType(drift.type)} ${drift.name} was deleted, and the program declares it no longer.`,
    }),
    drift: "kept",
  };
}

function keptAction({ verdict, action }: Finding): string | undefined {
  return verdict === "uninterrupted" ? "Undo it by hand if it is not meant." : action;
}

/** Marks the findings that undo what was changed by hand since the last run. */
export function withUndoneDrift(findings: Finding[], { preview }: PreviewView): Finding[] {
  return findings.map((finding) => {
    const causes = preview.drift.filter(({ name }) => finding.resources.includes(name));
    const isUndone = causes.some((drift) => undoes(finding, drift));
    return isUndone && finding.drift === undefined ? { ...finding, drift: "undone" } : finding;
  });
}

function undoes({ property, item }: Finding, drift: ResourceChange): boolean {
  if (drift.operation === "delete") {
    return property === undefined;
  }
  const value = changedValues(drift, "drift").find(({ path }) => path === property);
  if (value === undefined || item === undefined) {
    return value !== undefined;
  }
  // Of a list that both a person and the pull request changed, only what the person did is undone.
  const { added, removed } = listChange(value);
  return added.includes(item) || removed.includes(item);
}
