import type { automation } from "@pulumi/pulumi";
import type { GraphExchange, LocalEntra } from "local-entra";

import { EnginePlan } from "./engine-plan.ts";
import type { Labels } from "./labels.ts";
import { type Requests, requestsOf } from "./requests.ts";
import { directorySnapshot, isSecret, randomStrings, stackOutputs, stateResources } from "./snapshot.ts";
import type { Operation } from "./step.ts";

/** What was seen of one operation of the engine and what it left behind, with labels in place of IDs and secrets. */
export interface Recording {
  title: string;
  plan: string[];
  errors: string[];
  requests: Requests;
  directory: unknown;
  state: unknown;
  outputs: Record<string, unknown>;
  secretOutputs: string[];
}

/** What an operation is recorded on. */
export interface Recorded {
  entra: LocalEntra;
  labels: Labels;
  stateFile: string;
}

/** Listens to Microsoft Graph and to the engine. */
export class Recorder {
  readonly #exchanges: GraphExchange[] = [];

  hear(exchange: GraphExchange): void {
    this.#exchanges.push(exchange);
  }

  /** Records one operation; one that fails is recorded with what the engine reports. */
  async record(
    { title, operation }: { title: string; operation: Operation },
    subject: Recorded,
    run: (onEvent: (event: automation.EngineEvent) => void) => Promise<unknown>,
  ): Promise<Recording> {
    const { labels, entra, stateFile } = subject;
    // What happened before, by hand, is learned but is not the operation's.
    this.#takeExchanges(labels);
    const plan = new EnginePlan(operation);
    await run((event) => plan.add(event)).catch((error: unknown) => {
      if (plan.errors.length === 0) {
        throw error;
      }
    });
    const exchanges = this.#takeExchanges(labels);
    for (const suffix of randomStrings(stateFile)) {
      labels.set(suffix, "{suffix}");
    }
    const outputs = stackOutputs(stateFile);
    return {
      title,
      plan: plan.lines((text) => labels.apply(text)),
      ...labels.apply({
        errors: plan.errors,
        directory: directorySnapshot(entra),
        state: stateResources(stateFile),
        outputs,
        secretOutputs: Object.keys(outputs).filter((name) => isSecret(outputs[name])),
      }),
      requests: requestsOf(exchanges, labels),
    };
  }

  #takeExchanges(labels: Labels): GraphExchange[] {
    const exchanges = this.#exchanges.splice(0);
    for (const exchange of exchanges) {
      labels.learn(exchange);
    }
    return exchanges;
  }
}
