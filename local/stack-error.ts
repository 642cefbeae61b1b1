import { automation } from "@pulumi/pulumi";

import type { LocalFolder } from "./folder.ts";
import { lockHolders } from "./stack-lock.ts";
import { UserError } from "./user-error.ts";

/** Collects what the engine reports as errors during one run, each text once. */
export class EngineDiagnostics {
  readonly #errors = new Set<string>();

  add({ diagnosticEvent }: automation.EngineEvent): void {
    if (diagnosticEvent?.severity === "error") {
      this.#errors.add(plainText(diagnosticEvent.message));
    }
  }

  /** The engine's own words, or undefined when it reported no error. */
  asUserError(): UserError | undefined {
    return this.#errors.size === 0 ? undefined : new UserError([...this.#errors].join("\n"));
  }
}

/** An engine's message without its colour marks (`<{%reset%}>`) and outer blank lines. */
export function plainText(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}

/** Turns a failed command of the CLI into what the person at the keyboard can do about it. */
export function explainEngineError(error: unknown, folder: LocalFolder): unknown {
  if (error instanceof automation.ConcurrentUpdateError) {
    return new UserError(
      `The stack in ${folder.state} must not be in use, but another update is running on it (process ` +
        `${lockHolders(folder).join(", ")}). Wait until it has finished, then try again.`,
    );
  }
  if (!(error instanceof automation.CommandError)) {
    return error;
  }
  const reported = error.message.split("\n").filter((line) => line.startsWith("error: "));
  const text = [...new Set(reported)].map((line) => line.slice("error: ".length)).join("\n");
  if (
    /invalid character|unexpected end of JSON|unmarshal|snapshot integrity|could not deserialize/i.test(text)
  ) {
    return new UserError(
      `The state in ${folder.state} must be what the engine wrote, but it is damaged: ${text}\nNothing was changed. ` +
        "Restore the stack's .json file from its .json.bak or from .pulumi/backups, or start afresh with " +
        "`npm run local -- reset`.",
    );
  }
  if (text.includes("incorrect passphrase")) {
    return new UserError(
      `${folder.passphraseFile} must hold the passphrase that encrypted the state in ${folder.state}, but it holds another. ` +
        "Nothing was changed. Restore it from a copy, or start afresh with `npm run local -- reset`.",
    );
  }
  return text === "" ? error : new UserError(text);
}
