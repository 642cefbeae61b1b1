import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Local Entra ID in its own process. */
export interface EntraChild {
  /** From calling `startLocalEntra` until it listens. */
  milliseconds: number;
  /** From starting the process until it listens. */
  processMilliseconds: number;
  origin: string;
  caFile: string;
  tenantId: string;
  deployer: { clientId: string; clientSecret: string };
  stop(): Promise<void>;
}

/** Starts local Entra ID on a folder in a process of its own. */
export async function startEntraChild(folder: string): Promise<EntraChild> {
  const started = performance.now();
  const child: ChildProcess = fork(join(import.meta.dirname, "entra-process.ts"), [folder]);
  const [message] = await once(child, "message");
  return {
    ...message,
    processMilliseconds: performance.now() - started,
    stop: async () => {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
