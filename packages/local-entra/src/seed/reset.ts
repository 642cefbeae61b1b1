import type { Directory } from "../directory/directory.ts";
import { microsoftGraphAppId } from "../directory/microsoft-graph.ts";
import type { Store } from "../directory/store.ts";
import type { Registration } from "./registration.ts";
import { seededIds } from "./seeding.ts";

type Row = ReturnType<Store["rows"]>[number];

/**
 * Notes what the seed and the deployer are made of in a directory that has just been opened, and gives what puts the
 * directory back to it: everything else goes, sessions and codes of the sign-in included. IDs and the deployer's secret
 * stay as they are.
 */
export function resetTo(store: Store, directory: Directory, deployer: Registration): () => void {
  const application = directory.applications.getByAppId(deployer.clientId);
  const graph = directory.servicePrincipals.getByAppId(microsoftGraphAppId);
  const ids = new Set([...seededIds(store), application?.id, deployer.objectId, graph?.id]);
  const secrets = new Set(application?.passwordCredentials.map(({ keyId }) => keyId));
  const rows = (table: string) => store.rows(`SELECT * FROM ${table}`);
  const isDeployers = ({ body }: Row) => JSON.parse(String(body)).principalId === deployer.objectId;
  const kept: Record<string, Row[]> = {
    objects: rows("objects").filter((row) => ids.has(String(row.id)) || isDeployers(row)),
    links: rows("links").filter(({ name, source }) => name !== "owners" && ids.has(String(source))),
    client_secrets: rows("client_secrets").filter(({ key_id }) => secrets.has(String(key_id))),
    artifacts: [],
  };
  return () => store.transaction(() => replaceAll(store, kept));
}

function replaceAll(store: Store, tables: Record<string, Row[]>): void {
  for (const [table, rows] of Object.entries(tables)) {
    store.run(`DELETE FROM ${table}`);
    for (const row of rows) {
      const places = Object.keys(row).map(() => "?");
      store.run(`INSERT INTO ${table} VALUES (${places})`, ...Object.values(row));
    }
  }
}
