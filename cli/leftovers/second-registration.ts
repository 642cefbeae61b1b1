import { type Finding, findingsAbout } from "../impact/finding.ts";
import type { Leftovers } from "./leftovers.ts";

/**
 * That a run would make a second registration, since the state does not know the one that a console may use: it was lost, or the
 * wrong backend is at hand. The age is left out, so that a report is the same a minute later.
 */
export function secondRegistrationFindings({ registrations, isBroughtUp }: Leftovers, selector: string): Finding[] {
  const others = isBroughtUp ? [] : registrations.filter(({ isBegun }) => !isBegun);
  return others.map(({ name, clientId }) =>
    findingsAbout("clientId")("unknown", undefined, {
      line:
        `The directory has a registration with this environment's name and callback URLs, “${name}” (client id ${clientId}), that ` +
        "the state does not know. A console may use it. This run would make a second one beside it.",
      action:
        `If it is this console's, take it over instead: \`npm run adopt -- ${selector} --client-id ${clientId}\`. If it is ` +
        "another console's, go on.",
    }),
  );
}
