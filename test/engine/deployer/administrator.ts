import type { LocalEntra } from "local-entra";

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
    const { tenantId, url } = entra;
    const { clientId, clientSecret } = entra.register({
      displayName: "Administrator",
      graphRoles: ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"],
    });
    const response = await fetch(`${url}/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${url}/.default`,
      }),
    });
    const { access_token } = (await response.json()) as { access_token: string };
    return new Administrator(entra, access_token);
  }

  /** Consents to what an application asks Microsoft Graph for, or takes the consent back. */
  async consent(clientId: string): Promise<void> {
    const application = this.#entra.directory.applications.getByAppId(clientId);
    const [required] = application?.requiredResourceAccess ?? [];
    const resource = await this.#call("GET", `/servicePrincipals(appId='${required?.resourceAppId}')`);
    const principal = await this.#call("GET", `/servicePrincipals(appId='${clientId}')`);
    for (const { id } of required?.resourceAccess ?? []) {
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
    const response = await fetch(`${this.#entra.url}/v1.0${path}`, {
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
