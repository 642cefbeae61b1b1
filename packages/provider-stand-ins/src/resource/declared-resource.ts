import { type Operation, type TimedOperation, timed } from "../protocol/operation.ts";
import type { Values } from "../protocol/property-values.ts";
import {
  type CheckFailure,
  type CheckResult,
  type DiffRequest,
  type DiffResult,
  PartialFailure,
  ProviderError,
  type ReadResult,
  RefusedPlan,
  type ResourceImplementation,
  type ResourceState,
  type UpdateRequest,
} from "../protocol/provider.ts";
import { check } from "../schema/check.ts";
import { withDefaults } from "../schema/defaults.ts";
import { detailedDiff } from "../schema/detailed-diff.ts";
import { type Fields, string } from "../schema/field.ts";
import { plan } from "../schema/plan.ts";
import { importedInputs, ordered, refreshedInputs, settled } from "../schema/state.ts";
import { keepPrior, nothingUnknown } from "./state-values.ts";

/** A resource that is described by its fields; only what the service must be asked is left to write. */
export interface ResourceDeclaration<Session> {
  readonly fields: Fields;
  readonly secrets: readonly string[];
  /** Whether this is an id that `pulumi import` may name. */
  importable(id: string): boolean;
  /** The note that the real provider keeps with the state; without it, it would treat the state as one of version 0. */
  readonly stateNote: StateNote;
  /** Checks that need more than one field; they come with the preview. May set fields of the plan to unknown. */
  review?(session: Session, change: Change): Promise<void>;
  create(session: Session, planned: Values): Promise<ResourceState>;
  /** Answers undefined when the object does not exist. `state` holds what the service never tells, such as a secret. */
  read(session: Session, id: string, state: Values): Promise<Values | undefined>;
  update(session: Session, id: string, change: Change & { prior: Values }): Promise<Values>;
  delete(session: Session, id: string, state: Values): Promise<void>;
}

/** A plan beside the state it starts from. */
export interface Change {
  readonly id: string;
  readonly prior: Values | undefined;
  readonly planned: Values;
}

interface StateNote {
  /** Left out where the real provider has known one version only. */
  readonly schemaVersion?: number;
  /** Default time limits of the real provider, in seconds. */
  readonly timeouts: Readonly<Record<"create" | "read" | "delete", number> & { update?: number }>;
}

// The key under which Terraform's SDK keeps a resource's time limits, in nanoseconds.
const timeoutsKey = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0";
// What it takes, in seconds, where a resource declares none.
const undeclaredTimeout = 1200;

/** Gives a declared resource the operations of the protocol: check, plan and diff are the same for all. */
export class DeclaredResource<Session> implements ResourceImplementation {
  readonly #declaration: ResourceDeclaration<Session>;
  readonly #sessionFor: (operation: TimedOperation) => Session;
  readonly #fields: Fields;
  readonly #note: string;

  /** `sessionFor` makes what the declaration asks the service through, for one operation. */
  constructor(declaration: ResourceDeclaration<Session>, sessionFor: (operation: TimedOperation) => Session) {
    this.#declaration = declaration;
    this.#sessionFor = sessionFor;
    this.#fields = { ...declaration.fields, id: string({ readOnly: true }) };
    this.#note = noteText(declaration.stateNote);
  }

  get secrets(): readonly string[] {
    return this.#declaration.secrets;
  }

  async check(inputs: Values, oldInputs: Values | undefined, operation: Operation): Promise<CheckResult> {
    const failures: CheckFailure[] = check(this.#declaration.fields, inputs, operation.name);
    return { inputs: withDefaults(this.#declaration.fields, inputs, oldInputs), failures };
  }

  async diff(request: DiffRequest, operation: Operation): Promise<DiffResult> {
    const change = await this.#change(request, this.#session(operation, "read"));
    const detailed = detailedDiff(this.#fields, change.prior, change.planned, request.inputs);
    const names = (paths: string[]) => [...new Set(paths.map((path) => path.split(/[.[]/)[0] ?? path))].sort();
    const replaces = names(Object.keys(detailed).filter((path) => detailed[path]?.endsWith("_REPLACE")));
    return {
      changes: Object.keys(detailed).length > 0,
      detailed,
      diffs: names(Object.keys(detailed)),
      replaces,
      stables: Object.keys(this.#fields)
        .filter((key) => this.#fields[key]?.replaceOnChange && !replaces.includes(key))
        .sort(),
    };
  }

  async create(inputs: Values, preview: boolean, operation: Operation): Promise<ResourceState> {
    const change = { id: "", prior: undefined, planned: plan(this.#fields, inputs, undefined) };
    const session = this.#session(operation, "create");
    await this.#review(session, change);
    if (preview) {
      return { id: "", state: change.planned };
    }
    return this.#settled(change, () => this.#declaration.create(session, change.planned));
  }

  async read(id: string, state: Values, inputs: Values, operation: Operation): Promise<ReadResult | undefined> {
    const imported = Object.keys(state).length === 0;
    if (imported && !this.#declaration.importable(id)) {
      return undefined;
    }
    const answered = await this.#declaration.read(this.#session(operation, "read"), id, state);
    if (!answered) {
      return undefined;
    }
    const now = { ...ordered(this.#fields, { ...answered, id }), __meta: this.#note };
    const fields = this.#declaration.fields;
    return { id, state: now, inputs: imported ? importedInputs(fields, now) : refreshedInputs(fields, inputs, now) };
  }

  async update(request: UpdateRequest, operation: Operation): Promise<Values> {
    const session = this.#session(operation, "update");
    const change = await this.#change(request, session);
    if (request.preview) {
      return change.planned;
    }
    const { id } = request;
    const update = async () => ({ id, state: await this.#declaration.update(session, id, change) });
    return (await this.#settled(change, update)).state;
  }

  delete(id: string, state: Values, operation: Operation): Promise<void> {
    return this.#declaration.delete(this.#session(operation, "delete"), id, state);
  }

  #session(operation: Operation, kind: keyof StateNote["timeouts"]): Session {
    return this.#sessionFor(timed(operation, this.#declaration.stateNote.timeouts[kind] ?? undeclaredTimeout));
  }

  async #change(request: DiffRequest, session: Session): Promise<Change & { prior: Values }> {
    const prior = ordered(this.#fields, { ...request.state, id: request.id });
    const planned = plan(this.#fields, request.inputs, prior);
    for (const path of request.ignoreChanges) {
      keepPrior(planned, prior, path);
    }
    const change = { id: request.id, prior, planned };
    await this.#review(session, change);
    return change;
  }

  async #review(session: Session, change: Change): Promise<void> {
    try {
      await this.#declaration.review?.(session, change);
    } catch (error) {
      throw error instanceof ProviderError ? new RefusedPlan(error.message) : error;
    }
  }

  /** The state to keep after a create or an update. A failure after the object was made keeps it as well. */
  async #settled(change: Change, work: () => Promise<ResourceState>): Promise<ResourceState> {
    try {
      const { id, state } = await work();
      const answered = ordered(this.#fields, { ...state, id });
      return { id, state: { ...settled(this.#fields, change.planned, answered), id, __meta: this.#note } };
    } catch (error) {
      if (!(error instanceof PartialFailure)) {
        throw error;
      }
      const known = nothingUnknown({ ...change.planned, ...error.state }) as Values;
      const state = { ...ordered(this.#fields, { ...known, id: error.id }), __meta: this.#note };
      throw new PartialFailure(error.message, { id: error.id, state }, this.secrets);
    }
  }
}

function noteText({ schemaVersion, timeouts }: StateNote): string {
  const { create, delete: remove, read, update } = timeouts;
  const known = { create: create * 1e9, delete: remove * 1e9, read: read * 1e9 };
  const nanoseconds = update === undefined ? known : { ...known, update: update * 1e9 };
  const version = schemaVersion === undefined ? {} : { schema_version: String(schemaVersion) };
  return JSON.stringify({ [timeoutsKey]: nanoseconds, ...version });
}
