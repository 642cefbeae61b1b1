import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";

import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { decodeJwt, type JWTPayload } from "jose";
import { afterAll, expect } from "vitest";

import { type Directory, directoryIn } from "../../src/directory/directory.ts";
import { defaultAccess } from "../../src/directory/objects/app-role-assignment.ts";
import type { Application } from "../../src/directory/objects/application.ts";
import { type Group, newGroup } from "../../src/directory/objects/group.ts";
import { newServicePrincipal, type ServicePrincipal } from "../../src/directory/objects/service-principal.ts";
import type { Tenant } from "../../src/directory/objects/tenant.ts";
import { Store } from "../../src/directory/store.ts";
import { openIdConnect } from "../../src/oidc/open-id-connect.ts";
import { SigningKeys } from "../../src/oidc/tokens/signing-keys.ts";
import { callback, contoso, fabrikam, outsiders, registration, users } from "./fixtures.ts";

type Server = ReturnType<typeof createAdaptorServer>;

const year = 365 * 24 * 60 * 60 * 1000;

/** Parameters of a request; undefined leaves one out that is there by default. */
export type Parameters = Record<string, string | undefined>;

/** What differs from a service of one tenant with a new directory. */
export interface ServiceOptions {
  /** Where the directory is kept; one that is there already is continued. By default in memory. */
  file?: string;
  port?: number;
  tenant?: Tenant;
  /** How other issuers are reached. */
  fetch?: typeof globalThis.fetch;
  /** When the service ends and must have reported no bug; by default after all tests of the file. */
  until?: (end: () => Promise<void>) => void;
}

/** Starts a sign-in service for the tests of a file, or for one test (`until: onTestFinished`). */
export async function startService({ until = afterAll, ...options }: ServiceOptions = {}) {
  const service = await OidcService.start(options);
  until(async () => {
    await service.stop();
    expect(service.reported).toEqual([]);
  });
  return service;
}

/** What `startService` gives, and an application with its secret. */
export async function startServiceWithClient(options: ServiceOptions = {}) {
  const service = await startService(options);
  const app = service.register();
  return { service, app, secret: service.addSecret(app) };
}

/** A key takes a while to make: all services of a file have the same. */
let signingKeys: string | undefined;

/** A running sign-in service. */
export class OidcService {
  readonly origin: string;
  readonly directory: Directory;
  readonly keys: SigningKeys;
  /** What the service reported as bugs. */
  readonly reported: Error[] = [];
  readonly #store: Store;
  readonly #server: Server;
  #ahead = 0;

  private constructor(store: Store, keys: SigningKeys, server: Server, tenant: Tenant) {
    this.#store = store;
    this.#server = server;
    this.keys = keys;
    this.origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    this.directory = directoryIn(store, tenant, () => new Date(Date.now() + this.#ahead));
  }

  static async start(options: Omit<ServiceOptions, "until">): Promise<OidcService> {
    const { file = ":memory:", port = 0, tenant = contoso, fetch = globalThis.fetch } = options;
    const store = Store.open(file);
    if (signingKeys && file === ":memory:") {
      store.setSetting("oidc.signing-keys", signingKeys);
    }
    const keys = await SigningKeys.load(store);
    signingKeys ??= store.setting("oidc.signing-keys");
    const app = new Hono();
    const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
    await new Promise<void>((resolve) => server.listen(port, "localhost", resolve));
    const service = new OidcService(store, keys, server, tenant);
    service.#people();
    const { directory, origin, reported } = service;
    const report = (error: Error) => reported.push(error);
    app.route("/", openIdConnect({ directory, store, keys, origin, fetch, report }));
    return service;
  }

  /** Moves the directory's clock by these milliseconds; the machine's stays. */
  moveClock(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  url(path: string, parameters: Parameters = {}, authority = contoso.id): string {
    const query = new URLSearchParams(given(parameters)).toString();
    return `${this.origin}/${authority}${path}${query && `?${query}`}`;
  }

  /** The address at which a person signs in as RustDesk asks for it. */
  authorizeUrl(application: Application, changes: Parameters = {}, authority?: string): string {
    const request = {
      client_id: application.appId,
      response_type: "code",
      redirect_uri: callback,
      scope: "openid profile email offline_access",
      state: "a state",
    };
    return this.url("/oauth2/v2.0/authorize", { ...request, ...changes }, authority);
  }

  /** Registers an application with its service principal. */
  register(changes: Partial<Application> = {}): Application {
    const application = this.directory.applications.insert(registration(changes));
    const identity = { id: randomUUID(), tenantId: contoso.id, createdDateTime: application.createdDateTime };
    this.directory.servicePrincipals.insert(newServicePrincipal(application, identity));
    return application;
  }

  /** Changes an application's service principal, or only gives it. */
  servicePrincipal(application: Application, changes: Partial<ServicePrincipal> = {}): ServicePrincipal {
    const kept = this.directory.servicePrincipals.getByAppId(application.appId) as ServicePrincipal;
    return this.directory.servicePrincipals.update({ ...kept, ...changes });
  }

  /** Makes a security group with these members. */
  group(displayName: string, ...members: string[]): Group {
    const createdDateTime = new Date().toISOString();
    const group = this.directory.groups.insert(newGroup({ id: randomUUID(), displayName, createdDateTime }));
    for (const member of members) {
      this.directory.members.add(group.id, member);
    }
    return group;
  }

  /** Assigns a user or group to an application, by default without a role. */
  assign(application: Application, principalId: string, appRoleId = defaultAccess): void {
    this.directory.appRoleAssignments.insert({
      id: randomUUID(),
      appRoleId,
      createdDateTime: new Date().toISOString(),
      principalId,
      resourceId: this.servicePrincipal(application).id,
    });
  }

  /** Adds a client secret that ends `lifetime` milliseconds from now. */
  addSecret(application: Application, lifetime = year): string {
    const keyId = randomUUID();
    const value = this.directory.clientSecrets.create(keyId);
    const kept = this.directory.applications.get(application.id) as Application;
    kept.passwordCredentials.push({
      keyId,
      displayName: null,
      customKeyIdentifier: null,
      hint: value.slice(0, 3),
      secretText: null,
      startDateTime: new Date(Date.now() - year).toISOString(),
      endDateTime: new Date(Date.now() + lifetime).toISOString(),
    });
    this.directory.applications.update(kept);
    return value;
  }

  /** Asks for a sign-in, of the test's member by `login_hint`; a redirect is not followed. */
  authorize(
    application: Application,
    changes: Parameters = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const hint = { login_hint: users.member.userPrincipalName };
    const url = this.authorizeUrl(application, { ...hint, ...changes });
    return fetch(url, { redirect: "manual", headers });
  }

  /** A code for the test's member, as if just signed in. */
  async code(application: Application, changes: Parameters = {}): Promise<string> {
    const { headers } = await this.authorize(application, changes);
    const code = new URL(headers.get("location") ?? "").searchParams.get("code");
    if (!code) {
      throw new Error(`the authorize endpoint must give a code, got ${headers.get("location")}`);
    }
    return code;
  }

  /** Asks the token endpoint. */
  async token(parameters: Parameters, headers: Record<string, string> = {}, authority?: string) {
    const url = this.url("/oauth2/v2.0/token", {}, authority);
    const body = new URLSearchParams(given(parameters));
    const response = await fetch(url, { method: "POST", body, headers });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body: answer };
  }

  /** Redeems a code. */
  redeem(application: Application, client_secret: string | undefined, code: string, changes: Parameters = {}) {
    return this.token(redemption(application, client_secret, code, changes));
  }

  /** Uses a refresh token. */
  refresh({ appId }: Application, client_secret: string, refresh_token: unknown, changes: Parameters = {}) {
    const client = { client_id: appId, client_secret };
    const token = { refresh_token: String(refresh_token) };
    return this.token({ grant_type: "refresh_token", ...client, ...token, ...changes });
  }

  /** What an ID token says of a person who signs in by `login_hint`. */
  async claims(application: Application, changes: Parameters = {}): Promise<JWTPayload> {
    const code = await this.code(application, changes);
    const { body } = await this.redeem(application, this.addSecret(application), code);
    return decodeJwt(String(body.id_token));
  }

  /** Closes the server and the store. */
  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
    this.#store.close();
  }

  #people(): void {
    if (this.directory.users.list().length > 0) {
      return;
    }
    for (const user of Object.values(users)) {
      this.directory.users.insert(user);
    }
    this.directory.otherTenants.insert(fabrikam);
    for (const user of Object.values(outsiders)) {
      this.directory.externalUsers.insert(user);
    }
  }
}

/** The parameters by which an application redeems a code. */
export function redemption(
  { appId }: Application,
  client_secret: string | undefined,
  code: string,
  changes: Parameters = {},
): Parameters {
  const client = { client_id: appId, client_secret };
  return { grant_type: "authorization_code", ...client, code, redirect_uri: callback, ...changes };
}

function given(parameters: Parameters): Record<string, string> {
  const entries = Object.entries(parameters).filter((entry) => entry[1] !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}
