import { randomUUID } from "node:crypto";

import type { Directory } from "../../directory/directory.ts";
import { type Group, groupType, inMailbox, newGroup } from "../../directory/objects/group.ts";
import { timestamp } from "../../directory/timestamp.ts";
import { recycle } from "../entities/deleted-items.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { membershipRoutes } from "../entities/membership.ts";
import { bindNamed, owners as ownersOf } from "../entities/owners.ts";
import { relationRoutes } from "../entities/relation.ts";
import { findByKey } from "../odata/key.ts";
import { merge } from "../odata/merge.ts";
import { type Body, type GraphContext, type GraphRoutes, newRoutes, type Sender } from "../request/graph-context.ts";
import { notFound } from "../request/graph-error.ts";
import { may, permit } from "../request/permissions.ts";
import { checkGroup, isUnified, requiredOfGroup } from "../rules/group-rules.ts";
import { checkGiven } from "../rules/value-rules.ts";

/** Members that a group can have; Entra ID itself has no limit that a laptop would reach. */
const mostMembers = 50_000;

/** `/groups`, their owners and members, and the groups that they are in. */
export function groupRoutes(context: GraphContext): GraphRoutes {
  const { directory } = context;
  const { groups, members, owners } = directory;
  const find = (key: string) => findByKey(groups, key);
  const routes = newRoutes();

  const set = entityRoutes(context, {
    type: groupType,
    counted: true,
    list: () => groups.list(),
    find,
    mayRead: may.readGroups,
    mayCreate: may.createGroups,
    mayWrite: may.writeGroups,
    create: (body, request) => createGroup(directory, request.var, body),
    update: (current, body, request) => {
      // Without a person's mailbox Graph finds no group to write them to (https://learn.microsoft.com/graph/known-issues#groups).
      if (inMailbox.some((name) => name in body)) {
        throw notFound(current.id);
      }
      const changed = merge(groupType, request.get("version"), current, body);
      checkGroup(directory, changed, current);
      groups.update(changed);
    },
    remove: (group) => {
      if (isUnified(group)) {
        recycle(directory, groupType, group);
        return;
      }
      groups.delete(group.id);
      directory.removeReferences(group.id);
    },
  });

  const relations = [
    { name: "members", targets: (id: string) => members.targets(id), write: memberLinks(directory) },
    { name: "owners", targets: (id: string) => owners.targets(id), write: ownerLinks(directory) },
    { name: "transitiveMembers", targets: (id: string) => members.allTargets(id) },
  ];
  for (const relation of relations) {
    routes.route("/", relationRoutes(context, { ...relation, find, mayRead: may.readGroups }));
  }
  return routes.route("/", set).route("/", membershipRoutes(context, find));
}

function memberLinks({ members: links }: Directory) {
  const to = ["user", "group", "servicePrincipal"];
  return { name: "members", links, to, most: mostMembers, mayWrite: may.writeMembers };
}

function ownerLinks(directory: Directory) {
  return { ...ownersOf(directory), mayWrite: may.writeGroups };
}

/** Stores a new group. A user owns the Microsoft 365 groups that they make; others are nobody's unless the request says so. */
function createGroup(directory: Directory, { caller, version }: Sender, body: Body): Group {
  checkGiven("Group", requiredOfGroup, body);
  const createdDateTime = timestamp(directory.now());
  const initial = newGroup({ id: randomUUID(), displayName: "", createdDateTime });
  const group = merge(groupType, version, initial, body);
  permit(group.isAssignableToRole !== true || may.writeRoles(caller));
  const address = `${group.mailNickname}@${directory.tenant.defaultDomain}`;
  const created = isUnified(group)
    ? { ...group, mail: address, proxyAddresses: [`SMTP:${address}`], visibility: group.visibility ?? "Public" }
    : group;
  checkGroup(directory, created);
  directory.groups.insert(created);
  const mayNameAll = may.writeGroups(caller);
  for (const kind of [ownerLinks(directory), memberLinks(directory)]) {
    const bound = body[`${kind.name}@odata.bind`];
    const isNamed = bindNamed(directory, caller, kind, { objectId: created.id, bound, mayNameAll });
    if (!isNamed && kind.name === "owners" && isUnified(created) && caller.isUser) {
      directory.owners.add(created.id, caller.objectId);
    }
  }
  return created;
}
