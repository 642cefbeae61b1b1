import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";

import type { ProviderImplementation } from "./provider.ts";
import { providerHandlers } from "./provider-handlers.ts";
import { StandInsError } from "./stand-ins-error.ts";

/** A provider that answers the engine on a port of this machine. */
export interface ProviderServer {
  readonly port: number;
  close(): Promise<void>;
}

// A state with many resources is larger than gRPC's default of 4 MB; the engine's own clients take 400 MB.
const largestMessage = 400 * 1024 * 1024;

/**
 * Serves a provider over Pulumi's ResourceProvider protocol on a free loopback port.
 * @throws StandInsError when none can be had.
 */
export async function serveProvider(provider: ProviderImplementation): Promise<ProviderServer> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": largestMessage });
  const { handlers, cancel } = providerHandlers(provider);
  server.addService(services.ResourceProviderService, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) =>
      error ? reject(cannotListen(error)) : resolve(bound),
    );
  });
  const close = async () => {
    cancel();
    server.forceShutdown();
  };
  return { port, close };
}

const cannotListen = ({ message }: Error) =>
  new StandInsError(
    "PROVIDER_STAND_INS_PORT",
    `the stand-ins must be able to listen on a free port of 127.0.0.1, got: ${message}`,
  );
