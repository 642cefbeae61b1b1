import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { maskedSecret } from "../recording/masking.ts";
import { resourceTypes } from "../recording/resource-change.ts";

const say = findingsAbout("clientSecret");

/** Where the run would leave a secret in clear, for everybody who may read the state. The value itself is told nowhere. */
export function leakFindings(view: PreviewView): Finding[] {
  const leaked = view.preview.leaks.map(({ change, property }) => {
    const what = change.type === resourceTypes.stack ? `The output ${property}` : `${property} of ${change.name}`;
    return say("failed", change, { property, line: `${what} would show a client secret in clear.`, action });
  });
  const told = new Set(view.preview.leaks.map(({ property }) => property));
  return [...leaked, ...unmarkedFindings(view).filter(({ property = "" }) => !told.has(property))];
}

const action =
  "Take it out of the program. Where it has been brought up or shown, `npm run rotate` makes a new client secret and revokes this one.";

/** An output that was secret and is not any more, though its value is not known before the run. */
function unmarkedFindings(view: PreviewView): Finding[] {
  const [stack] = view.changesOf("stack");
  const [before, after] = [stack?.old?.outputs ?? {}, stack?.new?.outputs ?? {}];
  return Object.keys(after)
    .filter((name) => (before[name] === maskedSecret || name === "clientSecret") && after[name] !== maskedSecret)
    .map((name) =>
      say("failed", stack, { property: name, line: `The output ${name} would be secret no longer.`, action }),
    );
}
