import { connect } from "node:http2";

/**
 * Ends this process as soon as nothing answers at the engine's address any more: an engine that was killed could not end it.
 * Its parent would not tell on every system, Windows has a shell in between (`start.cmd`).
 */
export function endWithEngine(address: string): void {
  // gRPC is HTTP/2. A connection that was lost is made anew, which fails when the engine is gone.
  const session = connect(`http://${address}`);
  session.on("error", () => process.exit());
  session.on("close", () => endWithEngine(address));
}
