import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";

import { clock, type TimedPart } from "../clock.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";
import type { Engine } from "../stack/engine/engine.ts";
import { observed } from "../stack/engine/engine-run.ts";
import { cliAt } from "../stack/engine/known-cli.ts";
import { inOwnGroup } from "../stack/engine/own-group.ts";
import type { PreviewRequest } from "./preview-request.ts";
import { impactOfTask, type PreviewTask, QuietTerminal } from "./preview-task.ts";

/** What a thread is started with. */
export interface ThreadData {
  checkout: string;
  request: PreviewRequest;
}

/** What a thread is told. */
export type ThreadOrder = PreviewTask | "stop";

/** What it tells. */
export type ThreadAnswer = { impact: EnvironmentImpact; parts: TimedPart[] } | { said: string } | { stopped: true };

/** Previews the environments that this thread is given, one after another. */
export function serve(): void {
  const port = parentPort as MessagePort;
  const { checkout, request }: ThreadData = workerData;
  const controller = new AbortController();
  const terminal = new QuietTerminal((said) => port.postMessage({ said } satisfies ThreadAnswer));
  const context = { checkout, terminal, signal: controller.signal };
  let engine: Engine | undefined;
  port.on("message", async (order: ThreadOrder) => {
    if (order === "stop") {
      controller.abort();
      return;
    }
    if (engine === undefined) {
      trust(order.prepared?.variables.NODE_EXTRA_CA_CERTS);
      engine = engineOf(order);
    }
    const answer = await impactOfTask(order, engine, request, context).then(
      (impact): ThreadAnswer => ({ impact, parts: clock.take() }),
      (error): ThreadAnswer => {
        if (controller.signal.aborted) {
          return { stopped: true };
        }
        throw error;
      },
    );
    port.postMessage(answer);
  });
}

function engineOf({ engine: { command, version, ...rest } }: PreviewTask): Engine {
  return { ...rest, command: observed(inOwnGroup(cliAt(command, version))) };
}

/** Each thread trusts for itself. */
function trust(caFile: string | undefined): void {
  if (caFile !== undefined) {
    setDefaultCACertificates([...new Set([...getCACertificates("default"), readFileSync(caFile, "utf8")])]);
  }
}
