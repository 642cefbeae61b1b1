import { join } from "node:path";

import { setApplicationPermissions } from "local-entra";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import type { RegistrationStack } from "../../../cli/stack/stack.ts";
import { registrationsOf, servicePrincipalsOf, TestCheckout } from "../test-checkout.ts";
import { Labels } from "./labels.ts";
import type { Recorder } from "./recorder.ts";
import { ThirdParty } from "./third-party.ts";

const stackName = "test";

/** The project's own program with one environment's configuration, through which it can be changed. */
export class RegistrationLife {
  readonly #checkout = new TestCheckout();
  readonly #start: () => Promise<LocalEnvironment>;
  #config: Record<string, unknown> = {
    consoleOrigins: ["https://desk.example.com"],
    clientSecretLifetimeDays: 90,
  };
  #current: { environment: LocalEnvironment; labels: Labels } | undefined;

  constructor(providers: "found" | "stand-ins", recorder: Recorder) {
    this.#start = () =>
      this.#checkout.start(stackName, { providers, onExchange: (exchange) => recorder.hear(exchange) });
  }

  async open(): Promise<this> {
    this.#checkout.configure(stackName, this.#config);
    const environment = await this.#start();
    // Only with the first may an application name others as owners of what is there; the others let it decide on access.
    setApplicationPermissions(environment.entra.directory, environment.entra.deployer.objectId, [
      "Application.ReadWrite.All",
      "AppRoleAssignment.ReadWrite.All",
      "DelegatedPermissionGrant.ReadWrite.All",
    ]);
    this.#current = { environment, labels: new Labels(environment.entra) };
    return this;
  }

  get environment(): LocalEnvironment {
    return this.#opened().environment;
  }

  get stack(): RegistrationStack {
    return this.environment.stack;
  }

  /** What a recording is made on. */
  get subject() {
    const { environment, labels } = this.#opened();
    const stateFile = join(environment.folder.state, `.pulumi/stacks/rustdesk-entra/${stackName}.json`);
    return { entra: environment.entra, labels, stateFile };
  }

  /** Changes the configuration; undefined takes a key back to its default. */
  configure(change: Record<string, unknown>): void {
    const changed = Object.entries({ ...this.#config, ...change }).filter(([, value]) => value !== undefined);
    this.#config = Object.fromEntries(changed);
    this.#checkout.configure(stackName, this.#config);
    this.environment.reloadConfiguration();
  }

  get thirdParty(): ThirdParty {
    return new ThirdParty(this.environment.entra);
  }

  get application() {
    const [application] = registrationsOf(this.environment);
    if (application === undefined) {
      throw new Error("there must be a registration");
    }
    return application;
  }

  get servicePrincipal() {
    const [servicePrincipal] = servicePrincipalsOf(this.environment);
    if (servicePrincipal === undefined) {
      throw new Error("there must be a service principal");
    }
    return servicePrincipal;
  }

  /** Object ID of a user of the seed. */
  user(userPrincipalName: string): string {
    const { users } = this.environment.entra.directory;
    return idOf(
      userPrincipalName,
      users.list().find((user) => user.userPrincipalName === userPrincipalName),
    );
  }

  /** Object ID of a group of the seed. */
  group(displayName: string): string {
    const { groups } = this.environment.entra.directory;
    return idOf(
      displayName,
      groups.list().find((group) => group.displayName === displayName),
    );
  }

  get deployer(): string {
    return this.environment.entra.deployer.objectId;
  }

  close(): Promise<void> {
    return this.#checkout.remove();
  }

  #opened() {
    if (this.#current === undefined) {
      throw new Error("open() must come first");
    }
    return this.#current;
  }
}

function idOf(name: string, found: { id: string } | undefined): string {
  if (found === undefined) {
    throw new Error(`the seed must hold ${name}`);
  }
  return found.id;
}
