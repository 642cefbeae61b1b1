import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  InvokeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";

import { decode, encode, encodeState, fromStruct, markSecrets, toStruct } from "./property-values.ts";
import { changeOf, checkResponse, diffResponse, failureMessage, operationOf, typeOf } from "./protocol-messages.ts";
import { ProviderError, type ProviderImplementation, type ResourceImplementation } from "./provider.ts";
import { RunningCalls } from "./running-calls.ts";

/** The protocol's methods for a provider, and a way to cancel what is under way. Methods left out answer UNIMPLEMENTED. */
export function providerHandlers(provider: ProviderImplementation): {
  handlers: UntypedServiceImplementation;
  cancel: () => void;
} {
  const calls = new RunningCalls();
  const service = new ProviderService(provider);
  const handlers: UntypedServiceImplementation = {
    attach: calls.unary(async () => new empty.Empty()),
    getPluginInfo: calls.unary(async () => service.pluginInfo()),
    checkConfig: calls.unary((request: CheckRequest) => service.checkConfig(request)),
    diffConfig: calls.unary(async () => new messages.DiffResponse()),
    configure: calls.unary((request: ConfigureRequest, signal) => service.configure(request, signal)),
    invoke: calls.unary((request: InvokeRequest, signal) => service.invoke(request, signal), "invoking"),
    check: calls.unary((request: CheckRequest, signal) => service.check(request, signal)),
    diff: calls.unary((request: DiffRequest, signal) => service.diff(request, signal), "diffing"),
    create: calls.unary((request: CreateRequest, signal) => service.create(request, signal), "creating"),
    read: calls.unary((request: ReadRequest, signal) => service.read(request, signal), "refreshing"),
    update: calls.unary((request: UpdateRequest, signal) => service.update(request, signal), "updating"),
    delete: calls.unary((request: DeleteRequest, signal) => service.delete(request, signal), "deleting"),
    cancel: calls.unary(async () => {
      calls.cancelAll();
      return new empty.Empty();
    }),
  };
  return { handlers, cancel: () => calls.cancelAll() };
}

/** The methods that need the provider: protocol messages in and out, plain values in between. */
class ProviderService {
  readonly #provider: ProviderImplementation;

  constructor(provider: ProviderImplementation) {
    this.#provider = provider;
  }

  pluginInfo() {
    const info = new plugin.PluginInfo();
    info.setVersion(this.#provider.version);
    return info;
  }

  async checkConfig(request: CheckRequest) {
    const settings = fromStruct(request.getNews());
    const failures = this.#provider.checkConfiguration(settings);
    const marked = markSecrets(settings, this.#provider.secretSettings);
    return checkResponse(failures.length === 0 ? toStruct(marked) : undefined, failures);
  }

  async configure(request: ConfigureRequest, signal: AbortSignal) {
    const settings = decode(fromStruct(request.getArgs()));
    await this.#provider.configure(settings, { name: "", signal, timeoutSeconds: 0 });
    const response = new messages.ConfigureResponse();
    response.setSupportspreview(true);
    return response;
  }

  async invoke(request: InvokeRequest, signal: AbortSignal) {
    const token = request.getTok();
    const implementation = this.#provider.functions[token];
    if (!implementation) {
      throw this.#notCovered("function", token, Object.keys(this.#provider.functions));
    }
    const args = decode(fromStruct(request.getArgs()));
    const result = await implementation(args, { name: "", signal, timeoutSeconds: 0 });
    const response = new messages.InvokeResponse();
    if (Array.isArray(result)) {
      response.setFailuresList(result.map(failureMessage));
    } else {
      response.setReturn(toStruct(encode(result)));
    }
    return response;
  }

  async check(request: CheckRequest, signal: AbortSignal) {
    const olds = request.getOlds() && decode(fromStruct(request.getOlds()));
    const inputs = decode(fromStruct(request.getNews()));
    const resource = this.#resource(request);
    const checked = await resource.check(inputs, olds, operationOf(request, signal));
    return checkResponse(toStruct(encodeState(checked.inputs, resource.secrets)), checked.failures);
  }

  async diff(request: DiffRequest, signal: AbortSignal) {
    const found = await this.#resource(request).diff(changeOf(request), operationOf(request, signal));
    return diffResponse(found);
  }

  async create(request: CreateRequest, signal: AbortSignal) {
    const resource = this.#resource(request);
    const inputs = decode(fromStruct(request.getProperties()));
    const operation = operationOf(request, signal);
    const { id, state } = await resource.create(inputs, request.getPreview(), operation);
    const response = new messages.CreateResponse();
    response.setId(id);
    response.setProperties(toStruct(encodeState(state, resource.secrets)));
    return response;
  }

  async read(request: ReadRequest, signal: AbortSignal) {
    const resource = this.#resource(request);
    const state = decode(fromStruct(request.getProperties()));
    const inputs = decode(fromStruct(request.getInputs()));
    const found = await resource.read(request.getId(), state, inputs, operationOf(request, signal));
    const response = new messages.ReadResponse();
    if (found) {
      response.setId(found.id);
      response.setProperties(toStruct(encodeState(found.state, resource.secrets)));
      response.setInputs(toStruct(encode(found.inputs)));
    }
    return response;
  }

  async update(request: UpdateRequest, signal: AbortSignal) {
    const resource = this.#resource(request);
    const change = { ...changeOf(request), preview: request.getPreview() };
    const state = await resource.update(change, operationOf(request, signal));
    const response = new messages.UpdateResponse();
    response.setProperties(toStruct(encodeState(state, resource.secrets)));
    return response;
  }

  async delete(request: DeleteRequest, signal: AbortSignal) {
    const state = decode(fromStruct(request.getProperties()));
    await this.#resource(request).delete(request.getId(), state, operationOf(request, signal));
    return new empty.Empty();
  }

  #resource(request: { getUrn(): string }): ResourceImplementation {
    const token = typeOf(request.getUrn());
    const resource = this.#provider.resources[token];
    if (!resource) {
      throw this.#notCovered("resource type", token, Object.keys(this.#provider.resources));
    }
    return resource;
  }

  #notCovered(what: string, token: string, covered: string[]): ProviderError {
    return new ProviderError(
      `the ${this.#provider.name} stand-in does not cover the ${what} ${token}, only ${covered.join(", ")}. ` +
        `Install the real plugin (pulumi plugin install resource ${this.#provider.name}) and leave ` +
        "PULUMI_DEBUG_PROVIDERS unset to use it.",
    );
  }
}
