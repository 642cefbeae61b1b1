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

import { fromStruct, markSecrets, read, toStruct, write } from "./property-values.ts";
import { changeOf, checkResponse, diffResponse, failureMessage, typeOf } from "./protocol-messages.ts";
import { ProviderError, type ProviderImplementation } from "./provider.ts";
import { RunningCalls } from "./running-calls.ts";

/**
 * The protocol's methods for a provider, and a way to cancel what is under way: protocol messages in and out, plain values
 * in between. Methods left out answer UNIMPLEMENTED.
 */
export function providerHandlers(provider: ProviderImplementation): {
  handlers: UntypedServiceImplementation;
  cancel: () => void;
} {
  const calls = new RunningCalls();
  const cancel = () => calls.cancelAll();
  const handlers = {
    attach: calls.unary(async () => new empty.Empty()),
    cancel: calls.unary(async () => {
      cancel();
      return new empty.Empty();
    }),
    ...providerMethods(provider, calls),
    ...resourceMethods(provider, calls),
  };
  return { handlers, cancel };
}

function providerMethods(provider: ProviderImplementation, calls: RunningCalls) {
  return {
    getPluginInfo: calls.unary(async () => new plugin.PluginInfo().setVersion(provider.version)),
    checkConfig: calls.unary(async (request: CheckRequest) => {
      const settings = fromStruct(request.getNews());
      const failures = provider.checkConfiguration(settings);
      const marked = markSecrets(settings, provider.secretSettings);
      return checkResponse(failures.length === 0 ? toStruct(marked) : undefined, failures);
    }),
    diffConfig: calls.unary(async () => new messages.DiffResponse()),
    configure: calls.unary(async (request: ConfigureRequest, operation) => {
      await provider.configure(read(request.getArgs()), operation);
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),
    invoke: calls.unary(async (request: InvokeRequest, operation) => {
      const token = request.getTok();
      const call = provider.functions[token] ?? refuse(provider, "function", token, provider.functions);
      const result = await call(read(request.getArgs()), operation);
      const response = new messages.InvokeResponse();
      return Array.isArray(result)
        ? response.setFailuresList(result.map(failureMessage))
        : response.setReturn(write(result));
    }, "invoking"),
  };
}

function resourceMethods(provider: ProviderImplementation, calls: RunningCalls) {
  const resourceOf = (request: { getUrn(): string }) => {
    const token = typeOf(request.getUrn());
    return provider.resources[token] ?? refuse(provider, "resource type", token, provider.resources);
  };
  return {
    check: calls.unary(async (request: CheckRequest, operation) => {
      const resource = resourceOf(request);
      const olds = request.getOlds() && read(request.getOlds());
      const { inputs, failures } = await resource.check(read(request.getNews()), olds, operation);
      return checkResponse(write(inputs, resource.secrets), failures);
    }),
    diff: calls.unary(async (request: DiffRequest, operation) => {
      return diffResponse(await resourceOf(request).diff(changeOf(request), operation));
    }, "diffing"),
    create: calls.unary(async (request: CreateRequest, operation) => {
      const resource = resourceOf(request);
      const { id, state } = await resource.create(read(request.getProperties()), request.getPreview(), operation);
      return new messages.CreateResponse().setId(id).setProperties(write(state, resource.secrets));
    }, "creating"),
    read: calls.unary(async (request: ReadRequest, operation) => {
      const resource = resourceOf(request);
      const [state, inputs] = [read(request.getProperties()), read(request.getInputs())];
      const found = await resource.read(request.getId(), state, inputs, operation);
      const response = new messages.ReadResponse();
      return found
        ? response.setId(found.id).setProperties(write(found.state, resource.secrets)).setInputs(write(found.inputs))
        : response;
    }, "refreshing"),
    update: calls.unary(async (request: UpdateRequest, operation) => {
      const resource = resourceOf(request);
      const state = await resource.update({ ...changeOf(request), preview: request.getPreview() }, operation);
      return new messages.UpdateResponse().setProperties(write(state, resource.secrets));
    }, "updating"),
    delete: calls.unary(async (request: DeleteRequest, operation) => {
      await resourceOf(request).delete(request.getId(), read(request.getProperties()), operation);
      return new empty.Empty();
    }, "deleting"),
  };
}

function refuse({ name }: ProviderImplementation, what: string, token: string, covered: object): never {
  throw new ProviderError(
    `the ${name} stand-in does not cover the ${what} ${token}, only ${Object.keys(covered).join(", ")}. ` +
      `Install the real plugin (pulumi plugin install resource ${name}) and leave PULUMI_DEBUG_PROVIDERS unset to use it.`,
  );
}
