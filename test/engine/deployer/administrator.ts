import { randomUUID } from "node:crypto";

import { newApplication } from "local-entra/src/directory/application.ts";
import { setApplicationPermissions } from "local-entra/src/directory/application-permission.ts";
import { newServicePrincipal } from "local-entra/src/directory/service-principal.ts";
import { addPassword } from "local-entra/src/graph/password-credential.ts";
import type { LocalEntra } from "local-entra/src/local-entra.ts";

/** An administrator's program, which grants permissions through Microsoft Graph and nothing else. */
export class Administrator {
  readonly #entra: LocalEntra;
  readonly #token: string;

  private constructor(entra: LocalEntra, token: string) {
    this.#entra = entra;
    this.#token = token;
  }

  /** Registers it in the directory with the two permissions that granting takes. */
  static async of(entra: LocalEntra): Promise<Administrator> {
    const { directory, tenantId, origin } = entra;
    const createdDateTime = directory.now().toISOString();
    const application = newApplication({
      id: randomUUID(),
      appId: randomUUID(),
      displayName: "Administrator",
      publisherDomain: directory.tenant.defaultDomain,
      createdDateTime,
    });
    const { secretText } = addPassword(directory, application, {});
    directory.applications.insert(application);
    const { id } = directory.servicePrincipals.insert(
      newServicePrincipal(application, { id: randomUUID(), tenantId, createdDateTime }),
    );
    setApplicationPermissions(directory, id, ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"]);
    const response = await fetch(`${origin}/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: application.appId,
        client_secret: secretText,
        scope: `${origin}/.default`,
      }),
    });
    const { access_token } = (await response.json()) as { access_token: string };
    return new Administrator(entra, access_token);
  }

  /** Consents to what an application asks Microsoft Graph for, or takes the consent back. */
  async consent(clientId: string): Promise<void> {
    const application = this.#entra.directory.applications.getByAppId(clientId);
    const [required] = (application?.requiredResourceAccess ?? []) as [
      { resourceAppId: string; resourceAccess: { id: string }[] },
    ];
    const resource = await this.#call("GET", `/servicePrincipals(appId='${required.resourceAppId}')`);
    const principal = await this.#call("GET", `/servicePrincipals(appId='${clientId}')`);
    for (const { id } of required.resourceAccess) {
      await this.#call("POST", `/servicePrincipals/${resource.id}/appRoleAssignedTo`, {
        appRoleId: id,
        principalId: principal.id,
        resourceId: resource.id,
      });
    }
  }

  /** Takes back all that an application was granted. */
  async revoke(clientId: string): Promise<void> {
    const path = `/servicePrincipals(appId='${clientId}')/appRoleAssignments`;
    const { value } = (await this.#call("GET", path)) as unknown as { value: { id: string }[] };
    for (const { id } of value) {
      await this.#call("DELETE", `${path}/${id}`);
    }
  }

  async #call(method: string, path: string, body?: object): Promise<{ id: string }> {
    const response = await fetch(`${this.#entra.origin}/v1.0${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path} must succeed, got ${response.status}: ${text}`);
    }
    return text === "" ? { id: "" } : (JSON.parse(text) as { id: string });
  }
}
