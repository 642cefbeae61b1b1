import { isGuid } from "./guid.ts";

/** Microsoft Graph's limit (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const maxOwners = 100;

/** Why these owners cannot be set; empty when they can. */
export function ownersProblems(owners: readonly string[]): string[] {
  const problems = owners.flatMap((owner, index) => {
    const given = `owners[${index}] ${JSON.stringify(owner)}`;
    const wrong =
      `${given} must be an object ID, such as "00000000-1111-2222-3333-444444444444". Look it up under Users or Enterprise ` +
      "applications in the portal.";
    const repeated = `${given} must not repeat another owner. Remove one of them.`;
    return [...(isGuid(owner) ? [] : [wrong]), ...(isOwner(owner, owners.slice(0, index)) ? [repeated] : [])];
  });
  const tooMany = `owners must be at most ${maxOwners} object IDs; got ${owners.length}. Remove some.`;
  return owners.length > maxOwners ? [...problems, tooMany] : problems;
}

/** Whether `caller` is among the owners; object IDs have no case. */
export function isOwner(caller: string, owners: readonly string[]): boolean {
  return owners.some((owner) => owner.toLowerCase() === caller.toLowerCase());
}

/** What it means that the identity that deploys is no owner; empty when it is one, or the owners are left to it. */
export function ownersWarnings(owners: readonly string[], caller: string): string[] {
  const warning =
    `owners must have the identity that deploys, ${caller}, or it loses access where it may only change what it owns ` +
    "(Application.ReadWrite.OwnedBy). Add it to owners.";
  return owners.length === 0 || isOwner(caller, owners) ? [] : [warning];
}
