import { Server } from "node:net";

import * as grpc from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { CheckResponse, ConfigureResponse, CreateResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { AzureAdProvider } from "../src/azuread/azuread-provider.ts";
import { fromStruct, toStruct, type WireValues } from "../src/protocol/property-values.ts";
import { type ProviderServer, serveProvider } from "../src/protocol/provider-server.ts";
import { startStandIns } from "../src/stand-ins.ts";
import { forbidden } from "./fixtures/answer.ts";
import { DirectoryService, variables } from "./fixtures/directory-service.ts";
import { to } from "./fixtures/fault-case.ts";

const applicationType = "azuread:index/application:Application";
const passwordType = "azuread:index/applicationPassword:ApplicationPassword";
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secret = (value: string) => ({ [signatureKey]: secretMark, value });
const urn = (type: string) => `urn:pulumi:dev::project::my:component:Component$${type}::r`;

let service: DirectoryService;
let server: ProviderServer;
let client: ResourceProviderClient;

beforeEach(async () => {
  service = new DirectoryService();
  server = await serveProvider(() => new AzureAdProvider(variables, { fetch: service.fetch, wait }));
  client = new services.ResourceProviderClient(`127.0.0.1:${server.port}`, grpc.credentials.createInsecure());
});

let waitUntilCancelled: () => void = () => undefined;

/** A wait that only a cancellation ends. */
function wait(_seconds: number, signal: AbortSignal): Promise<void> {
  waitUntilCancelled();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });
}

afterEach(async () => {
  client.close();
  await server.close();
});

/** Waits for the answer to a call. */
function answer<Response>(
  start: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error ? reject(error) : resolve(response)));
  });
}

function configure(args: WireValues = {}) {
  const request = new messages.ConfigureRequest().setArgs(toStruct(args));
  return answer<ConfigureResponse>((done) => client.configure(request, done));
}

async function create(type: string, inputs: WireValues, preview = false) {
  const request = new messages.CreateRequest().setUrn(urn(type)).setProperties(toStruct(inputs)).setPreview(preview);
  const response = await answer<CreateResponse>((done) => client.create(request, done));
  return { id: response.getId(), properties: fromStruct(response.getProperties()) };
}

async function checkConfig(news: WireValues) {
  const provider = "urn:pulumi:dev::p::pulumi:providers:azuread::default";
  const request = new messages.CheckRequest().setUrn(provider).setNews(toStruct(news));
  const response = await answer<CheckResponse>((done) => client.checkConfig(request, done));
  return {
    inputs: fromStruct(response.getInputs()),
    failures: response.getFailuresList().map((failure) => failure.getReason()),
  };
}

describe("the provider server", () => {
  test("says which version of the real plugin it follows", async () => {
    const info = await answer<PluginInfo>((done) => client.getPluginInfo(new empty.Empty(), done));
    expect(info.getVersion()).toBe("6.9.1");
  });

  test("keeps configured secrets secret", async () => {
    const { inputs } = await checkConfig({ clientSecret: "s", clientId: secret("id"), tenantId: "t" });
    expect(inputs).toEqual({ clientSecret: secret("s"), clientId: secret("id"), tenantId: "t" });
  });

  test("refuses a configuration key that it does not know", async () => {
    expect((await checkConfig({ foo: "x" })).failures).toEqual([
      expect.stringMatching(/^`azuread:foo` is not a valid configuration key for the azuread provider/),
    ]);
  });

  test("supports previews", async () => {
    expect((await configure()).getSupportspreview()).toBe(true);
  });

  test("explains a configuration that it cannot use", async () => {
    await expect(configure({ metadataHost: "graph.microsoft.com" })).rejects.toMatchObject({
      code: grpc.status.UNKNOWN,
      details: expect.stringContaining("1 error occurred:\n\t* azuread:metadataHost"),
    });
  });

  test("names a resource type that it does not cover, and what to do", async () => {
    await expect(create("azuread:index/group:Group", {})).rejects.toMatchObject({
      details: expect.stringMatching(
        /the azuread stand-in does not cover the resource type azuread:index\/group:Group, only .*Install the real plugin/,
      ),
    });
  });

  test("names a function that it does not cover", async () => {
    const request = new messages.InvokeRequest().setTok("azuread:index/getUser:getUser");
    await expect(answer((done) => client.invoke(request, done))).rejects.toMatchObject({
      details: expect.stringContaining("does not cover the function azuread:index/getUser:getUser"),
    });
  });

  test("shows unknown outputs in a preview", async () => {
    await configure();
    const { id, properties } = await create(applicationType, { displayName: unknownText }, true);
    expect(id).toBe("");
    expect(properties).toMatchObject({ displayName: unknownText, clientId: unknownText, owners: null });
  });

  test("marks the value of a password as secret, also before it is known", async () => {
    await configure();
    const application = await create(applicationType, { displayName: "x", owners: [service.caller] });
    const preview = await create(passwordType, { applicationId: unknownText }, true);
    const { properties } = await create(passwordType, { applicationId: application.id });
    expect(preview.properties.value).toEqual(secret(unknownText));
    expect(properties.value).toEqual(secret(expect.stringMatching(/^\S{40}$/) as never));
  });

  test("takes secret inputs for their values", async () => {
    await configure();
    const { properties } = await create(applicationType, { displayName: secret("hidden") });
    expect(properties.displayName).toBe("hidden");
  });

  test("tells the engine to keep what a failed create has made, its secrets marked", async () => {
    await configure();
    const application = await create(applicationType, { displayName: "x", owners: [service.caller] });
    service.fault(to("GET", /applications/)(forbidden, { after: 1 }));
    const failure = await create(passwordType, { applicationId: application.id }).catch(
      (error: grpc.ServiceError) => error,
    );
    const kept = initFailure(failure as grpc.ServiceError);
    expect(kept?.getId()).toMatch(/\/password\//);
    expect(kept?.getReasonsList()[0]).toMatch(/^creating urn:pulumi:dev::.*: 1 error occurred:\n\t\* .*403 Forbidden/);
    expect(fromStruct(kept?.getProperties()).value).toEqual(secret(expect.stringMatching(/^\S{40}$/) as never));
  });

  test("fails a create that made nothing without anything to keep", async () => {
    await configure();
    service.fault(to("POST", /applications/)(forbidden));
    const failure = await create(applicationType, { displayName: "x" }).catch((error: grpc.ServiceError) => error);
    expect(initFailure(failure as grpc.ServiceError)).toBeUndefined();
    expect((failure as grpc.ServiceError).details).toMatch(/^1 error occurred:\n\t\* Could not create application: /);
  });

  test("ends what is under way when the engine cancels", async () => {
    await configure();
    const waiting = new Promise<void>((resolve) => {
      waitUntilCancelled = resolve;
    });
    service.fault(to("POST", /applications/)({ status: 503 }, { times: 99 }));
    const failing = expect(create(applicationType, { displayName: "x" })).rejects.toMatchObject({
      details: expect.stringContaining("the operation was cancelled; what was done before it is kept"),
    });
    await waiting;
    await answer((done) => client.cancel(new empty.Empty(), done));
    await failing;
    expect(service.requests).toHaveLength(1);
  });
});

test("each connection has a provider of its own, as the engine starts a plugin for each provider of a program", async () => {
  await configure();
  const other = new services.ResourceProviderClient(`127.0.0.1:${server.port}`, grpc.credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  const request = new messages.InvokeRequest().setTok("azuread:index/getClientConfig:getClientConfig");
  const refused = answer((done) => other.invoke(request, done));
  await expect(refused).rejects.toMatchObject({ details: expect.stringContaining("provider is not configured") });
  await answer((done) => other.cancel(new empty.Empty(), done));
  other.close();
  expect((await create(applicationType, { displayName: "x" })).properties).toMatchObject({ displayName: "x" });
});

test("the stand-ins serve both providers on ports of their own", async () => {
  const standIns = await startStandIns(variables);
  expect(standIns.debugProviders).toMatch(/^azuread:\d+,random:\d+$/);
  await standIns.close();
});

test("the stand-ins say by a code that they cannot listen", async () => {
  vi.spyOn(Server.prototype, "listen").mockImplementationOnce(function (this: Server) {
    process.nextTick(() => this.emit("error", new Error("EACCES")));
    return this;
  });
  await expect(startStandIns(variables)).rejects.toMatchObject({
    code: "PROVIDER_STAND_INS_PORT",
    message: "the stand-ins must be able to listen on a free port of 127.0.0.1, got: EACCES",
  });
});

function initFailure(error: grpc.ServiceError) {
  const [details] = error.metadata.get("grpc-status-details-bin");
  const status = details && statusMessages.Status.deserializeBinary(details as Buffer);
  const [detail] = status ? status.getDetailsList() : [];
  return detail && messages.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
}
