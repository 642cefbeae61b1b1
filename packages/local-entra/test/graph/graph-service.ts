import { randomUUID } from "node:crypto";

import { onTestFinished } from "vitest";

import type { Caller } from "../../src/directory/caller.ts";
import type { Directory } from "../../src/directory/directory.ts";
import type { Application } from "../../src/directory/objects/application.ts";
import type { User } from "../../src/directory/objects/user.ts";
import { Store } from "../../src/directory/store.ts";
import { graph } from "../../src/graph/graph.ts";
import { openDirectory } from "../../src/seed/seed.ts";
import { readSeed } from "../../src/seed/seed-file.ts";

export const origin = "https://localhost:8443";
export const nobody = "00000000-0000-0000-0000-00000000dead";
export const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** The header of an advanced query. */
export const eventual = { consistencylevel: "eventual" };

/** An answer of Graph as tests look at it. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are JSON of any form; each test asserts the part that it is about
  body: any;
}

/** What an answer says that refuses a request: its status, its code, its message. */
export function refusal({ status, body }: Answer): string {
  return `${status} ${body.error.code}: ${body.error.message}`;
}

// Refusals that many requests meet, and Graph's texts in them.
export const bad = (message: string) => `400 Request_BadRequest: ${message}`;
export const malformed = (message: string) => `400 BadRequest: ${message}`;
export const denied = "403 Authorization_RequestDenied: Insufficient privileges to complete the operation.";
export const invalid = (property: string, resource: string, rule: string) =>
  `Invalid value specified for property '${property}' of resource '${resource}'. ${rule}`;
export const required = (property: string, resource: string) =>
  `A value is required for property '${property}' of resource '${resource}'.`;
export const missing = (key: string) =>
  `404 Request_ResourceNotFound: Resource '${key}' does not exist or one of its queried reference-property objects are not present.`;

export function ids({ body }: Answer): string[] {
  return body.value.map(({ id }: { id: string }) => id);
}

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === "string" || body instanceof Uint8Array;
}

/** Graph over a new directory in memory, without a port, and whoever calls it. */
export class GraphService {
  readonly directory: Directory;
  caller: Caller = { objectId: "", appId: "", roles: ["Application.ReadWrite.OwnedBy"] };
  readonly reported: unknown[] = [];
  now = new Date("2026-11-21T08:00:00Z");
  readonly #app: ReturnType<typeof graph>;
  readonly #store: Store;

  constructor() {
    const store = Store.open(":memory:");
    this.#store = store;
    onTestFinished(() => store.close());
    const { directory, deployer } = openDirectory(store, readSeed(), () => this.now);
    this.directory = directory;
    this.caller.objectId = deployer.objectId;
    this.caller.appId = deployer.clientId;
    this.#app = graph({
      directory: this.directory,
      origin,
      authenticate: async (authorization) =>
        authorization === "Bearer good" ? this.caller : "Access token validation failure.",
      report: (error) => this.reported.push(error),
    });
  }

  /** What is served, by method and path. */
  get routes(): { method: string; path: string }[] {
    return this.#app.routes;
  }

  /** Sends a request as the caller; `body` is sent as JSON, or as it is when it is a text or bytes. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.#app.request(`${origin}${path}`, {
      method,
      headers: { authorization: "Bearer good", "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isPicture = response.headers.get("content-type")?.startsWith("image/");
    const { status, headers: answered } = response;
    return { status, headers: answered, body: text === "" ? undefined : isPicture ? text : JSON.parse(text) };
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.call("GET", path, undefined, headers);
  }

  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.call("POST", path, body, headers);
  }

  patch(path: string, body: unknown): Promise<Answer> {
    return this.call("PATCH", path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.call("DELETE", path);
  }

  /** Leaves the store no room for anything more. */
  fillDisk(): void {
    this.#store.database.exec("PRAGMA max_page_count = 1");
  }

  /** Makes a registration and answers with its document. */
  async create(properties: Record<string, unknown> = {}): Promise<Application> {
    return this.#made("/v1.0/applications", { displayName: "RustDesk", ...properties });
  }

  /** Makes the service principal of a registration and answers with its document. */
  async createServicePrincipal({ appId }: { appId: string }): Promise<{ id: string; appId: string }> {
    return this.#made("/v1.0/servicePrincipals", { appId });
  }

  async #made(path: string, properties: Record<string, unknown>) {
    const { status, body } = await this.post(path, properties);
    if (status !== 201) {
      throw new Error(`POST ${path} must answer 201, got ${status}: ${JSON.stringify(body)}`);
    }
    return body;
  }

  /** Whether a registration, by default as it is now, accepts a value as its client secret. */
  verdict(
    id: string,
    secret: string | null | undefined,
    application = this.directory.applications.get(id),
  ): string | undefined {
    return application && this.directory.clientSecrets.verify(application, secret ?? "", this.now);
  }

  /** A link to an object of the directory, as `$ref`s and `@odata.bind` hold it. */
  reference(id: string): string {
    return `${origin}/v1.0/directoryObjects/${id}`;
  }

  user(displayName: string): User {
    const user = this.directory.users.list().find((candidate) => candidate.displayName === displayName);
    if (!user) {
      throw new Error(`the seed must hold ${displayName}`);
    }
    return user;
  }

  /** Acts on behalf of a user from now on, with these scopes. */
  actForUser(displayName: string, ...scopes: string[]): User {
    const user = this.user(displayName);
    this.caller = { objectId: user.id, appId: randomUUID(), roles: scopes, isUser: true };
    return user;
  }

  /** Acts as another service principal from now on, with these permissions. */
  actAsSomeoneElse(...roles: string[]): void {
    this.caller = { objectId: randomUUID(), appId: this.caller.appId, roles };
  }
}
