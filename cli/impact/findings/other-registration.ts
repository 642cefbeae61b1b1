import { microsoftGraph } from "../../../policy/graph-permissions.ts";
import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { type Operation, type ResourceChange, resourceTypes } from "../recording/resource-change.ts";
import { quoted, shown } from "../shown-value.ts";
import { peopleOf, sentence } from "./access/people.ts";
import { ownFindings } from "./property/property.ts";
import { ownRegistration } from "./property/words.ts";

/** What becomes of applications, service principals and what belongs to them that are not those of the console. */
export function otherRegistrationFindings(view: PreviewView): Finding[] {
  return view.preview.changes
    .filter(({ type, operation }) => Object.hasOwn(kinds, type) && !["same", "read", "clean-up"].includes(operation))
    .flatMap((change) => {
      const place = view.placeOf(change);
      return place === "console" ? [] : place === "stack" ? ofStack(change) : [intrusion(change, place, view)];
    });
}

const say = findingsAbout("other");
const kinds: Record<string, string> = {
  [resourceTypes.application]: "registration",
  [resourceTypes.servicePrincipal]: "service principal",
  [resourceTypes.clientSecret]: "client secret",
  [resourceTypes.assignment]: "assignment",
  [resourceTypes.consent]: "consent",
};
const deeds: Partial<Record<Operation, string>> = {
  replace: "replaced",
  delete: "deleted",
  import: "brought under this program",
};

/** The stack has another registration, which others may live on. */
function ofStack(change: ResourceChange): Finding[] {
  const { operation, type, name } = change;
  const what = `${kinds[type]} ${name}`;
  if (operation === "create") {
    const line = `A second registration beside the console's is in this stack: its ${what} is made.`;
    return [say("uninterrupted", change, { line, action: "Give it a stack of its own.", touches: "readers" })];
  }
  const isLost = operation === "delete" || operation === "replace";
  const line = `The ${what} of this stack, which is not the console's, is ${deeds[operation] ?? "changed"}${isLost ? ": whoever signs in with it is refused" : ""}.`;
  return [
    isLost
      ? say("broken", change, { line, action: ownRegistration, touches: "others" })
      : say("uninterrupted", change, { line }),
    ...(operation === "update" ? ownFindings(change).map((found): Finding => ({ ...found, touches: "others" })) : []),
  ];
}

/** A credential that the console does not have, or what belongs to a registration that the stack does not declare. */
function intrusion(change: ResourceChange, place: "beside" | "elsewhere", view: PreviewView): Finding {
  const { name, type, operation, new: target, old } = change;
  if (operation === "delete") {
    return say("uninterrupted", change, {
      line: `The ${kinds[type]} ${name}, which is not the console's, is removed.`,
    });
  }
  const inputs = target?.inputs ?? old?.inputs ?? {};
  const action = "Take it out of the program, unless you know who needs it and why.";
  if (type === resourceTypes.clientSecret) {
    const where =
      place === "beside"
        ? "the console's registration, which does not use it"
        : `another registration (${shown(inputs.applicationId)})`;
    const line = `Another client secret, ${name}, is made for ${where}: whoever reads it can act as that registration.`;
    return findingsAbout("clientSecret")("exposed", change, { line, action });
  }
  if (type === resourceTypes.assignment) {
    const { words } = peopleOf(change, view);
    const line = `${sentence(words)} is given a role of another application (service principal ${shown(inputs.resourceObjectId)}): it may do there what that role permits.`;
    return findingsAbout("whoMaySignIn")("exposed", change, { line, action });
  }
  if (type === resourceTypes.consent) {
    const line = `Consent is given to another application (service principal ${shown(inputs.servicePrincipalObjectId)}) for ${shown(inputs.claimValues)}: it may act in the name of people.`;
    return findingsAbout("permissions")("exposed", change, { line, action });
  }
  const whose = inputs.clientId === microsoftGraph ? "Microsoft Graph" : `client id ${shown(inputs.clientId)}`;
  const how = inputs.useExisting === true ? "taken over" : "made";
  return findingsAbout("whoMaySignIn")("exposed", change, {
    line: `The service principal of another application (${whose}) is ${how} as ${quoted(name)}: this program could switch it off for everybody or give it owners.`,
    action,
  });
}
