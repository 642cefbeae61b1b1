import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { automation } from "@pulumi/pulumi";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { policyPackFor } from "../../../cli/stack/policy/policy-pack.ts";
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
  readonly #workspace = mkdtempSync(join(tmpdir(), "rustdesk-entra-"));
  #environment: LocalEnvironment | undefined;

  async open(): Promise<LocalEnvironment> {
    this.#environment = await this.checkout.start("dev");
    return this.#environment;
  }

  preview(declare: () => void): Promise<CheckedRun> {
    return this.#run(declare, (stack, options) => stack.preview(options));
  }

  up(declare: () => void): Promise<CheckedRun> {
    return this.#run(declare, (stack, options) => stack.up(options));
  }

  async close(): Promise<void> {
    await this.checkout.remove();
    rmSync(this.#workspace, { recursive: true, force: true });
  }

  async #run(
    declare: () => void,
    operation: (
      stack: automation.Stack,
      options: automation.PreviewOptions & automation.UpOptions,
    ) => Promise<unknown>,
  ): Promise<CheckedRun> {
    if (this.#environment === undefined) {
      throw new Error("open() must come first");
    }
    const { engine } = this.#environment;
    const stack = await automation.LocalWorkspace.createOrSelectStack(
      { stackName: "test", projectName: "checked", program: async () => declare() },
      { workDir: this.#workspace, pulumiCommand: engine.command },
    );
    const findings = new Findings();
    const pack = policyPackFor(this.checkout.folder, engine);
    const passed = await operation(stack, { ...pack, onEvent: findings.onEvent }).then(
      () => true,
      () => false,
    );
    return { passed, found: findings.found, messages: findings.messages };
  }
}
