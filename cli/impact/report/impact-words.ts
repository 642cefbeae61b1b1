import type { ClientSecretFate } from "../client-secret-life.ts";
import type { ConsoleFields, FieldFate } from "../console-fields.ts";
import type { Finding, Verdict } from "../finding.ts";
import type { Impact } from "../impact.ts";

/** What the run means for signing in, as a sentence without a full stop. */
export function verdictSentence(impact: Impact): string {
  const { verdict, runVerdict, changes } = impact;
  if (verdict !== runVerdict) {
    return standingSentence(impact);
  }
  switch (verdict) {
    case "failed":
      return "The run would stop";
    case "broken":
      return impact.findings.every((finding) => finding.verdict !== "broken" || finding.touches === "others")
        ? "Sign-in to RustDesk goes on, but others lose what they use of the registration"
        : "Sign-in breaks for some or all users";
    case "exposed":
      return "Somebody else may get in, or leads the run elsewhere";
    case "unknown":
      return "Not all of it can be judged here";
    case "interrupted":
      return "Sign-in is interrupted until the console is updated";
    default:
      return changes ? "Sign-in goes on uninterrupted" : "Nothing changes";
  }
}

/** What is wrong already is worse than what the run does. */
function standingSentence({ verdict, runVerdict, findings }: Impact): string {
  const wrong = findings.filter((finding) => finding.verdict === verdict && finding.already !== undefined);
  const isMended = wrong.every(({ already }) => already === "mended");
  const isSecret = wrong.some(({ subject }) => subject === "clientSecret");
  const mending = isSecret ? "a run mends it once the console has the new client secret" : "a run mends it";
  const outcome = isMended ? mending : "a run leaves it so";
  const cost = runVerdict === "interrupted" ? ", and interrupts sign-in until the console is updated" : "";
  return `Sign-in is ${verdict} now; ${outcome}${cost}`;
}

/** A sign and a word for what one finding means; the word says it without colours or signs. */
export const verdictLabels: Record<Verdict, { sign: string; word: string }> = {
  failed: { sign: "✗", word: "stops" },
  exposed: { sign: "✗", word: "exposed" },
  broken: { sign: "✗", word: "broken" },
  interrupted: { sign: "!", word: "interrupted" },
  unknown: { sign: "?", word: "unknown" },
  uninterrupted: { sign: "✓", word: "goes on" },
};

/** The label of one finding; what the policy pack advises is no change. */
export function labelOf({ verdict, subject }: Finding): { sign: string; word: string } {
  return subject === "policy" && verdict === "uninterrupted" ? { sign: "·", word: "advice" } : verdictLabels[verdict];
}

/** What becomes of a field of the console's dialog. */
export const fateWords: Record<FieldFate | ClientSecretFate, string> = {
  kept: "kept",
  new: "NEW",
  newBesideOld: "new beside the old",
  replaced: "REPLACED",
  removed: "REMOVED",
  unknown: "unknown",
};

/** How many callback URLs there are and what becomes of them. */
export function callbackUrlWords(callbackUrls: ConsoleFields["callbackUrls"]): string {
  if (callbackUrls === "unknown") {
    return callbackUrls;
  }
  const { kept, added, removed } = callbackUrls;
  const counts = Object.entries({ kept, added, removed })
    .filter(([, urls]) => urls.length > 0)
    .map(([fate, urls]) => `${urls.length} ${fate}`);
  return counts.join(", ") || "none";
}

/** What becomes of the fields of the console's dialog, in its order. */
export function consoleSentence({ clientId, clientSecret, issuer, callbackUrls }: ConsoleFields): string {
  return (
    `Client id ${fateWords[clientId]}, client secret ${fateWords[clientSecret]}, issuer ${fateWords[issuer]}, ` +
    `callback URLs: ${callbackUrlWords(callbackUrls)}`
  );
}

/** The line of a finding, with whether a person did it or undid it. */
export function findingSentence({ drift, already, line }: Finding): string {
  if (drift === undefined) {
    return line;
  }
  const undone = already === "mended" ? "Changed by hand, which a run with --refresh mends" : "Undoes a change by hand";
  return `${drift === "kept" ? "Changed by hand, and left so" : undone}: ${line}`;
}

/** The property and the resources that are the reason; empty when it is the whole run. */
export function reasonWords({ property, resources }: Finding): string {
  const names = resources.join(", ");
  return property === undefined ? names : `${property} of ${names}`;
}
