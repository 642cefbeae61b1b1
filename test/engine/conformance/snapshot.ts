import { readFileSync } from "node:fs";

import type { LocalEntra } from "local-entra";

/** All that registrations leave in the directory, the deployer's own left out. */
export function directorySnapshot({ directory, deployer }: LocalEntra) {
  const { clientId, objectId } = deployer;
  const applications = directory.applications.list().filter(({ appId }) => appId !== clientId);
  const servicePrincipals = directory.servicePrincipals.list();
  return {
    applications,
    servicePrincipals,
    owners: [...applications, ...servicePrincipals].map(({ id }) => ({
      of: id,
      owners: directory.owners.targets(id),
    })),
    deletedApplications: directory.deletedApplications.list(),
    appRoleAssignments: directory.appRoleAssignments.list().filter(({ principalId }) => principalId !== objectId),
    permissionGrants: directory.permissionGrants.list(),
    federatedCredentials: directory.federatedCredentials.list(),
  };
}

interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  additionalSecretOutputs?: string[];
  initErrors?: string[];
  protect?: boolean;
}

function resourcesIn(stateFile: string): StateResource[] {
  const { checkpoint } = JSON.parse(readFileSync(stateFile, "utf8")) as {
    checkpoint: { latest?: { resources?: StateResource[] } };
  };
  return checkpoint.latest?.resources ?? [];
}

/** The stack's outputs, secret ones encrypted. */
export function stackOutputs(stateFile: string): Record<string, unknown> {
  return resourcesIn(stateFile).find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}

/** Whether the state holds a value encrypted. */
export function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && "ciphertext" in value;
}

/** The resources in a stack's state, without what the engine notes for itself. */
export function stateResources(stateFile: string) {
  return resourcesIn(stateFile)
    .filter(({ type }) => !type.startsWith("pulumi:"))
    .map(({ urn, id, inputs, outputs, additionalSecretOutputs, initErrors, protect }) => {
      const name = urn.split("::").at(-1) ?? "";
      // What the bridge to Terraform notes for itself; it is made anew where it is missing.
      const { __pulumi_raw_state_delta, ...told } = outputs ?? {};
      return { name, id, inputs, outputs: told, additionalSecretOutputs, initErrors, protect };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Name and generated value of each random string in the state. */
export function randomStrings(stateFile: string): string[] {
  return stateResources(stateFile).flatMap(({ name, id }) => (name.endsWith("suffix") && id ? [id] : []));
}
