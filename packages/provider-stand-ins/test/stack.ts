import type { Operation } from "../src/protocol/operation.ts";
import type { Values } from "../src/protocol/property-values.ts";
import type { DiffResult, ProviderImplementation, ResourceImplementation } from "../src/protocol/provider.ts";
import { operation } from "./fake-graph.ts";

export const APPLICATION = "azuread:index/application:Application";
export const SERVICE_PRINCIPAL = "azuread:index/servicePrincipal:ServicePrincipal";
export const PASSWORD = "azuread:index/applicationPassword:ApplicationPassword";
export const FEDERATED_CREDENTIAL =
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential";

/** One resource of a stack, moved through its life as the engine does: check, diff, then create, update or nothing. */
export class StackResource {
  id = "";
  state: Values = {};
  inputs: Values | undefined;
  readonly #resource: ResourceImplementation;

  constructor(provider: ProviderImplementation, token: string) {
    const resource = provider.resources[token];
    if (!resource) {
      throw new Error(`no ${token}`);
    }
    this.#resource = resource;
  }

  /** The reasons why the inputs are refused. */
  async failures(program: Values): Promise<string[]> {
    const { failures } = await this.#resource.check(program, this.inputs, operation());
    return failures.map(({ reason }) => reason);
  }

  async check(program: Values): Promise<Values> {
    const { inputs, failures } = await this.#resource.check(program, this.inputs, operation());
    if (failures.length > 0) {
      throw new Error(failures.map(({ reason }) => reason).join("\n"));
    }
    return inputs;
  }

  async create(program: Values, overrides: Partial<Operation> = {}): Promise<this> {
    const inputs = await this.check(program);
    const { id, state } = await this.#resource.create(inputs, false, operation(overrides));
    this.id = id;
    this.state = state;
    this.inputs = inputs;
    return this;
  }

  async previewCreate(program: Values): Promise<Values> {
    return (await this.#resource.create(await this.check(program), true, operation())).state;
  }

  async diff(program: Values, ignoreChanges: string[] = []): Promise<DiffResult> {
    const inputs = await this.check(program);
    return this.#resource.diff({ id: this.id, state: this.state, inputs, ignoreChanges }, operation());
  }

  async update(program: Values): Promise<void> {
    const inputs = await this.check(program);
    const request = { id: this.id, state: this.state, inputs, ignoreChanges: [], preview: false };
    this.state = await this.#resource.update(request, operation());
    this.inputs = inputs;
  }

  /** Answers false when the object is gone. */
  async refresh(): Promise<boolean> {
    const found = await this.#resource.read(this.id, this.state, this.inputs ?? {}, operation());
    if (found) {
      this.state = found.state;
      this.inputs = found.inputs;
    }
    return found !== undefined;
  }

  /** The inputs that `pulumi import` would put into the program. */
  async import(id: string): Promise<Values | undefined> {
    return (await this.#resource.read(id, {}, {}, operation()))?.inputs;
  }

  delete(): Promise<void> {
    return this.#resource.delete(this.id, this.state, operation());
  }
}
