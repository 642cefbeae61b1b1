import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";

import { clock, type TimedPart } from "../clock.ts";
import { Terminal } from "../command/terminal.ts";
import { type Environment, openDeployed } from "../environment/environment.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { environmentConfiguration } from "../environment/environment-configuration.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";
import { LocalFolder } from "../local-machine/folder.ts";
import { localStateAdvice } from "../local-machine/state-advice.ts";
import type { Engine } from "../stack/engine/engine.ts";
import { observed } from "../stack/engine/engine-run.ts";
import { cliAt } from "../stack/engine/known-cli.ts";
import { inOwnGroup } from "../stack/engine/own-group.ts";
import { RegistrationStack, type StackPlace } from "../stack/stack.ts";
import { impactOn } from "./environment-preview.ts";
import type { PreviewRequest } from "./preview-request.ts";

/** What a thread is started with. */
export interface ThreadData {
  checkout: string;
  request: PreviewRequest;
  engine: Omit<Engine, "command"> & { command: string; version: string };
}

/** An environment on this machine that is ready to be opened. */
export interface PreparedEnvironment {
  place: Omit<StackPlace, "advice" | "program">;
  /** The machine's `.local`. */
  folder: string;
  remarks: string[];
  variables: Record<string, string>;
}

/** An environment to preview. */
export interface PreviewTask {
  stack: string;
  /** Undefined for one of the tenant. */
  prepared: PreparedEnvironment | undefined;
}

/** What a thread is told. */
export type ThreadOrder = PreviewTask | "stop";

/** What it tells. */
export type ThreadAnswer = { impact: EnvironmentImpact; parts: TimedPart[] } | { said: string } | { stopped: true };

/** Previews the environments that this thread is given, one after another. */
export function serve(): void {
  const port = parentPort as MessagePort;
  const { checkout, request, engine: known }: ThreadData = workerData;
  const engine: Engine = { ...known, command: observed(inOwnGroup(cliAt(known.command, known.version))) };
  const controller = new AbortController();
  const context = { checkout, terminal: new DistantTerminal(port), signal: controller.signal };
  port.on("message", async (order: ThreadOrder) => {
    if (order === "stop") {
      controller.abort();
      return;
    }
    const { stack, prepared } = order;
    const open = (choice: EnvironmentChoice) =>
      prepared ? openPrepared(choice, prepared, checkout, engine) : openDeployed(choice, context, engine);
    const answer = await impactOn(stack, request, context, open).then(
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

/** Opens an environment over a local Entra ID that runs in another thread. */
async function openPrepared(
  choice: EnvironmentChoice,
  { place, folder, remarks, variables }: PreparedEnvironment,
  checkout: string,
  engine: Engine,
): Promise<Environment> {
  trust(variables.NODE_EXTRA_CA_CERTS);
  const configuration = environmentConfiguration(checkout, choice.stack);
  const advice = localStateAdvice(LocalFolder.open(folder), choice.stack);
  return {
    ...{ engine, configuration, remarks, variables },
    stack: await RegistrationStack.open({ ...place, advice }, engine.command),
    configure: (values) => configuration.set(values),
    selector: selectorOf(choice),
    isLocal: true,
    close: async () => {},
  };
}

/** Each thread trusts for itself. */
function trust(caFile = ""): void {
  const certificate = readFileSync(caFile, "utf8");
  setDefaultCACertificates([...new Set([...getCACertificates("default"), certificate])]);
}

/** What a thread says, its command says; what it waits for, the others' progress tells. */
class DistantTerminal extends Terminal {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
  }

  override say(line = ""): void {
    this.#port.postMessage({ said: line } satisfies ThreadAnswer);
  }

  override progress(): void {}

  override async waiting<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    return work();
  }
}
