import { Worker } from "node:worker_threads";

import { clock } from "../clock.ts";
import type { CommandContext } from "../command/command.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";
import type { Engine } from "../stack/engine/engine.ts";
import type { PreviewRequest } from "./preview-request.ts";
import type { PreviewTask, ThreadAnswer, ThreadOrder } from "./thread.ts";

/** The SDK keeps some megabytes of each run until its thread ends. */
const mostPreviews = 10;

/** A thread that previews one environment after another, and begins anew after some. */
export class PreviewThread {
  readonly #start: () => Worker;
  readonly #context: CommandContext;
  #worker: Worker | undefined;
  #previews = 0;

  constructor(engine: Engine, request: PreviewRequest, context: CommandContext) {
    const { description, isOnPath, command } = engine;
    const known = { description, isOnPath, command: command.command, version: String(command.version) };
    const workerData = { checkout: context.checkout, request, engine: known };
    this.#start = () => new Worker(new URL("thread-start.mjs", import.meta.url), { workerData });
    this.#context = context;
  }

  /** @throws what ended the thread before it could answer; the next preview starts another one. */
  async preview(task: PreviewTask): Promise<EnvironmentImpact> {
    const { terminal, signal } = this.#context;
    if (this.#previews === mostPreviews) {
      await this.close();
    }
    this.#previews++;
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const stop = (): void => worker.postMessage("stop" satisfies ThreadOrder);
    signal.addEventListener("abort", stop);
    try {
      return await new Promise((resolve, reject) => {
        worker.on("message", (answer: ThreadAnswer) => {
          if ("said" in answer) {
            terminal.say(answer.said);
          } else if ("impact" in answer) {
            clock.note(answer.parts);
            resolve(answer.impact);
          } else {
            reject(signal.reason);
          }
        });
        worker.on("error", reject);
        worker.on("exit", (code) =>
          reject(new Error(`The thread that previews ${task.stack} ended with code ${code}`)),
        );
        worker.postMessage(task satisfies ThreadOrder);
      });
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      for (const event of ["message", "error", "exit"]) {
        worker.removeAllListeners(event);
      }
      signal.removeEventListener("abort", stop);
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#previews = 0;
    await worker?.terminate();
  }
}
