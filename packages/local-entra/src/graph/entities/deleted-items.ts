import type { Collection, DirectoryObject } from "../../directory/collection.ts";
import type { Directory } from "../../directory/directory.ts";
import { type Application, applicationType } from "../../directory/objects/application.ts";
import { groupType } from "../../directory/objects/group.ts";
import { logoId } from "../../directory/objects/logo.ts";
import type { EntityType } from "../../directory/objects/property.ts";
import { type User, userType } from "../../directory/objects/user.ts";
import { timestamp } from "../../directory/timestamp.ts";
import { listAnswer } from "../odata/answer.ts";
import { checkGuid, found } from "../odata/key.ts";
import {
  type GraphContext,
  type GraphRequest,
  type GraphRoutes,
  newRoutes,
  parameter,
} from "../request/graph-request.ts";
import {
  mayReadApplications,
  mayReadGroups,
  mayReadUsers,
  mayWriteApplication,
  mayWriteGroups,
  mayWriteUsers,
  type Permission,
  permit,
} from "../request/permissions.ts";
import { checkApplication } from "../rules/application-rules.ts";
import { checkUser } from "../rules/user-rules.ts";
import { directoryObjectBody, type TypedObject } from "./directory-objects.ts";

/** What the recycle bin keeps of one type: registrations, users and Microsoft 365 groups. */
interface Bin {
  type: EntityType;
  live: Collection<DirectoryObject>;
  deleted: Collection<DirectoryObject>;
  mayRead: Permission;
  mayWrite(...of: Parameters<Permission>): boolean;
  /** Refuses an object whose place somebody has taken. */
  check?(object: DirectoryObject): void;
  /** Removes what belongs to an object that goes for good. */
  purge?(object: DirectoryObject): void;
}

/** How long the recycle bin keeps an object (https://learn.microsoft.com/graph/api/directory-deleteditems-list). */
const kept = 30 * 86_400_000;

/** `/directory/deletedItems`: the recycle bin. */
export function deletedItemRoutes({ directory }: GraphContext): GraphRoutes {
  const bins = binsOf(directory);
  const routes = newRoutes();

  for (const { type, deleted, mayRead } of bins) {
    routes.get(`/microsoft.graph.${type.name}`, (request) => {
      permit(mayRead(request.get("caller")));
      directory.transaction(() => purgeExpired(directory));
      return listAnswer(request, type, () => deleted.list());
    });
  }

  routes.get("/:id", (request) => {
    const { bin, document } = directory.transaction(() => find(request));
    permit(bin.mayRead(request.get("caller"), document.id));
    return request.json(directoryObjectBody(request, { type: bin.type, document }));
  });

  routes.post("/:id/restore", (request) => {
    const restored = directory.transaction(() => restore(...writable(request)));
    return request.json(directoryObjectBody(request, restored));
  });

  routes.delete("/:id", (request) => {
    directory.transaction(() => purge(directory, ...writable(request)));
    return request.body(null, 204);
  });

  function find(request: GraphRequest): { bin: Bin; document: DirectoryObject } {
    purgeExpired(directory);
    const id = parameter(request, "id");
    checkGuid(id);
    const bin = found(
      id,
      bins.find(({ deleted }) => deleted.get(id)),
    );
    return { bin, document: found(id, bin.deleted.get(id)) };
  }

  function writable(request: GraphRequest): [Bin, DirectoryObject] {
    const { bin, document } = find(request);
    permit(bin.mayWrite(request.get("caller"), document.id));
    return [bin, document];
  }

  return routes;
}

/** Moves an object to the recycle bin; what points to it stays for a restore. */
export function recycle(directory: Directory, type: EntityType, object: DirectoryObject): void {
  const { live, deleted } = found(
    type.name,
    binsOf(directory).find((bin) => bin.type === type),
  );
  live.delete(object.id);
  deleted.insert({ ...object, deletedDateTime: timestamp(directory.now()) } as DirectoryObject);
}

function binsOf(directory: Directory): Bin[] {
  const { applications, deletedApplications, users, deletedUsers, groups, deletedGroups } = directory;
  return [
    {
      ...{ type: applicationType, live: applications, deleted: deletedApplications, mayRead: mayReadApplications },
      mayWrite: (caller, id = "") => mayWriteApplication(directory, caller, id),
      check: (application) => checkApplication(directory, application as Application),
      purge: (application) => purgeApplication(directory, application as Application),
    },
    {
      ...{ type: userType, live: users, deleted: deletedUsers, mayRead: mayReadUsers, mayWrite: mayWriteUsers },
      check: (user) => checkUser(directory, user as User),
    },
    { type: groupType, live: groups, deleted: deletedGroups, mayRead: mayReadGroups, mayWrite: mayWriteGroups },
  ] as Bin[];
}

function restore({ type, live, deleted, check }: Bin, object: DirectoryObject): TypedObject {
  const document = { ...object, deletedDateTime: null };
  check?.(document);
  deleted.delete(object.id);
  return { type, document: live.insert(document) };
}

function purgeExpired(directory: Directory): void {
  const oldest = directory.now().getTime() - kept;
  for (const bin of binsOf(directory)) {
    for (const object of bin.deleted.list() as (DirectoryObject & { deletedDateTime?: string })[]) {
      if (Date.parse(object.deletedDateTime ?? "") < oldest) {
        purge(directory, bin, object);
      }
    }
  }
}

function purge(directory: Directory, bin: Bin, object: DirectoryObject): void {
  bin.deleted.delete(object.id);
  directory.removeReferences(object.id);
  bin.purge?.(object);
}

function purgeApplication(directory: Directory, { id, passwordCredentials }: Application): void {
  directory.logos.delete(logoId(id));
  for (const { keyId } of passwordCredentials) {
    directory.clientSecrets.remove(keyId);
  }
  for (const credential of directory.federatedCredentials.list()) {
    if (credential.applicationId === id) {
      directory.federatedCredentials.delete(credential.id);
    }
  }
}
