import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";

import type { ProviderImplementation } from "./provider.ts";
import { providerHandlers } from "./provider-handlers.ts";
import { isSameUser } from "./same-user.ts";
import { StandInsError } from "./stand-ins-error.ts";

/** A provider that answers the engine on a port of this machine. */
export interface ProviderServer {
  readonly port: number;
  close(): Promise<void>;
}

// A state with many resources is larger than gRPC's default of 4 MB; the engine's own clients take 400 MB.
const largestMessage = 400 * 1024 * 1024;

/**
 * Serves providers over Pulumi's ResourceProvider protocol on a free loopback port, to processes of this user: one of its own for each
 * connection, since the engine connects for each provider of a program, and would start a process of its own for each.
 * @throws StandInsError when no port can be had.
 */
export async function serveProvider(create: () => ProviderImplementation): Promise<ProviderServer> {
  const ends = new Set<() => void>();
  const listener = createServer((socket) => {
    if (isSameUser(socket)) {
      const end = answer(create(), socket);
      ends.add(end);
      socket.once("close", () => ends.delete(end) && end());
    } else {
      socket.destroy();
    }
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening").catch((error) => {
    throw cannotListen(error);
  });
  const { port } = listener.address() as AddressInfo;
  const close = async () => {
    listener.close();
    for (const end of ends) {
      end();
    }
  };
  return { port, close };
}

/** Has a provider answer all that is asked by a connection; returns what ends that. */
function answer(provider: ProviderImplementation, socket: Socket): () => void {
  const server = new grpc.Server({ "grpc.max_receive_message_length": largestMessage });
  const { handlers, cancel } = providerHandlers(provider);
  server.addService(services.ResourceProviderService, handlers);
  server.createConnectionInjector(grpc.ServerCredentials.createInsecure()).injectConnection(socket);
  return () => {
    cancel();
    server.forceShutdown();
  };
}

const cannotListen = ({ message }: Error) =>
  new StandInsError(
    "PROVIDER_STAND_INS_PORT",
    `the stand-ins must be able to listen on a free port of 127.0.0.1, got: ${message}`,
  );
