import {
  type Assignment,
  type Consent,
  declaredAccess,
  isDeclarable,
  isSignInConsent,
  readAssignments,
  readConsent,
  scopesOf,
} from "../access/standing-access.ts";
import { Graph, type Variables, whyUnread } from "../graph.ts";
import { someOf } from "../impact/findings/access/people.ts";

/** Who may sign in to a registration, as administrators have clicked it together. */
export interface AccessByHand {
  /** Undefined where they could not be read. */
  assignments: Assignment[] | undefined;
  /** An administrator's consent for all users, null for none, or undefined where it could not be read. */
  consent: Consent | null | undefined;
  /** Why one of them could not be read. */
  unread?: string | undefined;
}

/** Reads it as the identity that deploys; a registration without a service principal has none. */
export async function readAccess(
  servicePrincipal: string | undefined,
  { variables, tenantId }: { variables: Variables; tenantId: string },
): Promise<AccessByHand> {
  if (servicePrincipal === undefined) {
    return { assignments: [], consent: null };
  }
  const signingIn = Graph.signIn(variables, tenantId);
  let unread: string | undefined;
  const unlessRefused = <Read>(reading: Promise<Read>): Promise<Read | undefined> =>
    reading.catch((error: Error) => {
      unread = whyUnread(error);
      return undefined;
    });
  const [assignments, consent] = await Promise.all([
    unlessRefused(signingIn.then((graph) => readAssignments(graph, servicePrincipal))),
    unlessRefused(signingIn.then(async (graph) => (await readConsent(graph, servicePrincipal)) ?? null)),
  ]);
  return { assignments, consent, unread };
}

/**
 * The assignments to be declared, each under the name that its principal has now: those that somebody is let in by, or whose group the
 * groups claim tells. Where a user consents, Entra ID assigns that user, which means nothing as long as everybody is let in.
 */
export function assignmentsToKeep(
  { assignments = [] }: AccessByHand,
  { isRequired, groups }: { isRequired: boolean; groups: unknown },
): Record<string, string> {
  const isNeeded = ({ principalType }: Assignment): boolean =>
    isRequired || (groups === "ApplicationGroup" && principalType === "Group");
  const kept: Record<string, string> = {};
  for (const assignment of assignments.filter((one) => isDeclarable(one) && isNeeded(one))) {
    kept[freeLabel(nameOf(assignment), kept)] = assignment.principalId;
  }
  return kept;
}

function nameOf({ principalDisplayName, principalId }: Assignment): string {
  return principalDisplayName?.trim() || principalId;
}

/** The engine takes a map with the one key `secure` for an encrypted value. */
function freeLabel(name: string, taken: Record<string, string>): string {
  const isTaken = (label: string): boolean => Object.hasOwn(taken, label) || label === "secure";
  let label = name;
  for (let count = 2; isTaken(label); count++) {
    label = `${name} (${count})`;
  }
  return label;
}

/** Whether the consent is exactly what the program declares. */
export function consentToKeep({ consent }: AccessByHand): boolean {
  return consent ? isSignInConsent(consent) : false;
}

/** Who is assigned and what is consented to, by a label for each. */
export function accessFields({ assignments = [], consent }: AccessByHand): [label: string, value: string][] {
  const who = assignments.map((one) => `${nameOf(one)} (${one.principalType})`);
  return [
    ...(who.length === 0 ? [] : [["Assigned", someOf(who)] as [string, string]]),
    ...(consent ? [["Consent", `for all users to ${scopesOf(consent.scope).join(", ")}`] as [string, string]] : []),
  ];
}

/** What stays as it is without being declared; sentences. */
export function undeclaredAccess(access: AccessByHand, get: (key: string) => unknown): string[] {
  const { assigned, adminConsent } = declaredAccess(get);
  const { assignments = [], consent, unread } = access;
  const roles = assignments.filter((one) => !isDeclarable(one));
  const others = assignments.filter((one) => isDeclarable(one) && !assigned.includes(one.principalId));
  const isRequired = String(get("assignmentRequired")) === "true";
  const why = isRequired ? "the file names others" : "nobody depends on them while assignmentRequired is false";
  const unreadWhat = [
    ...(access.assignments === undefined ? ["Who is assigned"] : []),
    ...(consent === undefined ? ["What an administrator has consented to"] : []),
  ];
  return [
    ...outside(others, why),
    ...outside(roles, "they have an app role, which assignments cannot say"),
    ...(consent && !adminConsent
      ? [
          `The consent for all users to ${scopesOf(consent.scope).join(", ")}, outside of this program: ` +
            (isSignInConsent(consent)
              ? "adminConsent is false in the file."
              : "adminConsent would make it one to openid, profile, email and nothing else."),
        ]
      : []),
    ...unreadWhat.map((what) => `${what}, which could not be read (${unread}), outside of this program.`),
  ];
}

function outside(assignments: Assignment[], why: string): string[] {
  return assignments.length === 0
    ? []
    : [`The assignments of ${someOf(assignments.map(nameOf))}, outside of this program: ${why}.`];
}
