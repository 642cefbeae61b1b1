import { randomUUID } from "node:crypto";

import { onTestFinished } from "vitest";

import type { Application } from "../../src/directory/objects/application.ts";
import type { Directory } from "../../src/directory/directory.ts";
import { Store } from "../../src/directory/store.ts";
import { graph } from "../../src/graph/graph.ts";
import type { Caller } from "../../src/directory/caller.ts";
import { openDirectory } from "../../src/seed/seed.ts";
import { readSeed } from "../../src/seed/seed-file.ts";

export const ORIGIN = "https://localhost:8443";
export const NOBODY = "00000000-0000-0000-0000-00000000dead";

/** An answer of Graph as tests look at it. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are JSON of any form; each test asserts the part that it is about
  body: any;
}

/** Graph over a new directory in memory, without a port, and whoever calls it. */
export class GraphService {
  readonly directory: Directory;
  readonly caller: Caller = { objectId: "", appId: "", roles: ["Application.ReadWrite.OwnedBy"] };
  readonly reported: unknown[] = [];
  now = new Date("2026-11-21T08:00:00Z");
  readonly #app: ReturnType<typeof graph>;

  readonly #store: Store;

  constructor() {
    const store = Store.open(":memory:");
    this.#store = store;
    onTestFinished(() => store.close());
    this.directory = openDirectory(store, readSeed(), () => this.now);
    const deployer = this.directory.servicePrincipals.list().at(-1);
    this.caller.objectId = deployer?.id ?? "";
    this.caller.appId = deployer?.appId ?? "";
    this.#app = graph({
      directory: this.directory,
      origin: ORIGIN,
      authenticate: async (authorization) => (authorization === "Bearer good" ? this.caller : undefined),
      report: (error) => this.reported.push(error),
    });
  }

  /** Sends a request as the caller; `body` is sent as JSON, or as it is when it is a text. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await this.#app.request(`${ORIGIN}${path}`, {
      method,
      headers: { authorization: "Bearer good", "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  }

  /** The body of an answer that is not JSON. */
  async download(path: string): Promise<{ headers: Headers; text: string }> {
    const response = await this.#app.request(`${ORIGIN}${path}`, {
      headers: { authorization: "Bearer good" },
    });
    return { headers: response.headers, text: await response.text() };
  }

  get(path: string): Promise<Answer> {
    return this.call("GET", path);
  }

  /** Leaves the store no room for anything more. */
  fillDisk(): void {
    this.#store.database.exec("PRAGMA max_page_count = 1");
  }

  /** Makes a registration and answers with its document. */
  async create(properties: Record<string, unknown> = {}): Promise<Application> {
    const { status, body } = await this.call("POST", "/v1.0/applications", {
      displayName: "RustDesk",
      ...properties,
    });
    if (status !== 201) {
      throw new Error(`creating an application must answer 201, got ${status}: ${JSON.stringify(body)}`);
    }
    return body;
  }

  /** A link to an object of the directory, as `$ref`s and `@odata.bind` hold it. */
  reference(id: string): string {
    return `${ORIGIN}/v1.0/directoryObjects/${id}`;
  }

  user(displayName: string) {
    const user = this.directory.users.list().find((candidate) => candidate.displayName === displayName);
    if (!user) {
      throw new Error(`the seed must hold ${displayName}`);
    }
    return user;
  }

  /** Acts as another service principal from now on, with these permissions. */
  actAsSomeoneElse(...roles: string[]): void {
    this.caller.objectId = randomUUID();
    this.caller.roles = roles;
  }
}
