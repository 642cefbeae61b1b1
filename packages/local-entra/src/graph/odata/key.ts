import type { Collection, DirectoryObject } from "../../directory/collection.ts";
import { badRequest, notFound } from "../request/graph-error.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const APP_ID = "appId=";

/**
 * The object that a key in a path means: its object ID, or `appId=` and its client ID (see `routedPath`).
 * @throws GraphError 400 when the key is no GUID, 404 when there is no such object.
 */
export function findByKey<T extends DirectoryObject>(collection: Collection<T>, key: string): T {
  const byAppId = key.startsWith(APP_ID);
  const id = byAppId ? key.slice(APP_ID.length) : key;
  if (!GUID.test(id)) {
    throw badRequest(`Invalid object identifier '${id}'.`);
  }
  const found = byAppId ? collection.getByAppId(id) : collection.get(id);
  if (!found) {
    throw notFound(id);
  }
  return found;
}
