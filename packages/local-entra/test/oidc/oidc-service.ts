import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";

import { DEFAULT_ACCESS } from "../../src/directory/app-role-assignment.ts";
import { type Application, newApplication } from "../../src/directory/application.ts";
import { Directory } from "../../src/directory/directory.ts";
import { type Group, newGroup } from "../../src/directory/group.ts";
import { newServicePrincipal, type ServicePrincipal } from "../../src/directory/service-principal.ts";
import { Store } from "../../src/directory/store.ts";
import type { Tenant } from "../../src/directory/tenant.ts";
import type { User } from "../../src/directory/user.ts";
import { openIdConnect } from "../../src/oidc/open-id-connect.ts";
import { SigningKeys } from "../../src/oidc/tokens/signing-keys.ts";

/** The tenant of every test. */
export const TENANT: Tenant = {
  id: "5b1a4f0e-8f4c-4a51-9d9e-0d3b9b1f7a11",
  displayName: "Contoso",
  defaultDomain: "contoso.test",
};

/** Where the test application's answers go. */
export const CALLBACK = "https://desk.example.com/api/oidc/callback";

const YEAR = 365 * 24 * 60 * 60 * 1000;

/** Users of the test tenant by what they stand for. */
export const USERS = {
  member: user("11111111-0000-4000-8000-000000000001", "Mia Member", "mia@contoso.test", "mia@contoso.test"),
  noMailbox: user("11111111-0000-4000-8000-000000000002", "Nils Nomail", "nils@contoso.test", null),
  guest: {
    ...user(
      "11111111-0000-4000-8000-000000000003",
      "Gus Guest",
      "gus_fabrikam.test#EXT#@contoso.test",
      "gus@fabrikam.test",
    ),
    userType: "Guest" as const,
  },
  left: {
    ...user("11111111-0000-4000-8000-000000000004", "Lea Left", "lea@contoso.test", null),
    accountEnabled: false,
  },
};

/** Another organisation, and a person of it who is no guest of the test's. */
export const PARTNER: Tenant = {
  id: "5b1a4f0e-8f4c-4a51-9d9e-0d3b9b1f7a22",
  displayName: "Fabrikam",
  defaultDomain: "fabrikam.test",
};

/** People of elsewhere: two of the partner's, one of whom is a guest of the test tenant, and a personal account. */
export const OUTSIDERS = {
  partner: {
    ...user("22222222-0000-4000-8000-000000000001", "Pia Partner", "pia@fabrikam.test", "pia@fabrikam.test"),
    tenantId: PARTNER.id,
  },
  guestAtHome: {
    ...user("22222222-0000-4000-8000-000000000002", "Gus Guest", "gus@fabrikam.test", "gus@fabrikam.test"),
    tenantId: PARTNER.id,
  },
  personal: {
    ...user("00000000-0000-0000-aaaa-000000000003", "Pat Personal", "pat@outlook.test", "pat@outlook.test"),
    tenantId: "9188040d-6c67-4c5b-b112-36a304b66dad",
  },
};

/** A running sign-in service with one registered application. */
export class OidcService {
  readonly folder: string;
  readonly origin: string;
  readonly directory: Directory;
  readonly keys: SigningKeys;
  readonly #store: Store;
  readonly #server: ReturnType<typeof createAdaptorServer>;
  /** What the service reported as bugs. */
  readonly reported: Error[];
  readonly #clock: { ahead: number };

  private constructor(
    parts: Pick<OidcService, "folder" | "origin" | "directory" | "keys" | "reported"> & {
      store: Store;
      server: ReturnType<typeof createAdaptorServer>;
      clock: { ahead: number };
    },
  ) {
    this.#clock = parts.clock;
    this.folder = parts.folder;
    this.origin = parts.origin;
    this.directory = parts.directory;
    this.keys = parts.keys;
    this.reported = parts.reported;
    this.#store = parts.store;
    this.#server = parts.server;
  }

  /**
   * Starts on a free port of loopback; `kept` continues the directory of a service that was stopped. `fetchFrom` reaches
   * other issuers.
   */
  static async start(
    kept?: { folder: string; port: number },
    tenant = TENANT,
    fetchFrom?: typeof globalThis.fetch,
  ): Promise<OidcService> {
    const folder = kept?.folder ?? (await mkdtemp(join(tmpdir(), "oidc-")));
    const store = Store.open(join(folder, "directory.db"));
    const clock = { ahead: 0 };
    const directory = new Directory(store, tenant, () => new Date(Date.now() + clock.ahead));
    if (!kept) {
      Object.values(USERS).forEach((one) => {
        directory.users.insert(one);
      });
      directory.otherTenants.insert(PARTNER);
      Object.values(OUTSIDERS).forEach((one) => {
        directory.externalUsers.insert(one);
      });
    }
    const keys = await SigningKeys.load(store);
    const app = new Hono();
    const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
    await new Promise<void>((resolve) => server.listen(kept?.port ?? 0, "localhost", resolve));
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    const reported: Error[] = [];
    app.route(
      "/",
      openIdConnect({
        ...{ directory, store, keys, origin },
        ...(fetchFrom === undefined ? {} : { fetch: fetchFrom }),
        report: (error) => reported.push(error),
      }),
    );
    return new OidcService({ folder, origin, directory, keys, reported, store, server, clock });
  }

  /** Moves the directory's clock by these milliseconds; the machine's stays. */
  moveClock(milliseconds: number): void {
    this.#clock.ahead += milliseconds;
  }

  get port(): number {
    return Number(new URL(this.origin).port);
  }

  url(path: string, parameters: Record<string, string> = {}): string {
    const query = new URLSearchParams(parameters).toString();
    return `${this.origin}/${TENANT.id}${path}${query && `?${query}`}`;
  }

  /** Registers an application with its service principal. */
  register(changes: Partial<Application> = {}): Application {
    const application = this.directory.applications.insert({
      ...newApplication({
        id: randomUUID(),
        appId: randomUUID(),
        displayName: "RustDesk",
        publisherDomain: TENANT.defaultDomain,
        createdDateTime: new Date().toISOString(),
      }),
      web: webPlatform([CALLBACK]),
      ...changes,
    });
    const identity = { id: randomUUID(), tenantId: TENANT.id, createdDateTime: application.createdDateTime };
    this.directory.servicePrincipals.insert(newServicePrincipal(application, identity));
    return application;
  }

  /** Changes an application's service principal. */
  changeServicePrincipal(application: Application, changes: Partial<ServicePrincipal>): ServicePrincipal {
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
  assign(application: Application, principalId: string, appRoleId = DEFAULT_ACCESS): void {
    this.directory.appRoleAssignments.insert({
      id: randomUUID(),
      appRoleId,
      createdDateTime: new Date().toISOString(),
      principalId,
      resourceId: this.changeServicePrincipal(application, {}).id,
    });
  }

  /** Redeems a code with the application's secret, and gives the answer. */
  async redeem(application: Application, secret: string, code: string) {
    return this.token({
      grant_type: "authorization_code",
      client_id: application.appId,
      client_secret: secret,
      code,
      redirect_uri: CALLBACK,
    });
  }

  /** Adds a client secret that ends `lifetime` milliseconds from now. */
  addSecret(application: Application, lifetime = YEAR): string {
    const keyId = randomUUID();
    const value = this.directory.clientSecrets.create(keyId);
    const kept = this.directory.applications.get(application.id) as Application;
    kept.passwordCredentials.push({
      keyId,
      displayName: null,
      customKeyIdentifier: null,
      hint: value.slice(0, 3),
      secretText: null,
      startDateTime: new Date(Date.now() - YEAR).toISOString(),
      endDateTime: new Date(Date.now() + lifetime).toISOString(),
    });
    this.directory.applications.update(kept);
    return value;
  }

  /** Asks the authorize endpoint; a redirect is not followed. */
  authorize(parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url("/oauth2/v2.0/authorize", parameters), { redirect: "manual", headers });
  }

  /** A code for the test's member, as if just signed in. */
  async code(application: Application, changes: Record<string, string> = {}): Promise<string> {
    const response = await this.authorize({
      client_id: application.appId,
      response_type: "code",
      redirect_uri: CALLBACK,
      scope: "openid profile email offline_access",
      login_hint: USERS.member.userPrincipalName,
      ...changes,
    });
    const code = new URL(response.headers.get("location") ?? "").searchParams.get("code");
    if (!code) {
      throw new Error(`the authorize endpoint must give a code, got ${response.headers.get("location")}`);
    }
    return code;
  }

  /** Asks the token endpoint. */
  async token(
    parameters: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(this.url("/oauth2/v2.0/token"), {
      method: "POST",
      body: new URLSearchParams(parameters),
      headers,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** Closes the server and the store, and leaves the folder. */
  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
    this.#store.close();
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true });
  }
}

/** The Web platform of a registration; implicit grants as asked. */
export function webPlatform(
  redirectUris: string[],
  grants: { idToken?: boolean; accessToken?: boolean } = {},
): Application["web"] {
  return {
    homePageUrl: null,
    implicitGrantSettings: {
      enableAccessTokenIssuance: grants.accessToken ?? false,
      enableIdTokenIssuance: grants.idToken ?? true,
    },
    logoutUrl: null,
    redirectUris,
  };
}

function user(id: string, displayName: string, userPrincipalName: string, mail: string | null): User {
  const [givenName = null, surname = null] = displayName.split(" ");
  return {
    id,
    accountEnabled: true,
    displayName,
    givenName,
    surname,
    jobTitle: null,
    userPrincipalName,
    mail,
    userType: "Member",
  };
}
