import { automation } from "@pulumi/pulumi";

import program from "../index.ts";
import type { LocalFolder } from "./folder.ts";
import { copyProjectFiles } from "./project-files.ts";
import { EngineDiagnostics, explainEngineError } from "./stack-error.ts";
import { removeStaleLocks } from "./stack-lock.ts";

/** What one run of the engine may be told. */
export interface RunOptions {
  /** Called with each event of the engine (https://www.pulumi.com/docs/iac/cli/commands/pulumi_up, `--event-log`). */
  onEvent?: (event: automation.EngineEvent) => void;
  /** Aborting it interrupts the engine as Ctrl-C does: what is under way is finished and written to the state. */
  signal?: AbortSignal;
}

/** What an update may be told besides. */
export interface UpOptions extends RunOptions {
  /** Resources to replace although nothing asks for it: URNs, with wildcards such as `**::rustdesk-application`. */
  replace?: string[];
}

/** How many resources a run created, updated, replaced, deleted or left the same. */
export type ChangeSummary = Partial<Record<automation.OpType, number>>;

/** The stack's outputs by name; a secret one is marked. */
export type StackOutputs = automation.OutputMap;

const projectName = "rustdesk-entra";

/**
 * An environment of this project whose program runs in this process while the real engine, the Pulumi CLI, does the
 * rest. The only place in `local/` that knows the program.
 */
export class LocalStack {
  readonly name: string;
  readonly #stack: automation.Stack;
  readonly #folder: LocalFolder;

  private constructor(stack: automation.Stack, folder: LocalFolder) {
    this.#stack = stack;
    this.#folder = folder;
    this.name = stack.name;
  }

  /**
   * Selects the stack in the folder's file backend, and makes it there when it is new.
   * @throws UserError when its configuration or its state cannot be read.
   */
  static async open(options: {
    checkout: string;
    folder: LocalFolder;
    stackName: string;
    command: automation.PulumiCommand;
  }): Promise<LocalStack> {
    const { checkout, folder, stackName, command } = options;
    copyProjectFiles(checkout, stackName, folder.workspace);
    removeStaleLocks(folder);
    try {
      const stack = await automation.LocalWorkspace.createOrSelectStack(
        { stackName, projectName, program },
        { workDir: folder.workspace, pulumiCommand: command },
      );
      return new LocalStack(stack, folder);
    } catch (error) {
      throw explainEngineError(error, folder);
    }
  }

  /** Brings the registration up and returns what changed. @throws UserError with what the engine reports. */
  async up(options: UpOptions = {}): Promise<ChangeSummary> {
    return this.#run(options, (observed) => this.#stack.up(observed));
  }

  /** What `up` would change. @throws UserError with what the engine reports. */
  async preview(options: UpOptions = {}): Promise<ChangeSummary> {
    return this.#run(options, (observed) => this.#stack.preview(observed));
  }

  /** Reads the directory into the state. @throws UserError with what the engine reports. */
  async refresh(options: RunOptions = {}): Promise<ChangeSummary> {
    return this.#run(options, (observed) => this.#stack.refresh(observed));
  }

  /**
   * Deletes the registration, after a preview: a plain destroy deletes what it can before it comes to something protected.
   * @throws UserError with what the engine reports.
   */
  async destroy(options: RunOptions = {}): Promise<ChangeSummary> {
    await this.#run({ ...options, onEvent: () => {} }, (observed) => this.#stack.previewDestroy(observed));
    return this.#run(options, (observed) => this.#stack.destroy(observed));
  }

  outputs(): Promise<StackOutputs> {
    return this.#stack.outputs();
  }

  async #run<Options extends RunOptions>(
    options: Options,
    operation: (options: Options) => Promise<unknown>,
  ): Promise<ChangeSummary> {
    const diagnostics = new EngineDiagnostics();
    let summary: ChangeSummary = {};
    const onEvent = (event: automation.EngineEvent): void => {
      diagnostics.add(event);
      summary = event.summaryEvent?.resourceChanges ?? summary;
      options.onEvent?.(event);
    };
    try {
      await operation({ ...options, onEvent });
      return summary;
    } catch (error) {
      options.signal?.throwIfAborted();
      throw diagnostics.asUserError() ?? explainEngineError(error, this.#folder);
    }
  }
}
