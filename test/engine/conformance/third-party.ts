import type { LocalEntra } from "local-entra";

/** Where somebody works on a directory, and who. */
export type Tenant = Pick<LocalEntra, "url" | "tenantId"> & {
  deployer: Pick<LocalEntra["deployer"], "clientId" | "clientSecret">;
};

/** Somebody else who changes the directory through Microsoft Graph, such as an administrator in the portal. */
export class ThirdParty {
  readonly #entra: Tenant;

  constructor(entra: Tenant) {
    this.#entra = entra;
  }

  /** @throws when Graph refuses. */
  async call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.#entra.url}/v1.0${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.#token()}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path} must succeed, got ${response.status}: ${text}`);
    }
    return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  }

  async #token(): Promise<string> {
    const { url, tenantId, deployer } = this.#entra;
    const response = await fetch(`${url}/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: deployer.clientId,
        client_secret: deployer.clientSecret,
        scope: `${url}/.default`,
      }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }
}
