import type { Values } from "../../protocol/property-values.ts";
import { naming } from "../graph/graph-error.ts";
import { text, texts } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";

/** Graph takes at most this many owners in the request that creates an object. */
const mostOwnersAtCreate = 20;

/** The owners of a new object, by object ID. */
export interface NewOwners {
  /** Sent with the create: the caller first, because only an owner may change the object afterwards. */
  readonly first: string[];
  /** Added afterwards. */
  readonly further: string[];
  /** The caller, when the program does not list it: it stops being an owner in the end. */
  readonly leaving: string | undefined;
}

/** Sorts the planned owners for a create by the caller. */
export function newOwners(planned: Values, caller: string): NewOwners {
  const wanted = texts(planned.owners);
  const others = wanted.filter((owner) => owner.toLowerCase() !== caller.toLowerCase());
  return {
    first: [caller, ...others.slice(0, mostOwnersAtCreate - 1)],
    further: others.slice(mostOwnersAtCreate - 1),
    leaving: others.length === wanted.length ? caller : undefined,
  };
}

/** Brings the owners of a new object from those of the create to those that are planned. */
export async function completeOwners(
  graph: GraphSession,
  path: string,
  what: string,
  owners: NewOwners,
): Promise<void> {
  for (const owner of owners.further) {
    await naming(`Could not add owners to ${what}`, addOwner(graph, path, owner));
  }
  if (owners.leaving !== undefined) {
    const removal = graph.delete(`${path}/owners/${owners.leaving}/$ref`);
    await naming(`Could not remove initial owner from ${what}`, removal);
  }
}

/** Makes the owners of an existing object those that are planned. */
export async function replaceOwners(graph: GraphSession, path: string, what: string, wanted: string[]): Promise<void> {
  const existing = await naming(`Could not retrieve owners for ${what}`, ownerIds(graph, path));
  for (const owner of wanted.filter((id) => !existing.includes(id))) {
    await naming(`Could not add owners to ${what}`, addOwner(graph, path, owner));
  }
  for (const owner of existing.filter((id) => !wanted.includes(id))) {
    // The words are the real provider's, also for a removal.
    await naming(`Could not add owners to ${what}`, graph.delete(`${path}/owners/${owner}/$ref`));
  }
}

/** Object IDs of the owners. */
export async function ownerIds(graph: GraphSession, path: string): Promise<string[]> {
  return (await graph.list(`${path}/owners`)).map(({ id }) => text(id));
}

async function addOwner(graph: GraphSession, path: string, owner: string): Promise<void> {
  await graph.post(`${path}/owners/$ref`, { "@odata.id": graph.reference(owner) });
}
