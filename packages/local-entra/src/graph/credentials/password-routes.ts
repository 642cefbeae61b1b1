import { Hono } from "hono";

import type { DirectoryObject } from "../../directory/collection.ts";
import { entity } from "../odata/entity.ts";
import { type GraphContext, type GraphEnv, jsonBody, parameter } from "../request/graph-request.ts";
import { requireApplicationWrite } from "../request/permissions.ts";
import {
  addPassword,
  type PasswordHolder,
  passwordCredentialType,
  removePassword,
} from "./password-credential.ts";

/** How the client secrets of one set of objects are kept. */
interface Holders<T extends DirectoryObject & PasswordHolder> {
  find(key: string): T;
  store(holder: T): void;
}

/** `/{id}/addPassword` and `/{id}/removePassword` of applications and service principals. */
export function passwordRoutes<T extends DirectoryObject & PasswordHolder>(
  { directory, origin, policy }: GraphContext,
  holders: Holders<T>,
): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.post("/:id/addPassword", async (request) => {
    const body = await jsonBody(request);
    const password = directory.transaction(() => {
      const holder = holders.find(parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), holder.id);
      const added = addPassword(directory, holder, body.passwordCredential ?? {}, policy?.());
      holders.store(holder);
      return added;
    });
    const version = request.get("version");
    return request.json({
      "@odata.context": `${origin}/${version}/$metadata#${passwordCredentialType.set}`,
      ...entity(passwordCredentialType, version, password),
    });
  });

  routes.post("/:id/removePassword", async (request) => {
    const body = await jsonBody(request);
    directory.transaction(() => {
      const holder = holders.find(parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), holder.id);
      removePassword(directory, holder, body.keyId);
      holders.store(holder);
    });
    return request.body(null, 204);
  });

  return routes;
}
