import type { Store } from "../store.ts";
import type { Application } from "./application.ts";
import { ClientSecrets } from "./client-secrets.ts";
import { Collection } from "./collection.ts";
import { Links } from "./links.ts";
import type { ServicePrincipal } from "./service-principal.ts";
import type { User } from "./user.ts";

/** The tenant that this directory belongs to. */
export interface Tenant {
  /** Directory (tenant) ID, a GUID. */
  id: string;
  displayName: string;
  /** The verified domain, such as `contoso.test`; sign-in names end in it. */
  defaultDomain: string;
}

/** One tenant's directory. All parts write to one store, so `transaction` spans them. */
export class Directory {
  readonly tenant: Tenant;
  readonly applications: Collection<Application>;
  /** The recycle bin: registrations deleted in the last 30 days. */
  readonly deletedApplications: Collection<Application>;
  readonly servicePrincipals: Collection<ServicePrincipal>;
  readonly users: Collection<User>;
  readonly owners: Links;
  readonly clientSecrets: ClientSecrets;
  readonly #store: Store;
  readonly #clock: () => Date;

  constructor(store: Store, tenant: Tenant, clock: () => Date = () => new Date()) {
    this.#store = store;
    this.#clock = clock;
    this.tenant = tenant;
    this.applications = new Collection(store, "application");
    this.deletedApplications = new Collection(store, "deletedApplication");
    this.servicePrincipals = new Collection(store, "servicePrincipal");
    this.users = new Collection(store, "user");
    this.owners = new Links(store, "owners");
    this.clientSecrets = new ClientSecrets(store);
  }

  now(): Date {
    return this.#clock();
  }

  transaction<T>(work: () => T): T {
    return this.#store.transaction(work);
  }
}
