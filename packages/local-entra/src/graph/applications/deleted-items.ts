import { Hono } from "hono";

import type { Directory } from "../../directory/directory.ts";
import { applicationType } from "../../directory/model/application-type.ts";
import type { Application } from "../../directory/objects/application.ts";
import { logoId } from "../../directory/objects/logo.ts";
import { entityAnswer, listAnswer } from "../odata/answer.ts";
import { findByKey } from "../odata/key.ts";
import { pageOf } from "../odata/page.ts";
import { listQuery } from "../odata/query.ts";
import { type GraphContext, type GraphEnv, parameter } from "../request/graph-request.ts";
import { requireApplicationRead, requireApplicationWrite } from "../request/permissions.ts";
import { checkApplication } from "../rules/application-rules.ts";

/** How long the recycle bin keeps a registration (https://learn.microsoft.com/graph/api/directory-deleteditems-list). */
const KEPT = 30 * 86_400_000;

/** `/directory/deletedItems`: the recycle bin of registrations. */
export function deletedItemRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/microsoft.graph.application", (request) => {
    requireApplicationRead(request.get("caller"));
    directory.transaction(() => purgeExpired(directory));
    const query = listQuery(applicationType, request);
    const page = pageOf(directory.deletedApplications.list(), query);
    return request.json(listAnswer(request, origin, applicationType, page, query));
  });

  routes.get("/:id", (request) => {
    requireApplicationRead(request.get("caller"));
    const application = directory.transaction(() => find(directory, parameter(request, "id")));
    return request.json(entityAnswer(request, origin, applicationType, application));
  });

  routes.post("/:id/restore", (request) => {
    const restored = directory.transaction(() => {
      const application = find(directory, parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), application.id);
      return restore(directory, application);
    });
    return request.json(entityAnswer(request, origin, applicationType, restored));
  });

  routes.delete("/:id", (request) => {
    directory.transaction(() => {
      const application = find(directory, parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), application.id);
      purge(directory, application);
    });
    return request.body(null, 204);
  });

  return routes;
}

function find(directory: Directory, key: string): Application {
  purgeExpired(directory);
  return findByKey(directory.deletedApplications, key);
}

function restore(directory: Directory, deleted: Application): Application {
  const application = { ...deleted, deletedDateTime: null };
  checkApplication(directory, application);
  directory.deletedApplications.delete(deleted.id);
  return directory.applications.insert(application);
}

function purgeExpired(directory: Directory): void {
  const oldest = directory.now().getTime() - KEPT;
  for (const application of directory.deletedApplications.list()) {
    if (Date.parse(application.deletedDateTime ?? "") < oldest) {
      purge(directory, application);
    }
  }
}

function purge(directory: Directory, application: Application): void {
  directory.deletedApplications.delete(application.id);
  directory.owners.removeAll(application.id);
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
