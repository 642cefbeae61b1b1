import type { CommandContext } from "../command/command.ts";
import { environmentConfiguration } from "../environment/environment-configuration.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";
import { told } from "../run-impact.ts";
import { type Engine, findEngine } from "../stack/engine/engine.ts";
import type { SharedPack } from "../stack/policy/shared-pack.ts";
import { failedPreview } from "./environment-preview.ts";
import type { PreviewRequest } from "./preview-request.ts";
import { impactOfTask, type PreparedEnvironment, type PreviewTask, QuietTerminal } from "./preview-task.ts";
import type { PreviewThread } from "./preview-thread.ts";

/** What takes as long to load as this thread itself. */
export interface Begun {
  threads: PreviewThread[];
  pack: SharedPack;
}

/** What the environments share while they are previewed. */
interface Shared {
  engine: Engine;
  /** Makes one on this machine ready to be opened; undefined for one of the tenant. */
  prepare(stack: string): PreparedEnvironment | undefined;
  close(): Promise<void>;
}

/**
 * Previews several environments, in this thread and in others at once. Each has a thread to itself while its program runs: what a
 * program lets go wrong unseen, Node.js tells to all of its thread.
 * @param begun the other threads and the policy pack, which whoever has begun them ends.
 * @returns in the order of the environments, the failed ones included.
 */
export async function impactsSideBySide(
  stacks: string[],
  { threads, pack }: Begun,
  request: PreviewRequest,
  context: CommandContext,
): Promise<EnvironmentImpact[]> {
  const { signal, terminal } = context;
  const failed = (stack: string, error: unknown): EnvironmentImpact => {
    signal.throwIfAborted();
    return failedPreview({ stack, local: request.local }, told(error, context));
  };
  const quiet = { ...context, terminal: new QuietTerminal((line) => terminal.say(line)) };
  const impacts: EnvironmentImpact[] = [];
  const left = stacks.entries();
  const drain = async (shared: Shared, preview: (task: PreviewTask) => Promise<EnvironmentImpact>): Promise<void> => {
    for (const [index, stack] of left) {
      signal.throwIfAborted();
      terminal.progress(`Previewing ${stack}`);
      try {
        const prepared = shared.prepare(stack);
        impacts[index] = await preview({ stack, prepared, engine: asData(shared.engine) });
      } catch (error) {
        impacts[index] = failed(stack, error);
      }
    }
  };
  try {
    const shared = await share(request, context);
    try {
      await pack.lead(shared.engine);
      const drained = await Promise.allSettled([
        drain(shared, (task) => impactOfTask(task, shared.engine, request, quiet)),
        ...threads.map((thread) => drain(shared, (task) => thread.preview(task))),
      ]);
      const [refused] = drained.filter((outcome) => outcome.status === "rejected");
      if (refused !== undefined) {
        throw refused.reason;
      }
    } finally {
      await shared.close();
    }
    return impacts;
  } catch (error) {
    return stacks.map((stack) => failed(stack, error));
  }
}

function asData({ command, ...rest }: Engine): PreviewTask["engine"] {
  return { ...rest, command: command.command, version: String(command.version) };
}

async function share(request: PreviewRequest, context: CommandContext): Promise<Shared> {
  const { checkout, terminal, signal } = context;
  const search = { onProgress: (line: string) => terminal.progress(line), signal };
  if (!request.local) {
    const engine = await findEngine(search);
    return { engine, prepare: () => undefined, close: async () => {} };
  }
  const { startMachine } = await import("../local-machine/machine.ts");
  const machine = await startMachine({ checkout, ...search });
  return {
    engine: machine.engine,
    prepare(stack) {
      environmentConfiguration(checkout, stack);
      const remarks = machine.prepare(stack);
      const { advice, ...place } = machine.placeOf(stack);
      return { remarks, place, folder: machine.folder.root, variables: machine.variables };
    },
    close: () => machine.close(),
  };
}
