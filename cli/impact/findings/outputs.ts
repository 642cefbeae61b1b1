import { isEmpty, isUnknown, sameValue } from "../changed-value.ts";
import { clientSecretLife } from "../client-secret-life.ts";
import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { maskedSecret } from "../recording/masking.ts";
import { shown, visible } from "../shown-value.ts";

/** What becomes of the stack's outputs: the issuer, and those that nothing else speaks of. */
export function outputFindings(view: PreviewView): Finding[] {
  const [stack] = view.changesOf("stack");
  const before = view.oldOutputs;
  // Without a client id they may be those of a run that stops, or of one that takes the registration away.
  const isComplete = view.told.failure === undefined && !view.applicationIsExchanged;
  const after = view.newOutputs ?? (isComplete ? stack?.new?.outputs : undefined);
  if (before === undefined || after === undefined || stack === undefined) {
    const first = stack?.new?.outputs ?? {};
    const hidden = Object.keys(first).filter((name) => !known.includes(name) && isUnknown(first[name]));
    return before === undefined
      ? hidden.map((name) => unknownOutputFinding({ name: stack?.name ?? name }, name, first[name]))
      : [];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  // What shows a secret is told as that.
  const leaked = view.preview.leaks.filter(({ change }) => change.urn === stack.urn).map(({ property }) => property);
  const changed = names.filter((name) => !sameValue(before[name], after[name]) && !leaked.includes(name));
  const told = toldElsewhere(view, changed, isAnotherTenant(before.tenantId, after.tenantId));
  return changed.flatMap((name) => {
    if (after[name] === undefined) {
      const line = `The output ${visible(name)} is no longer given: whatever reads it, as \`npm run sheet\` does, finds nothing. Sign-in does not depend on it.`;
      return optional.includes(name) ? [] : [findingsAbout("other")("uninterrupted", stack, { property: name, line })];
    }
    if (name === "clientId" && !view.applicationIsExchanged) {
      return [anotherClientFinding(stack, before[name], after[name])];
    }
    return told.has(name) ? [] : [outputFinding(stack, name, before[name], after[name], view.told.isLocal)];
  });
}

/** Outputs that the program gives, without those that are secret. */
const known = [
  "callbackUrls",
  "clientId",
  "clientSecretExpires",
  "issuer",
  "portalUrl",
  "previousClientSecretExpires",
  "readme",
  "tenantId",
];
/** Outputs that come and go with what they tell of. */
const optional = ["clientSecretExpires", "previousClientSecretExpires", "portalUrl"];

function anotherClientFinding(stack: { name: string }, before: unknown, after: unknown): Finding {
  return findingsAbout("clientId")("broken", stack, {
    property: "clientId",
    line: `The output clientId is another registration's, ${shown(after)} instead of ${shown(before)}, though the console's stays: whoever fills in the console from it makes every user a stranger there.`,
    action: "Let the outputs be those of the console's registration.",
  });
}

function outputFinding(
  stack: { name: string },
  name: string,
  before: unknown,
  after: unknown,
  isLocal?: boolean,
): Finding {
  if (name === "issuer") {
    return issuerFinding(stack, before, after);
  }
  if (name === "tenantId" && isAnotherTenant(before, after)) {
    return tenantFinding(stack, before, after, isLocal);
  }
  if (!known.includes(name)) {
    return unknownOutputFinding(stack, name, after);
  }
  const line =
    name === "readme"
      ? "The stack's description (output readme) is another."
      : `The output ${name} changes from ${shown(before)} to ${shown(after)}.`;
  return findingsAbout("other")("uninterrupted", stack, { property: name, line });
}

/** Its value is not told: nobody knows what it shows. */
function unknownOutputFinding(stack: { name: string }, name: string, after: unknown): Finding {
  const line = `The output ${visible(name)} is new or another`;
  const say = findingsAbout("other");
  return isUnknown(after)
    ? say("unknown", stack, {
        property: name,
        line: `${line}, and whether it shows a secret is known only after the run.`,
      })
    : after === maskedSecret
      ? say("uninterrupted", stack, { property: name, line: `${line}, a secret; this report has no words for it.` })
      : say("unknown", stack, {
          property: name,
          line: `${line}, in clear: this report has no words for it, and cannot tell whether it shows a client secret in another form.`,
          action: "Read in the program where it comes from.",
        });
}

const sayOfIssuer = findingsAbout("issuer");

/** A sign-in goes to one tenant, whatever is typed into the console: the registration of the other is not there. */
function tenantFinding(stack: { name: string }, before: unknown, after: unknown, isLocal = false): Finding {
  return sayOfIssuer("broken", stack, {
    property: "tenantId",
    line: `The run works in another tenant (${visible(String(before))} → ${visible(String(after))}): the registration is not there, and the issuer that the console would need is another.`,
    action: isLocal
      ? "The directory was deleted while the state was kept: restore `.local` as a whole from a copy, or start afresh with `npm run local -- reset`."
      : "Check ARM_TENANT_ID, azuread:tenantId and `az login`; if the tenant is meant, give it an environment of its own.",
  });
}

/** An older state may have no such output, and a tenant may be unknown until the run is done. */
function isAnotherTenant(before: unknown, after: unknown): boolean {
  return !isEmpty(before) && !isEmpty(after) && !isUnknown(after) && !sameValue(before, after);
}

function issuerFinding(stack: { name: string }, before: unknown, after: unknown): Finding {
  return sayOfIssuer("interrupted", stack, {
    property: "issuer",
    line: `The issuer is NEW, ${shown(after)} instead of ${shown(before)}: RustDesk compares it exactly and refuses every sign-in until the console has the new one.`,
    action: "Put it into the field Issuer of the console's provider.",
  });
}

/** Outputs that follow from something that has a finding of its own. */
function toldElsewhere(view: PreviewView, changed: string[], isTenantAnother: boolean): Set<string> {
  const told = new Set(["clientId", "clientSecret", "previousClientSecretExpires", "callbackUrls"]);
  if (changed.includes("clientId")) {
    told.add("portalUrl");
  }
  if (isTenantAnother) {
    told.add("issuer").add("portalUrl");
  } else if (changed.includes("issuer")) {
    told.add("tenantId").add("portalUrl");
  }
  if (clientSecretLife(view).fate !== "kept") {
    told.add("clientSecretExpires");
  }
  return told;
}
