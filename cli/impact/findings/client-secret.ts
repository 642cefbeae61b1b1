import {
  type ClientSecretLife,
  clientSecretLife,
  endOf,
  generationWords,
  isOver,
} from "../client-secret-life.ts";
import { type Finding, findingOf } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import type { ResourceChange } from "../resource-change.ts";
import { secondarySecretFindings } from "./secondary-secret.ts";

const subject = "clientSecret" as const;

/** What becomes of the client secret that the console has, and of those beside it. */
export function clientSecretFindings(view: PreviewView): Finding[] {
  // With a new application every secret is new, and without one there is none.
  if (view.applicationIsExchanged) {
    return [];
  }
  const life = clientSecretLife(view);
  return [...currentFindings(life, view), ...secondarySecretFindings(life, view)];
}

function currentFindings(life: ClientSecretLife, view: PreviewView): Finding[] {
  const resource = life.after ?? life.before ?? { name: "rustdesk" };
  const paste = `Paste it into the console: \`npm run sheet -- ${view.words} --show-secrets\`.`;
  switch (life.fate) {
    case "new":
      return [
        findingOf(resource, undefined, {
          verdict: "interrupted",
          subject,
          line: "The console gets its first client secret of this registration.",
          action: paste,
        }),
      ];
    case "newBesideOld":
      return [besideOldFinding(life, resource, view, paste)];
    case "replaced":
      return [
        life.after === undefined
          ? configuredFinding(life, resource, paste)
          : replacedFinding(life, life.after, view, paste),
      ];
    default:
      return [];
  }
}

function besideOldFinding(
  { before, after }: ClientSecretLife,
  resource: { name: string },
  { now }: PreviewView,
  paste: string,
): Finding {
  const made = `A new client secret ${generationWords(after)} is made`;
  if (before !== undefined && isOver(before, now)) {
    return findingOf(resource, undefined, {
      verdict: "interrupted",
      subject,
      line: `${made}; the old one stopped working on ${endOf(before)}, so nobody can sign in until the console has the new one.`,
      action: paste,
    });
  }
  const old =
    before === undefined
      ? "the one of the configuration (existingClientSecret) works until its end, since this program did not make it"
      : `the old one ${generationWords(before)} works until ${endOf(before) ?? "its end"} or the next renewal`;
  return findingOf(resource, undefined, {
    verdict: "uninterrupted",
    subject,
    line: `${made} beside the old one: ${old}.`,
    action: `${paste} Do it before the old one ends.`,
  });
}

const until = "sign-in is interrupted until the console has";

/** The secret of the configuration takes the place of another. */
function configuredFinding({ before }: ClientSecretLife, resource: { name: string }, paste: string): Finding {
  const line =
    before === undefined
      ? `The client secret of the configuration is another: ${until} it (AADSTS7000215), unless it has it already.`
      : `The client secret is REPLACED by the one of the configuration: ${until} that (AADSTS7000215), unless it has it already.`;
  return findingOf(resource, "existingClientSecret", {
    verdict: "interrupted",
    subject,
    line,
    action: paste,
  });
}

function replacedFinding(
  { before }: ClientSecretLife,
  after: ResourceChange,
  view: PreviewView,
  paste: string,
): Finding {
  const reason = after.replaceKeys.find((key) => key !== "id");
  const said = { verdict: "interrupted", subject } as const;
  if (before !== undefined && view.isGone(before.urn)) {
    const line = `The client secret ${generationWords(before)} was deleted by hand, so nobody can sign in with it; the run makes a new one.`;
    return findingOf(after, reason, { ...said, line, action: paste });
  }
  const isMade = after.operation !== "same" && after.operation !== "update";
  const successor = `${isMade ? "a new one" : "the one"} ${generationWords(after)}`;
  const advice =
    after.operation === "create" ? " Raise clientSecretGeneration by one at a time to keep the old one." : "";
  return findingOf(after, reason, {
    ...said,
    line: `The client secret is REPLACED by ${successor}: ${until} that (AADSTS7000215)${isMade ? "" : ", unless it has it already"}.`,
    action: `${paste}${advice}`,
  });
}
