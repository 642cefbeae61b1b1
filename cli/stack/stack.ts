import { automation } from "@pulumi/pulumi";

import program from "../../index.ts";
import { StackConfiguration } from "./configuration/stack-configuration.ts";
import { importing } from "./import-program.ts";
import { EngineDiagnostics, explainEngineError, explainRefusal, type StateAdvice } from "./stack-error.ts";

/**
 * What one run of the engine may be told: who hears each of its events, and a signal that interrupts it as Ctrl-C does, so that
 * what is under way is finished and written to the state.
 */
export type RunOptions = Pick<automation.UpOptions, "onEvent" | "signal">;

/** What an update may be told besides; resources to replace, by URN with wildcards, are replaced although nothing asks for it. */
export interface UpOptions
  extends RunOptions,
    Pick<automation.UpOptions, "replace" | "refresh" | "policyPacks" | "policyPackConfigs"> {
  /** Existing objects that resources take over instead of creating them: IDs by the resources' names. */
  imports?: Readonly<Record<string, string>>;
}

/** What a preview may be told besides: the configuration file that is tried instead of the environment's own. */
export type PreviewOptions = UpOptions & Pick<automation.PreviewOptions, "configFile">;

/** What a refresh or a destroy may be told besides: these resources alone, by URN with wildcards. */
export type TargetOptions = RunOptions & Pick<automation.DestroyOptions, "target">;

/** How many resources a run created, updated, replaced, deleted or left the same. */
export type ChangeSummary = Partial<Record<automation.OpType, number>>;

/** The stack's outputs by name; a secret one is marked. */
export type StackOutputs = automation.OutputMap;

/** Where a stack is. */
export interface StackPlace {
  /** Folder of Pulumi.yaml and of the stack's configuration file. */
  projectFolder: string;
  /** The project's name in Pulumi.yaml. */
  projectName: string;
  stackName: string;
  /** Whether a stack that is not there yet is made. */
  create: boolean;
  /** What to say when its state cannot be used. */
  advice: StateAdvice;
  /** What runs in it; by default the program that declares the registration. */
  program?: automation.PulumiFn;
  /** Environment variables that the engine and what it starts have besides this process's. */
  variables?: Record<string, string>;
}

/** One resource as the state has it; secret values in it are encrypted. */
export interface StateResource {
  urn: string;
  type: string;
  /** The provider's own identifier; components have none. */
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  protect?: boolean;
}

/**
 * An environment's stack: the program runs in this process while the real engine, the Pulumi CLI, does the rest. The only
 * place outside `pulumi up` that knows the program.
 */
export class RegistrationStack {
  readonly name: string;
  /** Folder of the project files that the engine reads; for a local environment it is not the checkout. */
  readonly projectFolder: string;
  readonly #stack: automation.Stack;
  readonly #advice: StateAdvice;

  private constructor(stack: automation.Stack, { projectFolder, advice }: StackPlace) {
    this.#stack = stack;
    this.#advice = advice;
    this.projectFolder = projectFolder;
    this.name = stack.name;
  }

  /**
   * Selects the stack in the backend that the process's variables or `pulumi login` name.
   * @throws UserError when its configuration or its state cannot be read.
   */
  static async open(place: StackPlace, command: automation.PulumiCommand): Promise<RegistrationStack> {
    const { projectFolder, projectName, stackName, create, advice, variables = {} } = place;
    const inline = { stackName, projectName, program: place.program ?? program };
    const workspace = { workDir: projectFolder, pulumiCommand: command, envVars: variables };
    try {
      const stack = create
        ? await automation.LocalWorkspace.createOrSelectStack(inline, workspace)
        : await automation.LocalWorkspace.selectStack(inline, workspace);
      return new RegistrationStack(readingNothingBack(stack), place);
    } catch (error) {
      throw explainEngineError(error, advice);
    }
  }

  /** Brings the registration up and returns what changed. @throws UserError with what the engine reports. */
  async up(options: UpOptions = {}): Promise<ChangeSummary> {
    return this.#run(options, (observed) => this.#stack.up(withImports(observed)));
  }

  /** What `up` would change. @throws UserError with what the engine reports. */
  async preview(options: PreviewOptions = {}): Promise<ChangeSummary> {
    return this.#run(options, (observed) => this.#stack.preview(withImports(observed)));
  }

  /**
   * Asks the providers: `question` calls their functions, such as `azuread.getApplication`, with the stack's settings. It
   * runs in a preview that declares nothing and changes nothing.
   * @throws UserError with a provider's refusal; whatever else `question` throws.
   */
  async ask<Answer>(question: () => Promise<Answer>, options: PreviewOptions = {}): Promise<Answer> {
    const outcomes: PromiseSettledResult<Answer>[] = [];
    // Kept until the run is over, so that the engine does not report a refusal in its own words.
    const program = async () => {
      outcomes.push(...(await Promise.allSettled([question()])));
    };
    try {
      await this.#run(options, (observed) => this.#stack.preview({ ...observed, program }));
    } catch (error) {
      // A stack that holds something protected refuses to delete it, which a program without resources seems to want.
      if (outcomes.length === 0) {
        throw error;
      }
    }
    const [outcome] = outcomes;
    if (outcome?.status === "fulfilled") {
      return outcome.value;
    }
    throw explainRefusal(outcome?.reason ?? new Error("the question was not asked"));
  }

  /** Reads the directory into the state. @throws UserError with what the engine reports. */
  async refresh(options: TargetOptions = {}): Promise<ChangeSummary> {
    return this.#run(options, (observed) => this.#stack.refresh(observed));
  }

  /**
   * Deletes the registration, or resources of it, after a preview: a plain destroy deletes what it can before it comes to something protected.
   * @throws UserError with what the engine reports.
   */
  async destroy(options: TargetOptions = {}): Promise<ChangeSummary> {
    await this.#run({ ...options, onEvent: () => {} }, (observed) => this.#stack.previewDestroy(observed));
    return this.#run(options, (observed) => this.#stack.destroy(observed));
  }

  /** @throws UserError when the state cannot be read. */
  outputs(): Promise<StackOutputs> {
    return this.#explained(() => this.#stack.workspace.stackOutputs(this.name));
  }

  /** The configuration as the engine would read it now; for a local environment it is not quite the checkout's. */
  configuration(): StackConfiguration {
    return StackConfiguration.read(this.projectFolder, this.name);
  }

  /**
   * A value of the environment's configuration in clear, even an encrypted one: it must go nowhere.
   * @throws UserError when there is none, or it cannot be decrypted.
   */
  async configurationValue(key: string): Promise<string> {
    const { value } = await this.#explained(() => this.#stack.getConfig(key));
    return value;
  }

  /** What the state holds, without reading the directory. @throws UserError when the state cannot be read. */
  async resources(): Promise<StateResource[]> {
    const { deployment } = await this.#explained(() => this.#stack.exportStack());
    return deployment?.resources ?? [];
  }

  async #run<Options extends RunOptions>(
    options: Options,
    operation: (options: Options) => Promise<unknown>,
  ): Promise<ChangeSummary> {
    // The Automation API listens for an abort, and does not look whether there was one.
    options.signal?.throwIfAborted();
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
      throw diagnostics.asUserError() ?? explainEngineError(error, this.#advice);
    }
  }

  async #explained<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    try {
      return await question();
    } catch (error) {
      throw explainEngineError(error, this.#advice);
    }
  }
}

/** After each run the Automation API reads outputs and history, which takes up to three more runs of the CLI; nobody asks for them here. */
function readingNothingBack(stack: automation.Stack): automation.Stack {
  return Object.assign(stack, { outputs: async () => ({}), info: async () => undefined });
}

/** Without `imports` the program is the one that the stack was opened with. */
function withImports<Options extends UpOptions>({ imports, ...options }: Options) {
  return imports === undefined ? options : { ...options, program: importing(program, imports) };
}
