import { deployerToken, type Tenant } from "local-entra/testing/started";

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
      headers: { authorization: `Bearer ${await deployerToken(this.#entra)}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path} must succeed, got ${response.status}: ${text}`);
    }
    return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  }
}
