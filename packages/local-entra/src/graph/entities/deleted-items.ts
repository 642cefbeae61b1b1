import type { Caller } from "../../directory/caller.ts";
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
import { type GraphContext, type GraphRequest, type GraphRoutes, newRoutes } from "../request/graph-context.ts";
import { parameter } from "../request/graph-request.ts";
import { may, mayWriteApplication, type Permission, permit } from "../request/permissions.ts";
import { checkApplication } from "../rules/application-rules.ts";
import { checkUser } from "../rules/user-rules.ts";
import { directoryObjectBody } from "./directory-objects.ts";

/** What the recycle bin keeps of one type: registrations, users and Microsoft 365 groups. */
interface Bin {
  type: EntityType;
  live: Collection<DirectoryObject>;
  deleted: Collection<DirectoryObject>;
  mayRead: Permission;
  mayWrite: Permission;
  /** Refuses what cannot come back, as somebody has taken the place. */
  check?(document: DirectoryObject): void;
}

/** How long the recycle bin keeps an object (https://learn.microsoft.com/graph/api/directory-deleteditems-list). */
const kept = 30 * 86_400_000;

function binsOf(directory: Directory): Bin[] {
  const { applications, deletedApplications, users, deletedUsers, groups, deletedGroups } = directory;
  const bins = [
    {
      ...{ type: applicationType, live: applications, deleted: deletedApplications, mayRead: may.readApplications },
      mayWrite: (caller: Caller, id = "") => mayWriteApplication(directory, caller, id),
      check: (document: Application) => checkApplication(directory, document),
    },
    {
      ...{ type: userType, live: users, deleted: deletedUsers, mayRead: may.readUsers, mayWrite: may.writeUsers },
      check: (document: User) => checkUser(directory, document),
    },
    { type: groupType, live: groups, deleted: deletedGroups, mayRead: may.readGroups, mayWrite: may.writeGroups },
  ];
  return bins as object[] as Bin[];
}

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

  routes.get("/:id", (request) => request.json(directoryObjectBody(request, deletedObject(request, "mayRead"))));

  routes.post("/:id/restore", (request) => {
    const restored = directory.transaction(() => restore(deletedObject(request, "mayWrite")));
    return request.json(directoryObjectBody(request, restored));
  });

  routes.delete("/:id", (request) => {
    directory.transaction(() => purge(directory, deletedObject(request, "mayWrite")));
    return request.body(null, 204);
  });

  function deletedObject(request: GraphRequest, access: "mayRead" | "mayWrite"): Deleted {
    directory.transaction(() => purgeExpired(directory));
    const id = parameter(request, "id");
    checkGuid(id);
    const bin = found(
      id,
      bins.find(({ deleted }) => deleted.get(id)),
    );
    const document = found(id, bin.deleted.get(id));
    permit(bin[access](request.get("caller"), document.id));
    return { ...bin, document };
  }

  return routes;
}

/** An object in the recycle bin. */
type Deleted = Bin & { document: DirectoryObject };

/** Moves an object to the recycle bin; what points to it stays for a restore. */
export function recycle(directory: Directory, type: EntityType, object: DirectoryObject): void {
  const { live, deleted } = found(
    type.name,
    binsOf(directory).find((bin) => bin.type === type),
  );
  live.delete(object.id);
  deleted.insert({ ...object, deletedDateTime: timestamp(directory.now()) } as DirectoryObject);
}

function restore({ type, live, deleted, document, check }: Deleted) {
  const restored = { ...document, deletedDateTime: null };
  check?.(restored);
  deleted.delete(document.id);
  return { type, document: live.insert(restored) };
}

function purgeExpired(directory: Directory): void {
  const oldest = directory.now().getTime() - kept;
  for (const bin of binsOf(directory)) {
    for (const document of bin.deleted.list() as (DirectoryObject & { deletedDateTime?: string })[]) {
      if (Date.parse(document.deletedDateTime ?? "") < oldest) {
        purge(directory, { ...bin, document });
      }
    }
  }
}

function purge(directory: Directory, { deleted, document }: Deleted): void {
  const { id, passwordCredentials = [] } = document as Partial<Application> & DirectoryObject;
  deleted.delete(id);
  directory.removeReferences(id);
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
