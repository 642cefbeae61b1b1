import { join } from "node:path";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import type { RegistrationStack } from "../../../cli/stack/stack.ts";
import { openStack } from "../other-program.ts";
import { TestCheckout } from "../test-checkout.ts";
import { Labels } from "./labels.ts";
import type { Recorder } from "./recorder.ts";
import { ThirdParty } from "./third-party.ts";

/** What a program of the test's own declares; it answers with the stack's outputs. */
export type Declaration = (life: ResourceLife) => Promise<Record<string, unknown>>;

/** A stack of the test's own programs, for what the project's component does not let a person change. */
export class ResourceLife {
  readonly #checkout = new TestCheckout();
  readonly #open: () => Promise<LocalEnvironment>;
  /** Object IDs by a name that a step gave them. */
  readonly known = new Map<string, string>();
  #declaration: Declaration = async () => ({});
  #current: { environment: LocalEnvironment; labels: Labels; stack: RegistrationStack } | undefined;

  constructor(providers: "found" | "stand-ins", recorder: Recorder) {
    this.#checkout.configure("test", { consoleOrigins: ["https://desk.example.com"] });
    this.#open = () => this.#checkout.start("test", { providers, onExchange: (exchange) => recorder.hear(exchange) });
  }

  async open(): Promise<this> {
    const environment = await this.#open();
    const program = () => this.#declaration(this);
    const stack = await openStack(environment, { name: "conformance", program });
    this.#current = { environment, labels: new Labels(environment.entra), stack };
    return this;
  }

  get environment(): LocalEnvironment {
    return this.#opened().environment;
  }

  get stack(): RegistrationStack {
    return this.#opened().stack;
  }

  /** What a recording is made on. */
  get subject() {
    const { environment, labels } = this.#opened();
    const stateFile = join(environment.folder.state, ".pulumi/stacks/conformance/test.json");
    return { entra: environment.entra, labels, stateFile };
  }

  /** Sets what the next operation's program declares. */
  declare(declaration: Declaration): void {
    this.#declaration = declaration;
  }

  get thirdParty(): ThirdParty {
    return new ThirdParty(this.environment.entra);
  }

  get deployer(): string {
    return this.environment.entra.deployer.objectId;
  }

  /** Object ID of the user or group of this display name. */
  principal(displayName: string): string {
    const { users, groups } = this.environment.entra.directory;
    const found = [...users.list(), ...groups.list()].find((one) => one.displayName === displayName);
    if (found === undefined) {
      throw new Error(`the seed must hold ${displayName}`);
    }
    return found.id;
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
