import { graphPermission, permissionWords } from "../../../../policy/graph-permissions.ts";
import { type ChangedValue, listChange, textsOf } from "../../changed-value.ts";
import { type Finding, findingsAbout, type Verdict } from "../../finding.ts";
import { isRecord } from "../../recording/masking.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { quoted, shown, visible } from "../../shown-value.ts";
import { namesOf, ownRegistration } from "./words.ts";

/** What every registration for a sign-in may ask for: people grant it when they sign in, declared or not. */
export const ofSignIn = ["openid", "profile", "email", "offline_access", "User.Read"];

/** What becomes of who may change the registration, a finding for each person or identity. */
export function ownerFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { added, removed } = listChange(value);
  const say = (item: string, line: string, action?: string): Finding =>
    findingsAbout("owners")("uninterrupted", change, { property: value.path, item, line, action });
  const advice = "Make sure that the identity that deploys stays an owner, or the next run is refused.";
  return [
    ...added.map((id): Finding => {
      const line = `Owner ${visible(id)} is added and may change the registration, its secrets included.`;
      return { ...say(id, line), touches: "readers" };
    }),
    ...removed.map((id): Finding => {
      const line = `Owner ${visible(id)} is removed and may no longer change the registration.`;
      return { ...say(id, line, advice), touches: "others" };
    }),
  ];
}

/** What becomes of the name that people see. */
export function displayNameFindings(
  change: ResourceChange,
  { path: property, old, new: target }: ChangedValue,
): Finding[] {
  const line = `People see ${shown(target)} instead of ${shown(old)} when they sign in.`;
  return [findingsAbout("displayName")("uninterrupted", change, { property, line, touches: "readers" })];
}

/** What becomes of the roles that people, groups and programs are assigned. */
export function appRoleFindings(change: ResourceChange, { path: property, old, new: target }: ChangedValue): Finding[] {
  const say = findingsAbout("claims");
  const ofType = (type: string, roles: unknown) =>
    namesOf(recordsOf(roles).filter(({ allowedMemberTypes }) => textsOf(allowedMemberTypes).includes(type)));
  const [people, programs] = ["User", "Application"].map((type) =>
    listChange({ old: ofType(type, old), new: ofType(type, target) }),
  ) as [ReturnType<typeof listChange>, ReturnType<typeof listChange>];
  const added = new Set([...people.added, ...programs.added]);
  const found: Finding[] = [
    ...people.removed.map((role) =>
      say("broken", change, {
        property,
        line: `App role ${quoted(role)} is removed: people and groups that are assigned it lose it, and where assignment is required those whom nothing else lets in cannot sign in (AADSTS50105).`,
        action: "See under Enterprise applications, Users and groups, who has it, and assign them again right after.",
      }),
    ),
    ...programs.removed.map((role) =>
      say("broken", change, {
        property,
        line: `App role ${quoted(role)} is removed: programs that were granted it do not find it in their tokens any more.`,
        action: ownRegistration,
        touches: "others",
      }),
    ),
    ...[...added].map((role) =>
      say("uninterrupted", change, { property, line: `App role ${quoted(role)} is added and can be assigned.` }),
    ),
  ];
  const line = `App roles change from ${shown(old)} to ${shown(target)}: what they are called or do is another.`;
  const action = "Make sure that nothing decides by them.";
  return found.length > 0 ? found : [say("uninterrupted", change, { property, line, action, touches: "others" })];
}

/** What becomes of the tags; the portal and My Apps go by two of them (entra-docs: hide-application-from-user-portal.md). */
export function tagFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { added, removed } = listChange(value);
  const say = (item: string, verdict: Verdict, line: string, rest: Pick<Finding, "touches"> = {}): Finding =>
    findingsAbout("other")(verdict, change, {
      property: value.path,
      item,
      line,
      ...(verdict === "broken" ? { action: "Make sure that nobody needs it." } : {}),
      ...rest,
    });
  return [
    ...removed.map((tag) =>
      tag === hidden
        ? say(tag, "uninterrupted", `My Apps may show a tile: the tag ${quoted(tag)} is removed.`, {
            touches: "readers",
          })
        : say(
            tag,
            "broken",
            `Tag ${quoted(tag)} is removed: whatever finds or treats the application by it does not any more.`,
            {
              touches: "others",
            },
          ),
    ),
    ...added.map((tag) =>
      tag === hidden
        ? say(
            tag,
            "broken",
            `The tile in My Apps goes (tag ${quoted(tag)}): people who open the application there do not find it any more.`,
            {
              touches: "others",
            },
          )
        : say(tag, "uninterrupted", `Tag ${quoted(tag)} is added: the portal may list the application by it.`),
    ),
  ];
}

/** The tag that keeps an application out of My Apps. */
const hidden = "HideApp";

/** What becomes of the permissions that the registration asks for. */
export function permissionFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const [before, after] = [permissionsOf(value.old), permissionsOf(value.new)];
  const { added, removed } = listChange({ old: [...before.keys()], new: [...after.keys()] });
  const say = findingsAbout("permissions");
  const { path: property } = value;
  return [
    ...added.map((permission) =>
      say("uninterrupted", change, {
        property,
        line: `The registration asks for one more permission: ${permission}. Signing in to RustDesk needs none.`,
        action: "Ask what it is for before an administrator consents to it.",
      }),
    ),
    ...removed.map((permission) => {
      const line = `The registration no longer asks for the permission ${permission}`;
      return before.get(permission)
        ? say("uninterrupted", change, { property, line: `${line}; a consent that was given for it stays.` })
        : say("broken", change, {
            property,
            line: `${line}: a consent that was given for it stays, but whoever consents from now on does not grant it, and a program that needs it is refused (AADSTS65001).`,
            action: ownRegistration,
            touches: "others",
          });
    }),
  ];
}

/** The permissions in words, and whether each is one of every sign-in. */
function permissionsOf(value: unknown): Map<string, boolean> {
  const permissions = recordsOf(value).flatMap(({ resourceAppId, resourceAccesses }) =>
    recordsOf(resourceAccesses).map(({ id, type }): [string, boolean] => {
      const [api, key] = [String(resourceAppId), String(id)];
      const name = graphPermission(api, key)?.name ?? "";
      return [visible(permissionWords(api, key, String(type))), type !== "Role" && ofSignIn.includes(name)];
    }),
  );
  return new Map(permissions);
}

function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
