import type { Graph } from "../graph.ts";
import type { Principal } from "../impact/principal.ts";
import { isRecord } from "../impact/recording/masking.ts";
import type { StackConfiguration } from "../stack/configuration/stack-configuration.ts";

/** A directory object as far as it is read here; without the right to read it, Graph shows its type and ID alone. */
interface DirectoryObject {
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
  const read = value.map(async ({ id, displayName, ...object }) => {
    const kind = types.find((type) => object["@odata.type"] === `#microsoft.graph.${type}`);
    if (kind !== undefined) {
      const name = displayName ?? undefined;
      found.set(id.toLowerCase(), kind === "group" ? { kind, name, ...(await membersOf(graph, id)) } : { kind, name });
    }
  });
  await Promise.all(read);
  return found;
}

/** Of its first 999 members. Not by a cast to groups, for which Graph may demand another way of counting. */
async function membersOf(graph: Graph, id: string): Promise<Pick<Principal, "hasGroups" | "hasPeople">> {
  try {
    const { value } = await graph.get<{ value: DirectoryObject[] }>(`/groups/${id}/members?$select=id&$top=999`);
    const has = (type: string) => value.some((member) => member["@odata.type"] === `#microsoft.graph.${type}`);
    return { hasGroups: has("group"), hasPeople: has("user") };
  } catch {
    return {};
  }
}
