import type { Graph } from "../graph.ts";
import type { Principal } from "../impact/principal.ts";
import { isRecord } from "../impact/recording/masking.ts";
import type { StackConfiguration } from "../stack/configuration/stack-configuration.ts";

/** A directory object as far as it is read here; without the right to read it, Graph shows its type and ID alone. */
export interface DirectoryObject {
  "@odata.type": string;
  id: string;
  displayName?: string | null;
}

/** What can be assigned to an application, by Graph's names. */
const types = ["group", "user", "servicePrincipal"] as const;

/** The configuration's `assignments`; undefined where Pulumi ESC may have set them, which nothing here asks. */
export function assignmentsIn(configuration: StackConfiguration): Record<string, string> | undefined {
  const value =
    configuration.own("assignments") ?? (configuration.usesEsc ? undefined : configuration.get("assignments"));
  if (!isRecord(value)) {
    return undefined;
  }
  return Object.fromEntries(Object.entries(value).map(([label, objectId]) => [label, String(objectId)]));
}

/** Who these object IDs are, by the IDs in lower case. @throws Error when Graph refuses. */
export async function readPrincipals(graph: Graph, objectIds: string[]): Promise<Map<string, Principal>> {
  const ids = [...new Set(objectIds.map((objectId) => objectId.toLowerCase()))];
  // https://learn.microsoft.com/graph/api/directoryobject-getbyids
  const { value } = await graph.ask<{ value: DirectoryObject[] }>("/directoryObjects/getByIds", { ids, types });
  const found = new Map<string, Principal>(ids.map((id) => [id, { kind: "missing" }]));
  const read = value.map(async (object) => {
    const { id, displayName } = object;
    const kind = types.find((type) => isA(type)(object));
    if (kind !== undefined) {
      const name = displayName ?? undefined;
      found.set(id.toLowerCase(), kind === "group" ? { kind, name, ...(await membersOf(graph, id)) } : { kind, name });
    }
  });
  await Promise.all(read);
  return found;
}

async function membersOf(graph: Graph, id: string): Promise<Pick<Principal, "hasGroups" | "hasPeople">> {
  try {
    const members = await readMembers(graph, id);
    return { hasGroups: members.some(isA("group")), hasPeople: members.some(isA("user")) };
  } catch {
    return {};
  }
}

/**
 * Direct members of a group, the first 999: enough to see whether there is anybody, and groups are rarely among more. Not by a cast to
 * groups, for which Graph may demand another way of counting. @throws Error when Graph refuses.
 */
export async function readMembers(graph: Graph, group: string): Promise<DirectoryObject[]> {
  const path = `/groups/${group}/members?$select=id,displayName&$top=999`;
  return (await graph.get<{ value: DirectoryObject[] }>(path)).value;
}

/** Tells objects of one kind from others. */
export function isA(kind: (typeof types)[number]): (object: DirectoryObject) => boolean {
  return (object) => object["@odata.type"] === `#microsoft.graph.${kind}`;
}
