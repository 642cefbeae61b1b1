import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { policyPackFor } from "../../../cli/stack/policy/policy-pack.ts";
import type { RegistrationStack, UpOptions } from "../../../cli/stack/stack.ts";
import { openStack } from "../other-program.ts";
import { TestCheckout } from "../test-checkout.ts";
import { type Finding, Findings } from "./findings.ts";

/** How a run that the policy pack checked came to its end. */
export interface CheckedRun {
  /** Whether the engine carried it through. */
  passed: boolean;
  found: Finding[];
  messages: string[];
}

/** A stack of the test's own programs, for what the project's component would not declare, checked by the policy pack. */
export class CheckedProgram {
  readonly checkout = new TestCheckout();
  #declare: () => void = () => {};
  #opened: { environment: LocalEnvironment; stack: RegistrationStack } | undefined;

  async open(): Promise<LocalEnvironment> {
    const environment = await this.checkout.start("dev");
    const stack = await openStack(environment, { name: "checked", program: async () => this.#declare() });
    this.#opened = { environment, stack };
    return environment;
  }

  preview(declare: () => void): Promise<CheckedRun> {
    return this.#run(declare, (stack, options) => stack.preview(options));
  }

  up(declare: () => void): Promise<CheckedRun> {
    return this.#run(declare, (stack, options) => stack.up(options));
  }

  async #run(
    declare: () => void,
    operation: (stack: RegistrationStack, options: UpOptions) => Promise<unknown>,
  ): Promise<CheckedRun> {
    if (this.#opened === undefined) {
      throw new Error("open() must come first");
    }
    const { environment, stack } = this.#opened;
    this.#declare = declare;
    const findings = new Findings();
    const pack = policyPackFor(this.checkout.folder, environment.engine);
    const passed = await operation(stack, { ...pack, onEvent: findings.onEvent }).then(
      () => true,
      () => false,
    );
    return { passed, found: findings.found, messages: findings.messages };
  }
}
