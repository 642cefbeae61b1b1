/** What an ID token says of a user beside what it always says. */
export interface ClaimsArgs {
  /** Optional claims, among `email` and `xms_edov` (whether the owner of the address's domain is verified). */
  optional: string[];
  /** Which groups are told, by Graph's values of `groupMembershipClaims`; `None` for none. */
  groups: string;
  /** Tells the groups' names instead of their object IDs. */
  groupNames: boolean;
}

/** Values of `groupMembershipClaims` (https://learn.microsoft.com/graph/api/resources/application). */
const groupsTold: Record<string, string> = {
  None: "no groups",
  ApplicationGroup: "groups that are assigned to the application",
  SecurityGroup: "all security groups of the user",
};

const known = ["email", "xms_edov"];

/** Why these claims cannot be declared; empty when they can. */
export function claimsProblems({ optional, groups, groupNames }: ClaimsArgs): string[] {
  const problems = optional.flatMap((claim, index) => {
    const given = `optionalClaims[${index}] ${JSON.stringify(claim)}`;
    return [
      ...(known.includes(claim) ? [] : [`${given} must be one of ${known.join(", ")}. Correct or remove it.`]),
      ...(optional.indexOf(claim) < index ? [`${given} must not repeat another one. Remove it.`] : []),
    ];
  });
  if (optional.includes("xms_edov") && !optional.includes("email")) {
    // https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
    problems.push("optionalClaims must have email beside xms_edov, which tells something of it. Add email.");
  }
  if (!Object.hasOwn(groupsTold, groups)) {
    const values = Object.entries(groupsTold).map(([value, meaning]) => `${value} (${meaning})`);
    problems.push(
      `groupMembershipClaims must be one of ${values.join(", ")}; got ${JSON.stringify(groups)}. Use None.`,
    );
  } else if (groupNames && groups !== "ApplicationGroup") {
    problems.push(
      `groupNames must be false with groupMembershipClaims ${groups}: Entra ID tells names of groups that are assigned to the ` +
        "application, and of no others. Set groupMembershipClaims to ApplicationGroup, or groupNames to false.",
    );
  }
  return problems;
}

/** A groups claim that stays empty; nothing when it does not. */
export function claimsWarnings({ groups }: ClaimsArgs, assignments: Record<string, string>): string[] {
  return groups === "ApplicationGroup" && Object.keys(assignments).length === 0
    ? [
        "The groups claim is empty: groupMembershipClaims is ApplicationGroup and assignments names no group. Name it there, unless " +
          "it is assigned in the portal.",
      ]
    : [];
}

/** The application's inputs for these claims; none for what is off, so that nothing differs where it never was on. */
export function claimsInputs({ optional, groups, groupNames }: ClaimsArgs) {
  const idTokens = [
    ...optional.map((name) => ({ name })),
    // https://learn.microsoft.com/entra/identity-platform/optional-claims#configure-groups-optional-claims
    ...(groupNames ? [{ name: "groups", additionalProperties: ["cloud_displayname"] }] : []),
  ];
  return {
    ...(idTokens.length > 0 ? { optionalClaims: { idTokens } } : {}),
    ...(groups === "None" ? {} : { groupMembershipClaims: [groups] }),
  };
}
