import { automation } from "@pulumi/pulumi";

import program from "../../index.ts";
import { StackConfiguration } from "./configuration/stack-configuration.ts";
import { importing } from "./import-program.ts";
import { RunPlace } from "./run-place.ts";
import { SeenState } from "./seen-state.ts";
import { explainEngineError, explainRefusal } from "./stack-error.ts";
import { type StackOutputs, type StackState, type StateResource, stateOf } from "./stack-state.ts";
import { EngineDiagnostics } from "./stops/engine-diagnostics.ts";
import type { StateAdvice } from "./stops/stop.ts";
import { tellingOutputs } from "./told-outputs.ts";

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
  /** Hears the stack's outputs once the update is over. */
  onOutputs?: (outputs: StackOutputs) => void;
}

/** What a preview may be told besides: the configuration file that is tried instead of the environment's own. */
export type PreviewOptions = Omit<UpOptions, "onOutputs"> & Pick<automation.PreviewOptions, "configFile">;

/** What a refresh or a destroy may be told besides: these resources alone, by URN with wildcards. */
export type TargetOptions = RunOptions & Pick<automation.DestroyOptions, "target">;

/** How many resources a run created, updated, replaced, deleted or left the same. */
export type ChangeSummary = Partial<Record<automation.OpType, number>>;

/** Where a stack is. */
export interface StackPlace {
  /** Folder of Pulumi.yaml and of the stack's configuration file. */
  projectFolder: string;
  /** The project's name in Pulumi.yaml. */
  projectName: string;
  stackName: string;
  /** Makes the stack unless it is there, which takes runs of the engine of their own; without it, the first run tells that it is missing. */
  create: boolean;
  /** What to say when its state cannot be used. */
  advice: StateAdvice;
  /** What runs in it; by default the program that declares the registration. */
  program?: automation.PulumiFn;
  /** Environment variables that the engine and what it starts have besides this process's. */
  variables?: Record<string, string>;
}

/**
 * An environment's stack: the program runs in this process while the real engine, the Pulumi CLI, does the rest. The only
 * place outside `pulumi up` that knows the program.
 */
export class RegistrationStack {
  readonly name: string;
  /** Folder of the project files that the engine reads; for a local environment it is not the checkout. */
  readonly projectFolder: string;
  /** The tenant that it works in, as far as its runs have told. */
  readonly place: RunPlace;
  readonly #stack: automation.Stack;
  readonly #advice: StateAdvice;
  #recent: Promise<StackState> | undefined;

  private constructor(stack: automation.Stack, { projectFolder, advice }: StackPlace, place: RunPlace) {
    this.#stack = stack;
    this.place = place;
    this.#advice = advice;
    this.projectFolder = projectFolder;
    this.name = stack.name;
  }

  /**
   * Opens the stack in the backend that the process's variables or `pulumi login` name.
   * @throws UserError when one that is to be made cannot be.
   */
  static async open(place: StackPlace, command: automation.PulumiCommand): Promise<RegistrationStack> {
    const { projectFolder, projectName, stackName, create, advice, variables = {} } = place;
    const runPlace = new RunPlace();
    const inline = { stackName, projectName, program: place.program ?? runPlace.asking(program) };
    const workspace = { workDir: projectFolder, pulumiCommand: command, envVars: variables };
    try {
      const stack = create
        ? await automation.LocalWorkspace.createOrSelectStack(inline, workspace)
        : await automation.Stack.select(stackName, await withoutSelection({ ...workspace, program: inline.program }));
      return new RegistrationStack(readingNothingBack(stack), place, runPlace);
    } catch (error) {
      throw explainEngineError(error, advice);
    }
  }

  /** Brings the registration up and returns what changed. @throws UserError with what the engine reports. */
  async up({ imports = {}, onOutputs, ...options }: UpOptions = {}): Promise<ChangeSummary> {
    const { program, outputs } = tellingOutputs(importing(this.#program(), imports));
    const seen = new SeenState();
    this.#recent = undefined;
    const summary = await this.#run(options, (observed) => this.#stack.up({ ...observed, program }), seen);
    const told = await outputs();
    this.#recent = Promise.resolve(seen.with(told));
    onOutputs?.(told);
    return summary;
  }

  /** What `up` would change. @throws UserError with what the engine reports. */
  async preview({ imports = {}, ...options }: PreviewOptions = {}): Promise<ChangeSummary> {
    const { program, outputs } = tellingOutputs(importing(this.#program(), imports));
    const seen = new SeenState();
    const summary = await this.#run(options, (observed) => this.#stack.preview({ ...observed, program }), seen);
    if (options.refresh !== true && seen.isUnchanged) {
      this.#recent = Promise.resolve(seen.with(await outputs()));
    }
    return summary;
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
      // A stack that holds something protected refuses to delete it, which a program without resources seems to want. A run that
      // cannot start the provider cancels the question (gRPC status 1), and itself tells why.
      const [outcome] = outcomes;
      if (outcome === undefined || (outcome.status === "rejected" && outcome.reason?.code === 1)) {
        throw error;
      }
    }
    const [outcome] = outcomes;
    if (outcome?.status === "fulfilled") {
      return outcome.value;
    }
    throw explainRefusal(outcome?.reason ?? new Error("the question was not asked"), this.#advice);
  }

  /** Reads the directory into the state. @throws UserError with what the engine reports. */
  async refresh(options: TargetOptions = {}): Promise<ChangeSummary> {
    this.#recent = undefined;
    return this.#run(options, (observed) => this.#stack.refresh(observed));
  }

  /**
   * Deletes the registration, or resources of it, after a preview: a plain destroy deletes what it can before it comes to something protected.
   * @throws UserError with what the engine reports.
   */
  async destroy(options: TargetOptions = {}): Promise<ChangeSummary> {
    await this.#run({ ...options, onEvent: () => {} }, (observed) => this.#stack.previewDestroy(observed));
    this.#recent = undefined;
    return this.#run(options, (observed) => this.#stack.destroy(observed));
  }

  /** The stack's outputs from its state. @throws UserError when the state cannot be read. */
  async outputs(): Promise<StackOutputs> {
    return (await this.state()).outputs;
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
    return (await this.state()).resources;
  }

  /** Forgets the creates that were interrupted, once somebody has looked what became of them; the directory is not read. */
  async forgetPendingCreates(): Promise<void> {
    const [stack] = await this.resources();
    const target = stack === undefined ? [] : [stack.urn];
    await this.#explained(() => this.#stack.previewRefresh({ clearPendingCreates: true, target }));
  }

  /** Both in one reading. @throws UserError when the state cannot be read. */
  async state(): Promise<StackState> {
    return stateOf(await this.#explained(() => this.#stack.exportStack()));
  }

  /**
   * The state since this process changed it last: as that update, or a preview without changes, has shown it (`SeenState`), or read once.
   * @throws UserError when the state cannot be read.
   */
  async recentState(): Promise<StackState> {
    this.#recent ??= this.state();
    return this.#recent;
  }

  /** What the stack was opened with. */
  #program(): automation.PulumiFn {
    return this.#stack.workspace.program ?? program;
  }

  async #run<Options extends RunOptions>(
    options: Options,
    operation: (options: Options) => Promise<unknown>,
    seen?: SeenState,
  ): Promise<ChangeSummary> {
    // The Automation API listens for an abort, and does not look whether there was one.
    options.signal?.throwIfAborted();
    const diagnostics = new EngineDiagnostics();
    let summary: ChangeSummary = {};
    const onEvent = (event: automation.EngineEvent): void => {
      diagnostics.add(event);
      this.place.hear(event);
      seen?.hear(event);
      summary = event.summaryEvent?.resourceChanges ?? summary;
      options.onEvent?.(event);
    };
    try {
      await operation({ ...options, onEvent });
      return summary;
    } catch (error) {
      options.signal?.throwIfAborted();
      throw diagnostics.stopped(this.#advice) ?? explainEngineError(error, this.#advice);
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

/** Each run names the stack: to select it would be a run of the CLI that changes what `pulumi` works on by hand. */
async function withoutSelection(options: automation.LocalWorkspaceOptions): Promise<automation.Workspace> {
  return Object.assign(await automation.LocalWorkspace.create(options), { selectStack: async () => {} });
}
