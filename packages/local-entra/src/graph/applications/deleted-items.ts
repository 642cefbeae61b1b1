import type { Directory } from "../../directory/directory.ts";
import { type Application, applicationType } from "../../directory/objects/application.ts";
import { logoId } from "../../directory/objects/logo.ts";
import { entityBody, listAnswer } from "../odata/answer.ts";
import { findByKey } from "../odata/key.ts";
import { type GraphContext, type GraphRoutes, newRoutes, parameter } from "../request/graph-request.ts";
import { mayReadApplications, permit, writable } from "../request/permissions.ts";
import { checkApplication } from "../rules/application-rules.ts";

/** How long the recycle bin keeps a registration (https://learn.microsoft.com/graph/api/directory-deleteditems-list). */
const kept = 30 * 86_400_000;

/** `/directory/deletedItems`: the recycle bin of registrations. */
export function deletedItemRoutes({ directory }: GraphContext): GraphRoutes {
  const routes = newRoutes();

  routes.get("/microsoft.graph.application", (request) => {
    permit(mayReadApplications(request.get("caller")));
    directory.transaction(() => purgeExpired(directory));
    return listAnswer(request, applicationType, () => directory.deletedApplications.list());
  });

  routes.get("/:id", (request) => {
    permit(mayReadApplications(request.get("caller")));
    const application = directory.transaction(() => find(parameter(request, "id")));
    return request.json(entityBody(request, applicationType, application));
  });

  routes.post("/:id/restore", (request) => {
    const restored = directory.transaction(() => restore(directory, writable(directory, request, find)));
    return request.json(entityBody(request, applicationType, restored));
  });

  routes.delete("/:id", (request) => {
    directory.transaction(() => purge(directory, writable(directory, request, find)));
    return request.body(null, 204);
  });

  function find(key: string): Application {
    purgeExpired(directory);
    return findByKey(directory.deletedApplications, key);
  }

  return routes;
}

function restore(directory: Directory, deleted: Application): Application {
  const application = { ...deleted, deletedDateTime: null };
  checkApplication(directory, application);
  directory.deletedApplications.delete(deleted.id);
  return directory.applications.insert(application);
}

function purgeExpired(directory: Directory): void {
  const oldest = directory.now().getTime() - kept;
  for (const application of directory.deletedApplications.list()) {
    if (Date.parse(application.deletedDateTime ?? "") < oldest) {
      purge(directory, application);
    }
  }
}

function purge(directory: Directory, application: Application): void {
  directory.deletedApplications.delete(application.id);
  directory.removeReferences(application.id);
  directory.logos.delete(logoId(application.id));
  for (const credential of application.passwordCredentials) {
    directory.clientSecrets.remove(credential.keyId);
  }
  for (const credential of directory.federatedCredentials.list()) {
    if (credential.applicationId === application.id) {
      directory.federatedCredentials.delete(credential.id);
    }
  }
}
