import { generationOf } from "../../../components/rules/client-secret.ts";
import { type ClientSecretLife, clientSecretLife, endOf, generationWords, isOver } from "../client-secret-life.ts";
import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import type { ResourceChange } from "../recording/resource-change.ts";
import { ownFindings } from "./property/property.ts";

const say = findingsAbout("clientSecret");

/** What becomes of the client secret that the console has, and of those beside it. */
export function clientSecretFindings(view: PreviewView): Finding[] {
  // With a new application every secret is new, and without one there is none.
  if (view.applicationIsExchanged) {
    return [];
  }
  if (view.told.existingSecretLeftOut) {
    // Beside a base, what becomes of it is told as a setting.
    return view.told.settings !== undefined
      ? []
      : [
          say("unknown", component, {
            property: "existingClientSecret",
            line: "The client secret of the configuration is left out here, so it cannot be told what becomes of it.",
            action:
              "If this changes it, update the console right after the deployment: sign-in is interrupted until then.",
          }),
        ];
  }
  const life = clientSecretLife(view);
  return [...currentFindings(life, view), ...secondarySecretFindings(life, view)];
}

const component = { name: "rustdesk" };

function currentFindings(life: ClientSecretLife, view: PreviewView): Finding[] {
  const resource = life.after ?? life.before ?? component;
  const paste = `Paste it into the console after the run: \`npm run sheet -- ${view.selector} --show-secrets\`.`;
  switch (life.fate) {
    case "new": {
      // No run has come to its end yet, so that no console has a secret of this environment which could stop working.
      const line = "The console gets its first client secret of this registration.";
      return [say("uninterrupted", resource, { line, action: paste })];
    }
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
  if (before === undefined) {
    // The engine's events do not tell which of the two it is: neither leaves anything in the state.
    return say("interrupted", resource, {
      line: `${made}. A secret that was made elsewhere (existingClientSecret) works on in the console until its end. If the console's secret was deleted, nobody can sign in until the console has the new one.`,
      action: paste,
    });
  }
  if (isOver(before, now)) {
    return say("interrupted", resource, {
      line: `${made}; the old one stopped working on ${endOf(before)}, so nobody can sign in until the console has the new one.`,
      action: paste,
      already: "mended",
    });
  }
  return say("uninterrupted", resource, {
    line: `${made} beside the old one: the old one ${generationWords(before)} works until ${endOf(before) ?? "its end"} or the next renewal.`,
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
  return say("interrupted", resource, { property: "existingClientSecret", line, action: paste });
}

function replacedFinding(
  { before }: ClientSecretLife,
  after: ResourceChange,
  view: PreviewView,
  paste: string,
): Finding {
  const property = after.replaceKeys.find((key) => key !== "id");
  const gone = view.told.clientSecretIsGone ? after : before;
  if (gone !== undefined && (view.told.clientSecretIsGone || view.isGone(gone.urn))) {
    const line = `The client secret ${generationWords(gone)} was deleted, so nobody can sign in with it; the run makes a new one.`;
    return say("interrupted", after, { property, line, action: paste, already: "mended" });
  }
  const isMade = after.operation !== "same" && after.operation !== "update";
  const successor = `${isMade ? "a new one" : "the one"} ${generationWords(after)}`;
  const advice = after.operation === "create" ? keepingAdvice(before, after) : "";
  return say("interrupted", after, {
    property,
    line: `The client secret is REPLACED by ${successor}: ${until} that (AADSTS7000215)${isMade ? "" : ", unless it has it already"}.`,
    action: `${paste}${advice}`,
  });
}

/** How the old one would work on beside the new one. */
function keepingAdvice(before: ResourceChange | undefined, after: ResourceChange): string {
  const isNext = before !== undefined && generationOf(after.name) === (generationOf(before.name) ?? 0) + 1;
  return isNext
    ? " To keep the old one, leave clientSecretRetiredGeneration below it until the console has the new one."
    : " Raise clientSecretGeneration by one at a time to keep the old one.";
}

/** What becomes of the client secrets beside the current one: a console that was never updated may have one of them. */
function secondarySecretFindings(life: ClientSecretLife, view: PreviewView): Finding[] {
  const { secrets, before, after, fate } = life;
  const removed = secrets
    .filter(({ operation }) => operation === "delete")
    // The one that another takes the place of is told of with that.
    .filter((secret) => fate !== "replaced" || secret !== before)
    .map((secret) => removedFinding(secret, fate === "newBesideOld" ? before : after, view.now));
  return [...removed, ...propertyFindings(life)];
}

function removedFinding(secret: ResourceChange, successor: ResourceChange | undefined, now: Date): Finding {
  if (isOver(secret, now)) {
    const line = `The client secret ${generationWords(secret)} is removed; it stopped working on ${endOf(secret)}.`;
    return say("uninterrupted", secret, { line });
  }
  const next = successor === undefined ? "the current one" : `that ${generationWords(successor)}`;
  return say("interrupted", secret, {
    line: `The client secret ${generationWords(secret)} is removed: sign-in is interrupted until the console has ${next}, unless it has it already (AADSTS7000215).`,
    action: lookFirst,
  });
}

const lookFirst = "Look which one the console has before the run.";

/** Changes of secrets that stay, and of those that are made anew for a reason of their own. */
function propertyFindings({ secrets, after }: ClientSecretLife): Finding[] {
  return secrets.flatMap((secret) => {
    if (secret.operation === "update") {
      return ownFindings(secret);
    }
    const isSecond = secret !== after && (secret.operation === "replace" || secret.operation === "create");
    return isSecond ? [secondFinding(secret)] : [];
  });
}

function secondFinding(secret: ResourceChange): Finding {
  if (secret.operation === "replace") {
    return say("interrupted", secret, {
      line: `The previous client secret ${generationWords(secret)} is replaced: sign-in is interrupted if the console still has it (AADSTS7000215).`,
      action: lookFirst,
    });
  }
  const line = `A client secret ${generationWords(secret)} is made that the console is not meant to have.`;
  return say("uninterrupted", secret, { line });
}
