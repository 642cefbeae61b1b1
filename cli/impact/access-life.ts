import { signInScopes } from "../../components/rules/access.ts";
import { plannedValue, textsOf } from "./changed-value.ts";
import type { PreviewView } from "./preview-view.ts";
import type { ResourceChange } from "./recording/resource-change.ts";

/** By what people are let in before and after a run, as far as the program declares it. */
export interface AccessLife {
  /** Whether the run makes the service principal, to which nobody is assigned yet and nobody has consented. */
  isNew: boolean;
  isRequired: { before: boolean; after: boolean };
  /** Assignments that are there after the run. */
  assigned: ResourceChange[];
  /** Whether an administrator's consent to what a sign-in asks for is there after the run. */
  isConsented: boolean;
}

/** Tells what becomes of the ways in; undefined where the service principal goes or is not known. */
export function accessLife(view: PreviewView): AccessLife | undefined {
  const principal = view.changesOf("servicePrincipal").findLast(({ operation }) => operation !== "delete");
  if (principal === undefined) {
    return undefined;
  }
  const isNew = principal.operation === "create" || principal.operation === "replace";
  const required = "appRoleAssignmentRequired";
  const { old } = principal;
  return {
    isNew,
    isRequired: {
      before: !isNew && (old?.outputs[required] ?? old?.inputs[required]) === true,
      after: plannedValue(principal, required) === true,
    },
    assigned: view.changesOf("assignment").filter(({ operation }) => operation !== "delete"),
    isConsented: view.changesOf("consent").some(isForSignIn),
  };
}

/** Whether it is for all users, and to all that a sign-in asks for. */
function isForSignIn({ operation, new: target }: ResourceChange): boolean {
  const { claimValues, userObjectId } = target?.inputs ?? {};
  return operation !== "delete" && !userObjectId && signInScopes.every((scope) => textsOf(claimValues).includes(scope));
}
