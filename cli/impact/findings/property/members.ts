import { type ChangedValue, listChange } from "../../changed-value.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import { isRecord } from "../../recording/masking.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { visible } from "../../shown-value.ts";

const microsoftGraph = "00000003-0000-0000-c000-000000000000";

/** Delegated permissions of Microsoft Graph that registrations for a sign-in have (https://learn.microsoft.com/graph/permissions-reference). */
const graphPermissions: Partial<Record<string, string>> = {
  "37f7f235-527c-4136-accd-4a02d197296e": "openid",
  "14dad69e-099b-42c9-810b-d002981feec1": "profile",
  "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0": "email",
  "7427e0e9-2fba-42fe-b0c0-848c9e6a8182": "offline_access",
  "e1fe6dd8-ba31-4d61-89e7-88639da4683d": "User.Read",
  "bc024368-1153-4739-b217-4326f2e966d0": "GroupMember.Read.All",
};

/** What becomes of who may change the registration, a finding for each person or identity. */
export function ownerFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { added, removed } = listChange(value);
  const say = (item: string, line: string, action?: string): Finding =>
    findingsAbout("owners")("uninterrupted", change, { property: value.path, item, line, action });
  const advice = "Make sure that the identity that deploys stays an owner, or the next run is refused.";
  return [
    ...added.map((id) =>
      say(id, `Owner ${visible(id)} is added and may change the registration, its secrets included.`),
    ),
    ...removed.map((id) =>
      say(id, `Owner ${visible(id)} is removed and may no longer change the registration.`, advice),
    ),
  ];
}

/** What becomes of the permissions that the registration asks for. */
export function permissionFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { added, removed } = listChange({ old: permissionsOf(value.old), new: permissionsOf(value.new) });
  const say = (line: string, action?: string): Finding =>
    findingsAbout("permissions")("uninterrupted", change, { property: value.path, line, action });
  return [
    ...added.map((permission) =>
      say(
        `The registration asks for one more permission: ${permission}. Signing in to RustDesk needs none.`,
        "Ask what it is for before an administrator consents to it.",
      ),
    ),
    ...removed.map((permission) =>
      say(`The registration no longer asks for the permission ${permission}; a consent that was given for it stays.`),
    ),
  ];
}

function permissionsOf(value: unknown): string[] {
  return recordsOf(value).flatMap(({ resourceAppId, resourceAccesses }) =>
    recordsOf(resourceAccesses).map(({ id, type }) => {
      const isGraph = resourceAppId === microsoftGraph;
      const name = isGraph ? (graphPermissions[String(id)] ?? id) : id;
      const kind = type === "Role" ? "application permission" : "delegated";
      return visible(`${name} of ${isGraph ? "Microsoft Graph" : resourceAppId} (${kind})`);
    }),
  );
}

function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
