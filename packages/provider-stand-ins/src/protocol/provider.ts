import type { Operation } from "./operation.ts";
import type { Values, WireValues } from "./property-values.ts";

/** An input that cannot be accepted, in words for the person who wrote the program. */
export interface CheckFailure {
  readonly reason: string;
}

/** The inputs with defaults filled in, and what is wrong with them. */
export interface CheckResult {
  readonly inputs: Values;
  readonly failures: CheckFailure[];
}

/** How one property changes; the protocol's own names. */
export type DiffKind = "ADD" | "ADD_REPLACE" | "DELETE" | "DELETE_REPLACE" | "UPDATE" | "UPDATE_REPLACE";

/** What `up` would change. */
export interface DiffResult {
  readonly changes: boolean;
  /** Changes by property path; absent where the provider tells only the names in `diffs`. */
  readonly detailed?: Record<string, DiffKind>;
  /** Names of the top-level properties that change. */
  readonly diffs: string[];
  /** Those of them that cannot change in place. */
  readonly replaces: string[];
  /** Properties that never change without a replacement and do not change now. */
  readonly stables: string[];
}

/** A resource as it is after an operation. */
export interface ResourceState {
  /** Empty in a preview and for a resource that is gone. */
  readonly id: string;
  readonly state: Values;
}

/** A resource as `read` found it, with the inputs that a program would give to get it. */
export interface ReadResult extends ResourceState {
  readonly inputs: Values;
}

/** One resource type: the operations of Pulumi's provider protocol. */
export interface ResourceImplementation {
  /** Outputs whose values are secret. */
  readonly secrets: readonly string[];
  check(inputs: Values, oldInputs: Values | undefined, operation: Operation): Promise<CheckResult>;
  diff(request: DiffRequest, operation: Operation): Promise<DiffResult>;
  create(inputs: Values, preview: boolean, operation: Operation): Promise<ResourceState>;
  /** `state` is empty for an import. Answers undefined when the object does not exist. */
  read(id: string, state: Values, inputs: Values, operation: Operation): Promise<ReadResult | undefined>;
  update(request: UpdateRequest, operation: Operation): Promise<Values>;
  delete(id: string, state: Values, operation: Operation): Promise<void>;
}

/** What `diff` compares. */
export interface DiffRequest {
  readonly id: string;
  readonly state: Values;
  readonly inputs: Values;
  readonly ignoreChanges: readonly string[];
}

/** What `update` is to do. */
export interface UpdateRequest extends DiffRequest {
  readonly preview: boolean;
}

/** One function: arguments to result, or what is wrong with the arguments. */
export type FunctionImplementation = (args: Values, operation: Operation) => Promise<Values | CheckFailure[]>;

/** A provider: what the server needs to answer the engine. */
export interface ProviderImplementation {
  readonly name: string;
  /** The version of the real plugin whose schema and behaviour this follows. */
  readonly version: string;
  /** Configuration keys whose values are secret. */
  readonly secretSettings: readonly string[];
  checkConfiguration(settings: WireValues): CheckFailure[];
  configure(settings: Values, operation: Operation): Promise<void>;
  readonly resources: Readonly<Record<string, ResourceImplementation>>;
  readonly functions: Readonly<Record<string, FunctionImplementation>>;
}

/** A failure that a person can understand without this program's stack, for example the service's refusal. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";
}

/** A plan that the provider refuses before anything is done. */
export class RefusedPlan extends ProviderError {
  override readonly name = "RefusedPlan";
}

/**
 * An operation that failed after it had made or changed something. The engine keeps `state` under `id` together with
 * the error, and the next `up` continues from there.
 */
export class PartialFailure extends ProviderError {
  override readonly name = "PartialFailure";
  readonly id: string;
  readonly state: Values;
  /** Outputs in `state` whose values are secret. */
  readonly secrets: readonly string[];

  constructor(message: string, result: ResourceState, secrets: readonly string[] = []) {
    super(message);
    this.id = result.id;
    this.state = result.state;
    this.secrets = secrets;
  }
}
