import { SHARE_ENV, Worker } from "node:worker_threads";

import { clock } from "../clock.ts";
import type { CommandContext } from "../command/command.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";
import type { PreviewRequest } from "./preview-request.ts";
import type { PreviewTask } from "./preview-task.ts";
import type { ThreadAnswer, ThreadData, ThreadOrder } from "./thread.ts";

/** A worker, and what rejects once it has ended. */
interface Running {
  worker: Worker;
  ended: Promise<never>;
}

/** Loads the SDK and the program before it listens. */
const ownFile = new URL("thread-start.mjs", import.meta.url);

/**
 * A thread that previews one environment after another, and loads what it needs from the start on. The SDK keeps a fifth of a megabyte of
 * each; a new thread would take thirty, and half a second.
 */
export class PreviewThread {
  readonly #start: () => Running;
  readonly #context: CommandContext;
  #running: Running | undefined;

  constructor(request: PreviewRequest, context: CommandContext, file = ownFile) {
    this.#start = () => this.#started(file, { checkout: context.checkout, request });
    this.#context = context;
    this.#running = this.#start();
  }

  /** @throws what ended the thread before it could answer; the next preview starts another one. */
  async preview(task: PreviewTask): Promise<EnvironmentImpact> {
    const { terminal, signal } = this.#context;
    this.#running ??= this.#start();
    const { worker, ended } = this.#running;
    const stop = (): void => worker.postMessage("stop" satisfies ThreadOrder);
    signal.addEventListener("abort", stop);
    const answered = new Promise<EnvironmentImpact>((resolve, reject) => {
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
    });
    worker.postMessage(task satisfies ThreadOrder);
    try {
      return await Promise.race([answered, ended]);
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      worker.removeAllListeners("message");
      signal.removeEventListener("abort", stop);
    }
  }

  async close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.worker.terminate();
  }

  #started(file: URL, workerData: ThreadData): Running {
    // The variables stay one and the same: what leads to a real tenant may be taken out of them while the thread is loaded.
    const worker = new Worker(file, { workerData, env: SHARE_ENV });
    const ended = new Promise<never>((_, reject) => {
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`A thread of previews ended with code ${code}`)));
    });
    const running = { worker, ended };
    // A preview that it breaks off tells of it; one that comes later has another thread.
    ended.catch(() => {
      this.#running = this.#running === running ? undefined : this.#running;
    });
    return running;
  }
}
