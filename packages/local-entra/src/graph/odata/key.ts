import type { Collection, DirectoryObject } from "../../directory/collection.ts";
import { guidPattern } from "../../directory/objects/property.ts";
import { badRequest, notFound } from "../request/graph-error.ts";

const appIdPrefix = "appId=";

/**
 * The object that a key in a path means: its object ID, or `appId=` and its client ID (see `routedPath`).
 * @throws GraphError 400 when the key is no GUID, 404 when there is no such object.
 */
export function findByKey<T extends DirectoryObject>(collection: Collection<T>, key: string): T {
  const byAppId = key.startsWith(appIdPrefix);
  const id = byAppId ? key.slice(appIdPrefix.length) : key;
  checkGuid(id);
  return found(id, byAppId ? collection.getByAppId(id) : collection.get(id));
}

/** @throws GraphError 400 for what is no object ID. */
export function checkGuid(id: string): void {
  if (!guidPattern.test(id)) {
    throw badRequest(`Invalid object identifier '${id}'.`);
  }
}

/** @throws GraphError 404 when a key led to nothing. */
export function found<T>(key: string, object: T | undefined): T {
  if (object === undefined) {
    throw notFound(key);
  }
  return object;
}
