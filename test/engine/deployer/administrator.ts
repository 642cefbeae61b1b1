import type { LocalEntra } from "local-entra";

import { ThirdParty } from "../conformance/third-party.ts";

/** An administrator's program, which grants permissions through Microsoft Graph and nothing else. */
export class Administrator {
  readonly #entra: LocalEntra;
  readonly #graph: ThirdParty;

  /** Registers it in the directory with the two permissions that granting takes. */
  constructor(entra: LocalEntra) {
    const graphRoles = ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"];
    this.#entra = entra;
    this.#graph = new ThirdParty({ ...entra, deployer: entra.register({ displayName: "Administrator", graphRoles }) });
  }

  /** Consents to what an application asks Microsoft Graph for, all of it but the permission `without`. */
  async consent(clientId: string, without = ""): Promise<void> {
    const application = this.#entra.directory.applications.getByAppId(clientId);
    const [required] = application?.requiredResourceAccess ?? [];
    const resource = await this.#graph.call("GET", `/servicePrincipals(appId='${required?.resourceAppId}')`);
    const principal = await this.#graph.call("GET", `/servicePrincipals(appId='${clientId}')`);
    const roles = resource.appRoles as { id: string; value: string }[];
    const left = roles.find(({ value }) => value === without)?.id;
    for (const { id } of required?.resourceAccess.filter((access) => access.id !== left) ?? []) {
      const assignment = { appRoleId: id, principalId: principal.id, resourceId: resource.id };
      await this.#graph.call("POST", `/servicePrincipals/${resource.id}/appRoleAssignedTo`, assignment);
    }
  }

  /** Takes back all that an application was granted. */
  async revoke(clientId: string): Promise<void> {
    const path = `/servicePrincipals(appId='${clientId}')/appRoleAssignments`;
    const { value } = (await this.#graph.call("GET", path)) as { value: { id: string }[] };
    for (const { id } of value) {
      await this.#graph.call("DELETE", `${path}/${id}`);
    }
  }
}
