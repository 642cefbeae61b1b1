import { assignedBy, defaultAccess } from "../../../../components/rules/access.ts";
import { type AccessLife, accessLife } from "../../access-life.ts";
import { plannedValue, textsOf } from "../../changed-value.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import type { PreviewView } from "../../preview-view.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { visible } from "../../shown-value.ts";
import { allOf, nameSomebody, nested, newFindings, nobodyBecause } from "./admitted.ts";
import { labelsOf, type People, peopleOf, sentence } from "./people.ts";

const say = findingsAbout("whoMaySignIn");
const mendFile = "Take it out of the program, unless you know who needs it and why.";

/** Who gains and who loses sign-in by being assigned to the application, a finding for each of them. */
export function assignmentFindings(view: PreviewView): Finding[] {
  const life = accessLife(view);
  if (life === undefined) {
    return [];
  }
  const touched = view.changesOf("assignment").filter(({ operation }) => operation !== "same" && operation !== "read");
  const own = touched.filter((change) => backDoor(change, view) === undefined);
  return [
    ...touched.flatMap((change) => backDoor(change, view) ?? []),
    ...own.flatMap((change) => missingFinding(change, view) ?? changeFindings(change, life, view)),
    ...emptyClaim(touched, life, view),
    ...(life.isNew ? newFindings(life, view) : nobodyLeft(own, life.assigned, life.isRequired.after, view)),
  ];
}

/** Those whom the configuration has assigned for long, and who are gone from the directory. */
export function vanishedFindings(view: PreviewView): Finding[] {
  return view
    .changesOf("assignment")
    .filter((change) => change.operation === "same" && peopleOf(change, view).isMissing)
    .map((change) => ({
      ...say("uninterrupted", change, {
        line: `${sentence(peopleOf(change, view).words)} is assigned, but is in the tenant no longer.`,
        action: `Take it out of assignments in ${view.file}.`,
      }),
      already: "left",
    }));
}

/** What lets somebody in past the configuration, or gives more than a sign-in. */
function backDoor(change: ResourceChange, view: PreviewView): Finding | undefined {
  const { operation, new: target, name } = change;
  if (operation === "delete" || target === undefined) {
    return undefined;
  }
  const people = peopleOf(change, view);
  const { appRoleId } = target.inputs;
  if (appRoleId !== defaultAccess) {
    return say("exposed", change, {
      property: "appRoleId",
      line: `${sentence(people.words)} is given the application's role ${visible(String(appRoleId))}, which a sign-in to RustDesk does not need.`,
      action: mendFile,
    });
  }
  const labels = labelsOf(view.told.assignments);
  const isDeclared =
    assignedBy(name) === people.objectId && (view.told.assignments === undefined || labels.has(people.objectId));
  return isDeclared
    ? undefined
    : say("exposed", change, {
        line: `${sentence(people.words)} is assigned by the program itself (${visible(name)}), and not by assignments of ${view.file}: the door is opened where nobody looks for it.`,
        action: mendFile,
      });
}

/** Graph refuses to assign whom it does not know, in the midst of the run. */
function missingFinding(change: ResourceChange, view: PreviewView): Finding | undefined {
  const people = peopleOf(change, view);
  return people.isMissing && change.operation !== "delete"
    ? say("failed", change, {
        line: `${sentence(people.words)} is no group, user or service principal of this tenant: the run would stop at it.`,
        action: `Look the object ID up under Groups or Users in the portal, and correct assignments in ${view.file}.`,
      })
    : undefined;
}

function changeFindings(change: ResourceChange, life: AccessLife, view: PreviewView): Finding[] {
  const people = peopleOf(change, view);
  const { before, after } = life.isRequired;
  if (change.operation === "delete") {
    return view.applicationIsExchanged ? [] : [lostFinding(change, people, after)];
  }
  // Who is let in from now on stands in one sentence.
  if (life.isNew || (after && !before)) {
    return [];
  }
  if (change.operation === "replace" || change.operation === "import") {
    const deed = change.operation === "import" ? "brought under this program" : "made anew";
    return [say("uninterrupted", change, { line: `The assignment of ${people.words} is ${deed}.` })];
  }
  return [gainedFinding(change, people, after, view)];
}

function gainedFinding(change: ResourceChange, people: People, isRequired: boolean, view: PreviewView): Finding {
  if (!isRequired) {
    const isTold = people.kind !== "user" && tellsAssignedGroups(view);
    const line = `${sentence(people.words)} is assigned${isTold ? ", so that its members' ID tokens tell it" : ""}. That lets nobody else in: everybody of the tenant can sign in anyway, since assignment is not required.`;
    const action = "Set assignmentRequired to true where only those who are assigned are to sign in.";
    return say("uninterrupted", change, isTold ? { line } : { line, action });
  }
  if (people.kind === "group" && !people.letsIn) {
    return say("uninterrupted", change, {
      line: `${sentence(people.words)} is assigned. That lets nobody in, since no person is its direct member: those of nested groups do not count.`,
      action: "Assign the groups that the people are in.",
    });
  }
  const gains = { group: ": its members", servicePrincipal: " and gets tokens for this registration", user: " and" };
  const gain =
    people.kind === "servicePrincipal" ? gains.servicePrincipal : `${gains[people.kind ?? "user"]} can sign in`;
  return say("uninterrupted", change, {
    line: `${sentence(people.words)} is assigned${gain} from now on.${nested([people])}`,
    touches: "others",
  });
}

function lostFinding(change: ResourceChange, people: People, isRequired: boolean): Finding {
  if (!isRequired) {
    return say("uninterrupted", change, {
      line: `${sentence(people.words)} is assigned no longer. That keeps nobody out: everybody of the tenant can sign in, since assignment is not required.`,
    });
  }
  const whose = people.kind === "group" ? ": its members cannot sign in any more" : " and cannot sign in any more";
  return say("broken", change, {
    line: `${sentence(people.words)} is assigned no longer${whose}, unless by another assignment (AADSTS50105).`,
    action: "RustDesk keeps people signed in: disable them in its console as well.",
  });
}

function nobodyLeft(
  touched: ResourceChange[],
  assigned: ResourceChange[],
  isRequired: boolean,
  view: PreviewView,
): Finding[] {
  const [last] = touched.filter(({ operation }) => operation === "delete");
  const nobody = nobodyBecause(allOf(assigned, view));
  return last === undefined || nobody === undefined || !isRequired || view.told.failure !== undefined
    ? []
    : [
        say("broken", last, {
          line: `Nobody can sign in any more, unless the portal has assigned somebody: ${nobody}`,
          action: nameSomebody,
        }),
      ];
}

/** The groups claim of assigned groups, where people alone are assigned; where nobody is, the program warns. */
function emptyClaim(touched: ResourceChange[], { assigned }: AccessLife, view: PreviewView): Finding[] {
  const [application] = view.changesOf("application").filter(({ operation }) => operation !== "same");
  const everybody = allOf(assigned, view);
  const isEmpty = everybody.length > 0 && everybody.every(({ kind }) => kind !== undefined && kind !== "group");
  const [cause = application] = touched;
  return cause === undefined || !isEmpty || !tellsAssignedGroups(view)
    ? []
    : [
        findingsAbout("claims")("uninterrupted", cause, {
          line: "The groups claim is empty: it tells assigned groups, and no group is assigned.",
          action: "Name a group in assignments.",
        }),
      ];
}

function tellsAssignedGroups(view: PreviewView): boolean {
  return view
    .changesOf("application")
    .some((change) => textsOf(plannedValue(change, "groupMembershipClaims")).includes("ApplicationGroup"));
}
