import type { Caller } from "../../directory/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import { badRequest, GraphError } from "../request/graph-error.ts";
import { mayWriteAll } from "../request/permissions.ts";

// Limits of https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions
const mostCreated = 250;
const mostEntries = 1200;

/**
 * Checks that a caller who is no administrator may create one more object. Registrations in the recycle bin count.
 * Who made an object is told by its owners, as the maker becomes one.
 * @throws GraphError 403 when the quota is used up.
 */
export function checkCreationQuota(directory: Directory, caller: Caller): void {
  if (!mayWriteAll(caller) && directory.owners.sources(caller.objectId).length >= mostCreated) {
    throw new GraphError(
      403,
      "Directory_QuotaExceeded",
      "The directory object quota limit for the Principal has been exceeded. Please ask your administrator to " +
        "increase the quota limit or delete objects to reduce the used quota.",
    );
  }
}

/** @throws GraphError 400 for a registration whose lists have too many entries together. */
export function checkEntryCount(application: Application): void {
  if (entriesIn(application) > mostEntries) {
    throw badRequest(
      "The size of the object has exceeded its limit. Please reduce the number of values and retry your request.",
    );
  }
}

function entriesIn(value: unknown): number {
  if (Array.isArray(value)) {
    return value.reduce((sum: number, element) => sum + Math.max(1, entriesIn(element)), 0);
  }
  return typeof value === "object" && value !== null
    ? Object.values(value).reduce((sum: number, member) => sum + entriesIn(member), 0)
    : 0;
}
