import { findEngine } from "../../cli/stack/engine/engine.ts";

/** Gets the real engine before any engine test runs; without one the whole run fails, it does not skip. */
export default async function setup(): Promise<void> {
  const engine = await findEngine({ onProgress: (line) => process.stderr.write(`  ${line}\n`) });
  process.stderr.write(`  Engine tests run with ${engine.description}\n`);
}
