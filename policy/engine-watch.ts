import { Channel, type ChannelInterface, connectivityState, credentials } from "@grpc/grpc-js";

/**
 * Ends this process as soon as nothing answers at the engine's address any more: an engine that was killed could not end it.
 * Its parent would not tell on every system, Windows has a shell in between (`start.cmd`).
 */
export function endWithEngine(address: string): void {
  // Never through the proxy that the environment may name: the engine is on this machine.
  watch(new Channel(address, credentials.createInsecure(), { "grpc.enable_http_proxy": 0 }));
}

/** A connection that was lost is made anew once; the channel fails when the engine is gone. */
function watch(channel: ChannelInterface): void {
  const state = channel.getConnectivityState(true);
  if (state === connectivityState.TRANSIENT_FAILURE) {
    process.exit();
  }
  channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, () => watch(channel));
}
