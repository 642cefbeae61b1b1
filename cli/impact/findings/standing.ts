import type { Finding } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { undeclaredFlagFindings } from "./property/flags.ts";

/**
 * What keeps people out although the program says nothing about it: a run with a refresh takes it over into the state, and
 * from then on no preview sees a change.
 */
export function standingFindings(view: PreviewView): Finding[] {
  const { changes, drift } = view.preview;
  return changes
    .filter(({ operation }) => operation === "same" || operation === "update")
    .flatMap(undeclaredFlagFindings)
    .filter(({ verdict, property, resources }) => {
      const told = [...changes, ...drift].filter(({ name }) => resources.includes(name));
      const isTold = told.some(({ properties }) => properties.some(({ path }) => path === property));
      return verdict === "broken" && !isTold;
    })
    .map((finding) => ({ ...finding, already: "left" }));
}
