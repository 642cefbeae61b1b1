import { type ClientSecretLife, endOf, generationWords, isOver } from "../client-secret-life.ts";
import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import type { ResourceChange } from "../recording/resource-change.ts";
import { ownFindings } from "./property/property.ts";

const say = findingsAbout("clientSecret");

/** What becomes of the client secrets beside the current one: a console that was never updated may have one of them. */
export function secondarySecretFindings(life: ClientSecretLife, view: PreviewView): Finding[] {
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
