import { sameValue } from "../changed-value.ts";
import { clientSecretLife } from "../client-secret-life.ts";
import { type Finding, findingOf } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { shown } from "../shown-value.ts";

/** What becomes of the stack's outputs: the issuer, and those that nothing else speaks of. */
export function outputFindings(view: PreviewView): Finding[] {
  const [before, after] = [view.oldOutputs, view.newOutputs];
  const [stack] = view.changesOf("stack");
  if (before === undefined || after === undefined || stack === undefined) {
    return [];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !sameValue(before[name], after[name]));
  const told = toldElsewhere(view, changed);
  return changed
    .filter((name) => !told.has(name))
    .map((name) =>
      name === "issuer"
        ? issuerFinding(stack, before.issuer, after.issuer)
        : findingOf(stack, name, {
            verdict: "uninterrupted",
            subject: "other",
            line:
              name === "readme"
                ? "The stack's description (output readme) is another."
                : `The output ${name} changes from ${shown(before[name])} to ${shown(after[name])}.`,
          }),
    );
}

function issuerFinding(stack: { name: string }, before: unknown, after: unknown): Finding {
  return findingOf(stack, "issuer", {
    verdict: "interrupted",
    subject: "issuer",
    line: `The issuer is NEW, ${shown(after)} instead of ${shown(before)}: RustDesk compares it exactly and refuses every sign-in until the console has the new one.`,
    action: "Put it into the field Issuer of the console's provider.",
  });
}

/** Outputs that follow from something that has a finding of its own. */
function toldElsewhere(view: PreviewView, changed: string[]): Set<string> {
  const told = new Set(["clientId", "clientSecret", "callbackUrls"]);
  if (changed.includes("clientId")) {
    told.add("portalUrl");
  }
  if (changed.includes("issuer")) {
    told.add("tenantId").add("portalUrl");
  }
  if (clientSecretLife(view).fate !== "kept") {
    told.add("clientSecretExpires");
  }
  return told;
}
