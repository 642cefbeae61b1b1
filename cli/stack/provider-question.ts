import type { automation } from "@pulumi/pulumi";

import { UserError } from "../user-error.ts";

/** A question to providers that is asked from within a program, and its answer afterwards. */
export class ProviderQuestion<Answer> {
  readonly #question: () => Promise<Answer>;
  #outcome: { answer: Answer } | { error: unknown } | undefined;

  constructor(question: () => Promise<Answer>) {
    this.#question = question;
  }

  /** Asks; a failure is kept for `answer`, so that the engine does not report it in its own words. */
  readonly program: automation.PulumiFn = async () => {
    try {
      this.#outcome = { answer: await this.#question() };
    } catch (error) {
      this.#outcome = { error };
    }
  };

  get isAnswered(): boolean {
    return this.#outcome !== undefined;
  }

  /** @throws UserError with a provider's refusal; whatever else the question threw. */
  answer(): Answer {
    if (this.#outcome === undefined) {
      throw new Error("the question was not asked");
    }
    if ("answer" in this.#outcome) {
      return this.#outcome.answer;
    }
    const refusal = refusalOf(this.#outcome.error);
    throw refusal === undefined ? this.#outcome.error : new UserError(refusal);
  }
}

/** What a provider refuses a function with, without the engine's wrapping of it; undefined for any other failure. */
export function refusalOf(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : "";
  const wrapping = /^invocation of \S+ returned an error: (?:invoking \S+: )?(?:1 error occurred:\s*\* )?/;
  return wrapping.test(message) ? message.replace(wrapping, "").trim() : undefined;
}
