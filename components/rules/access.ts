import type { Audience } from "./audience.ts";
import { isGuid } from "./guid.ts";

/** Who of the tenant may sign in. */
export interface AccessArgs {
  /** Lets in only users and groups that are assigned to the application, instead of everybody of the tenant. */
  assignmentRequired: boolean;
  /** Object IDs of the users and groups that are assigned, each under a label of one's own, such as "Support team". */
  assignments: Record<string, string>;
  /** An administrator's consent for all users, to what a sign-in asks for and nothing else. */
  adminConsent: boolean;
}

/** What a sign-in asks for: the delegated permissions of Microsoft Graph that consent is given to. */
export const signInScopes = ["openid", "profile", "email"];

/** The role of an assignment to an application without roles (https://learn.microsoft.com/graph/api/resources/approleassignment). */
export const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** Name of the resource that assigns a user or group; a contract with the stacks that have it. The label may change. */
export function assignmentName(component: string, objectId: string): string {
  return `${component}-assignment-${objectId.toLowerCase()}`;
}

/** Name of the resource of the administrator's consent; a contract too. */
export function consentName(component: string): string {
  return `${component}-admin-consent`;
}

/** The object ID that a resource assigns, by its name (or its URN, which ends in it); undefined for another resource. */
export function assignedBy(name: string): string | undefined {
  return /-assignment-([\da-f-]{36})$/.exec(name)?.[1];
}

/** Why this access cannot be declared; empty when it can. */
export function accessProblems(args: AccessArgs, audience: Audience): string[] {
  const { assignmentRequired, assignments, adminConsent } = args;
  const named = Object.entries(assignments);
  const problems = named.flatMap(([label, objectId], index) => {
    const given = `assignments[${JSON.stringify(label)}]`;
    const earlier = named.slice(0, index).find(([, other]) => isSame(other, objectId));
    return [
      ...(label.trim() === "" ? ['assignments must have a label before each object ID, such as "Support team".'] : []),
      ...(isGuid(objectId)
        ? []
        : [
            `${given} must be the object ID of a group or user, such as "00000000-1111-2222-3333-444444444444"; got ` +
              `${JSON.stringify(objectId)}. Look it up under Groups or Users in the portal.`,
          ]),
      ...(earlier ? [`${given} must not repeat that of ${JSON.stringify(earlier[0])}. Remove one of them.`] : []),
    ];
  });
  // Personal accounts have a tenant of their own, where nothing of this tenant counts.
  return audience === "PersonalMicrosoftAccount" && (assignmentRequired || named.length > 0 || adminConsent)
    ? [
        ...problems,
        `assignmentRequired, assignments and adminConsent must be left out with signInAudience ${audience}: they reach users of this ` +
          "tenant alone, and everybody with a personal account can sign in. Remove them, or use AzureADMyOrg.",
      ]
    : problems;
}

/** Who is let in, or kept out, by surprise; empty when the switches say what they seem to. */
export function accessWarnings(args: AccessArgs, assignsForClaim: boolean): string[] {
  const { assignmentRequired, adminConsent } = args;
  const nobody = Object.keys(args.assignments).length === 0;
  if (!assignmentRequired) {
    return nobody || assignsForClaim
      ? []
      : [
          "Everybody of the tenant can sign in, not only those in assignments, because assignmentRequired is false. Set it to true.",
        ];
  }
  return [
    ...(nobody
      ? [
          "Nobody can sign in: assignmentRequired is true and assignments names nobody. Name users or groups there, unless they " +
            "are assigned in the portal.",
        ]
      : []),
    // https://learn.microsoft.com/entra/identity-platform/howto-restrict-your-app-to-a-set-of-users
    ...(adminConsent
      ? []
      : [
          "Nobody can consent to the sign-in: where assignment is required, users cannot do so themselves. Set adminConsent to " +
            "true, unless an administrator has consented for all users in the portal.",
        ]),
  ];
}

function isSame(one: unknown, other: unknown): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}
