import type { Operation } from "../protocol/operation.ts";
import { containsUnknown, isValues, notKnown, type Value, type Values } from "../protocol/property-values.ts";
import type {
  CheckResult,
  DiffRequest,
  DiffResult,
  ReadResult,
  ResourceImplementation,
  ResourceState,
  UpdateRequest,
} from "../protocol/provider.ts";
import { check } from "../schema/check.ts";
import { scalarInOwnType } from "../schema/defaults.ts";
import type { Fields } from "../schema/field.ts";
import { identity } from "../schema/set-order.ts";

/** A random value that is made once and kept in the state until one of its inputs changes. */
export interface RandomDeclaration {
  readonly fields: Fields;
  /** What the real provider notes in the state, if anything. */
  readonly note: string | undefined;
  /** The first problem that a single field does not show, and the input to look at. */
  problem(inputs: Values): InputProblem | undefined;
  /** The inputs as the state shows them, with defaults. */
  complete(inputs: Values): Values;
  generate(complete: Values): ResourceState;
  /** The state of a value that was made elsewhere, from the id that `pulumi import` names. */
  adopt(id: string): ReadResult;
}

/** What is wrong with an input. */
export interface InputProblem {
  readonly key: string;
  readonly reason: string;
}

/** The protocol's operations for a random value. It needs no service: the state is all there is. */
export class RandomResource implements ResourceImplementation {
  readonly secrets = [];
  readonly #declaration: RandomDeclaration;

  constructor(declaration: RandomDeclaration) {
    this.#declaration = declaration;
  }

  async check(inputs: Values, _oldInputs: Values | undefined, { name }: Operation): Promise<CheckResult> {
    const failures = check(this.#declaration.fields, inputs, name);
    const typed = this.#inOwnTypes(inputs);
    const problem = failures.length === 0 ? this.#declaration.problem(typed) : undefined;
    if (problem) {
      failures.push({ reason: `${problem.reason}. Examine values at '${name}.${problem.key}'.` });
    }
    return { inputs: typed, failures };
  }

  async diff({ state, inputs, ignoreChanges }: DiffRequest): Promise<DiffResult> {
    const wanted = this.#declaration.complete(inputs);
    const changed = Object.keys(this.#declaration.fields).filter((key) => {
      const ignored = this.#declaration.fields[key]?.readOnly || ignoreChanges.includes(key);
      return !ignored && !isSame(state[key], wanted[key]);
    });
    // Nothing about a random value changes in place.
    return { changes: changed.length > 0, diffs: changed, replaces: changed, stables: [] };
  }

  async create(inputs: Values, preview: boolean): Promise<ResourceState> {
    const complete = this.#declaration.complete(inputs);
    return preview ? { id: "", state: this.#undecided(complete) } : this.#noted(this.#declaration.generate(complete));
  }

  async read(id: string, state: Values, inputs: Values): Promise<ReadResult> {
    if (Object.keys(state).length > 0) {
      return { id, state, inputs };
    }
    const adopted = this.#declaration.adopt(id);
    return { ...this.#noted(adopted), inputs: adopted.inputs };
  }

  /** The engine asks for this only where `ignoreChanges` hides what would replace the value. */
  async update({ state }: UpdateRequest): Promise<Values> {
    return state;
  }

  async delete(): Promise<void> {
    // It exists only in the state, from which the engine removes it.
  }

  #noted({ id, state }: ResourceState): ResourceState {
    const { note } = this.#declaration;
    return { id, state: { ...state, id, ...(note === undefined ? {} : { __meta: note }) } };
  }

  #undecided(complete: Values): Values {
    const results = Object.entries(this.#declaration.fields).filter(([, field]) => field.readOnly);
    return { ...complete, ...Object.fromEntries(results.map(([key]) => [key, notKnown])), id: notKnown };
  }

  #inOwnTypes(inputs: Values): Values {
    const typed: Values = {};
    for (const [key, value] of Object.entries(inputs)) {
      const field = this.#declaration.fields[key];
      if (value !== null) {
        typed[key] =
          field && typeof value !== "object" && value !== notKnown ? scalarInOwnType(field.kind, value) : value;
      }
    }
    return typed;
  }
}

function isSame(before: Value | undefined, after: Value | undefined): boolean {
  return !containsUnknown(after) && identity(before ?? null) === identity(after ?? null);
}

/** `keepers` as the state has them: texts, whatever the program gave. */
export function keepersOf(inputs: Values): Values {
  const { keepers } = inputs;
  if (!isValues(keepers)) {
    return keepers === notKnown ? { keepers } : {};
  }
  const entries = Object.entries(keepers).map(([key, value]) => [
    key,
    value === notKnown || value === null ? value : String(value),
  ]);
  return { keepers: Object.fromEntries(entries) as Values };
}
