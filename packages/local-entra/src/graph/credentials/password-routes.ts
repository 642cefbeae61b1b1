import { Hono } from "hono";

import type { DirectoryObject } from "../../directory/objects/directory-object.ts";
import { contextUrl } from "../odata/answer.ts";
import { entity } from "../odata/entity.ts";
import {
  type Body,
  type Find,
  type GraphContext,
  type GraphEnv,
  type GraphRequest,
  jsonBody,
} from "../request/graph-request.ts";
import { writable } from "../request/permissions.ts";
import { addPassword, type PasswordHolder, passwordCredentialType, removePassword } from "./password-credential.ts";

/** `/{id}/addPassword` and `/{id}/removePassword` of a set whose objects `holders` finds and stores. */
export function passwordRoutes<T extends DirectoryObject & PasswordHolder>(
  { directory, policy }: GraphContext,
  holders: { find: Find<T>; store(holder: T): void },
): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  async function change<R>(request: GraphRequest, work: (holder: T, body: Body) => R): Promise<R> {
    const body = await jsonBody(request);
    return directory.transaction(() => {
      const holder = writable(directory, request, holders.find);
      const result = work(holder, body);
      holders.store(holder);
      return result;
    });
  }

  routes.post("/:id/addPassword", async (request) => {
    const password = await change(request, (holder, { passwordCredential }) =>
      addPassword(directory, holder, passwordCredential ?? {}, policy?.()),
    );
    return request.json({
      "@odata.context": contextUrl(request, passwordCredentialType),
      ...entity(passwordCredentialType, request.get("version"), password),
    });
  });

  routes.post("/:id/removePassword", async (request) => {
    await change(request, (holder, { keyId }) => removePassword(directory, holder, keyId));
    return request.body(null, 204);
  });

  return routes;
}
