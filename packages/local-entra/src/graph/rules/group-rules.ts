import type { Directory } from "../../directory/directory.ts";
import type { Group } from "../../directory/objects/group.ts";
import { badRequest, missingValue, notUnique } from "../request/graph-error.ts";
import { checkNickname } from "./user-rules.ts";
import { checkRequiredText, checkValue } from "./value-rules.ts";

// Rules of https://learn.microsoft.com/graph/api/resources/group and group-post-groups.
/** What a request about a new group must give. */
export const requiredOfGroup = ["displayName", "mailEnabled", "mailNickname", "securityEnabled"];
const types = ["Unified", "DynamicMembership"];
const themes = ["Teal", "Purple", "Green", "Blue", "Pink", "Orange", "Red"];
const visibilities = ["Private", "Public", "HiddenMembership"];

/** Whether a group is one of Microsoft 365. */
export function isUnified({ groupTypes }: Pick<Group, "groupTypes">): boolean {
  return groupTypes.includes("Unified");
}

/**
 * Checks a group as it would be stored.
 * @throws GraphError 400 for the first rule that it breaks.
 */
export function checkGroup(directory: Directory, group: Group, previous?: Group): void {
  checkRequiredText("displayName", "Group", group.displayName, 256);
  checkNickname("Group", group.mailNickname);
  checkOneOf("theme", themes, group.theme);
  checkOneOf("visibility", visibilities, group.visibility);
  const known = group.groupTypes.every((type) => types.includes(type));
  checkValue(known, "groupTypes", "Group", `It must be of ${types.join(", ")}.`);
  if (isUnified(group) ? !group.mailEnabled : group.mailEnabled || !group.securityEnabled) {
    throw badRequest(
      "The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.",
    );
  }
  if (group.groupTypes.includes("DynamicMembership") && !group.membershipRule) {
    throw missingValue("membershipRule", "Group");
  }
  if (previous && previous.isAssignableToRole !== group.isAssignableToRole) {
    throw badRequest("Property 'isAssignableToRole' is read-only and cannot be set.");
  }
  checkAddress(directory, group);
}

function checkOneOf(property: "theme" | "visibility", known: string[], value: string | null): void {
  checkValue(value === null || known.includes(value), property, "Group", `It must be one of ${known.join(", ")}.`);
}

/** Mail needs a name of its own; security groups may share one. */
function checkAddress(directory: Directory, group: Group): void {
  const nameOf = ({ mailNickname }: Group) => mailNickname.toLowerCase();
  const other = directory.groups
    .list()
    .find((candidate) => candidate.id !== group.id && isUnified(candidate) && nameOf(candidate) === nameOf(group));
  if (other && isUnified(group)) {
    throw notUnique("mailNickname", `Group_${other.id}`);
  }
}
