import { availableParallelism } from "node:os";

import type { CommandContext } from "../command/command.ts";
import { environmentConfiguration } from "../environment/environment-configuration.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";
import { told } from "../run-impact.ts";
import { type Engine, findEngine } from "../stack/engine/engine.ts";
import { startSharedPack } from "../stack/policy/shared-pack.ts";
import { failedPreview } from "./environment-preview.ts";
import type { PreviewRequest } from "./preview-request.ts";
import { PreviewThread } from "./preview-thread.ts";
import type { PreparedEnvironment } from "./thread.ts";

/** Each has an engine, a policy pack and providers beside it, some hundred megabytes. */
const mostThreads = 4;

/** What the environments share while they are previewed. */
interface Shared {
  engine: Engine;
  /** Variables that give a thread's engines providers of their own. */
  attach(): Promise<Record<string, string>>;
  /** Makes one on this machine ready to be opened in a thread; undefined for one of the tenant. */
  prepare(stack: string, providers: Record<string, string>): PreparedEnvironment | undefined;
  close(): Promise<void>;
}

/**
 * Previews several environments, as many at once as there are processors. Each has a thread to itself while its program runs: what a
 * program lets go wrong unseen, Node.js tells to all of its thread.
 * @returns in the order of the environments, the failed ones included.
 */
export async function impactsSideBySide(
  stacks: string[],
  request: PreviewRequest,
  context: CommandContext,
): Promise<EnvironmentImpact[]> {
  const { signal } = context;
  const failed = (stack: string, error: unknown): EnvironmentImpact => {
    signal.throwIfAborted();
    return failedPreview({ stack, local: request.local }, told(error, context));
  };
  const impacts: EnvironmentImpact[] = [];
  const left = stacks.entries();
  const drain = async (shared: Shared): Promise<void> => {
    const providers = await shared.attach();
    const thread = new PreviewThread(shared.engine, request, context);
    try {
      for (const [index, stack] of left) {
        signal.throwIfAborted();
        context.terminal.progress(`Previewing ${stack}`);
        try {
          impacts[index] = await thread.preview({ stack, prepared: shared.prepare(stack, providers) });
        } catch (error) {
          impacts[index] = failed(stack, error);
        }
      }
    } finally {
      await thread.close();
    }
  };
  try {
    const shared = await share(request, context);
    const pack = await startSharedPack(shared.engine);
    try {
      const count = Math.min(availableParallelism(), mostThreads, stacks.length);
      const drained = await Promise.allSettled(Array.from({ length: count }, () => drain(shared)));
      const [refused] = drained.filter((outcome) => outcome.status === "rejected");
      if (refused !== undefined) {
        throw refused.reason;
      }
    } finally {
      await pack.close();
      await shared.close();
    }
    return impacts;
  } catch (error) {
    return stacks.map((stack) => failed(stack, error));
  }
}

async function share(request: PreviewRequest, context: CommandContext): Promise<Shared> {
  const { checkout, terminal, signal } = context;
  const search = { onProgress: (line: string) => terminal.progress(line), signal };
  if (!request.local) {
    const engine = await findEngine(search);
    return { engine, attach: async () => ({}), prepare: () => undefined, close: async () => {} };
  }
  const { startMachine } = await import("../local-machine/machine.ts");
  const machine = await startMachine({ checkout, ...search });
  return {
    engine: machine.engine,
    attach: () => machine.attachMore(),
    prepare(stack, providers) {
      environmentConfiguration(checkout, stack);
      const remarks = machine.prepare(stack);
      const { advice, ...own } = machine.placeOf(stack);
      const place = { ...own, variables: { ...own.variables, ...providers } };
      return { remarks, place, folder: machine.folder.root, variables: machine.variables };
    },
    close: () => machine.close(),
  };
}
