import { existsSync } from "node:fs";
import { join } from "node:path";

import { isLocalEntraRunning, startLocalEntra, trustCertificateAuthority } from "local-entra";

import { folderName, LocalFolder, workspaceOf } from "./folder.ts";
import { localRemedies } from "./machine.ts";
import { handedOver, type LocalVariables, localVariables, withoutProxy } from "./variables.ts";

/** Local Entra ID where it can be asked. */
export interface ReachedEntra {
  /** Lead to it, the deployer's secret included; undefined where another process runs it without having handed it over. */
  variables: LocalVariables | undefined;
  close(): Promise<void>;
}

/**
 * Local Entra ID of a checkout: the one that another process runs, or one that is started and closed again. From then on this process
 * trusts its certificate.
 */
export async function reachLocalEntra(checkout: string): Promise<ReachedEntra> {
  if (!existsSync(workspaceOf(checkout))) {
    return { variables: undefined, close: async () => {} };
  }
  const folder = LocalFolder.open(join(checkout, folderName));
  Object.assign(process.env, withoutProxy(process.env));
  if (isLocalEntraRunning(folder.entra)) {
    trustCertificateAuthority(join(folder.entra, "certificate", "ca.pem"));
    return { variables: handedOver(folder), close: async () => {} };
  }
  const entra = await startLocalEntra({ folder: folder.entra, remedies: localRemedies });
  trustCertificateAuthority(entra.certificate.caFile);
  return { variables: localVariables(folder, entra, undefined), close: () => entra.close() };
}
