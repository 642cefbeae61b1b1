import { isGuid } from "./guid.ts";

/** Microsoft Graph's limit (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const maxOwners = 100;

/** Why these owners cannot be set; empty when they can. */
export function ownersProblems(owners: readonly string[]): string[] {
  const malformed = owners.flatMap((owner, index) =>
    isGuid(owner)
      ? []
      : [
          `owners[${index}] ${JSON.stringify(owner)} must be an object ID, such as ` +
            '"00000000-1111-2222-3333-444444444444". Look it up under Users or Enterprise applications in the portal.',
        ],
  );
  const repeated = owners.flatMap((owner, index) =>
    owners.slice(0, index).some((other) => other.toLowerCase() === owner.toLowerCase())
      ? [`owners[${index}] ${JSON.stringify(owner)} must not repeat another owner. Remove one of them.`]
      : [],
  );
  const tooMany =
    owners.length > maxOwners
      ? [`owners must be at most ${maxOwners} object IDs; got ${owners.length}. Remove some.`]
      : [];
  return [...malformed, ...repeated, ...tooMany];
}

/** Whether `caller` is among the owners; object IDs have no case. */
export function isOwner(caller: string, owners: readonly string[]): boolean {
  return owners.some((owner) => owner.toLowerCase() === caller.toLowerCase());
}
