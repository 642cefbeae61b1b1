import { isEmpty } from "../changed-value.ts";
import type { Finding } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { type ResourceChange, resourceTypes } from "../recording/resource-change.ts";
import { accountFindings, disabledFindings } from "./service-principal-access.ts";

/**
 * What keeps people out although the program says nothing about it: a run with a refresh takes it over into the state, and
 * from then on no preview sees a change.
 */
export function standingFindings(view: PreviewView): Finding[] {
  const { changes, drift } = view.preview;
  return changes
    .filter(({ operation }) => operation === "same" || operation === "update")
    .flatMap(wrongFindings)
    .filter(({ property, resources }) => {
      const told = [...changes, ...drift].filter(({ name }) => resources.includes(name));
      return !told.some(({ properties }) => properties.some(({ path }) => path === property));
    })
    .map((finding) => ({ ...finding, already: "left" }));
}

function wrongFindings(change: ResourceChange): Finding[] {
  const { accountEnabled, disabledByMicrosoft } = change.old?.outputs ?? {};
  if (change.type === resourceTypes.servicePrincipal && accountEnabled === false) {
    return accountFindings(change, { path: "accountEnabled", old: undefined, new: false });
  }
  const isDisabled = !isEmpty(disabledByMicrosoft) && disabledByMicrosoft !== "NotDisabled";
  return change.type === resourceTypes.application && isDisabled
    ? disabledFindings(change, { path: "disabledByMicrosoft", old: undefined, new: disabledByMicrosoft })
    : [];
}
