import { automation } from "@pulumi/pulumi";

import { UserError } from "../user-error.ts";

/** Collects what the engine reports as errors during one run, each text once. */
export class EngineDiagnostics {
  readonly #errors = new Set<string>();

  add({ diagnosticEvent, policyEvent }: automation.EngineEvent): void {
    if (diagnosticEvent?.severity === "error") {
      const text = plainText(diagnosticEvent.message);
      if (text !== "") {
        this.#errors.add(text);
      }
    }
    if (policyEvent?.enforcementLevel === "mandatory") {
      this.#errors.add(`Policy ${policyEvent.policyName}: ${plainText(policyEvent.message)}`);
    }
  }

  /** The engine's own words, or undefined when it reported no error. */
  asUserError(): UserError | undefined {
    return this.#errors.size === 0 ? undefined : new UserError([...this.#errors].join("\n"));
  }
}

/**
 * An engine's message without its colour marks (`<{%reset%}>`) and outer blank lines; of what a provider refuses, the
 * reason alone. Empty for a message that has none.
 */
export function plainText(message: string): string {
  const text = message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
  return refusedSignIn(text) ?? refusedInvocation(text) ?? text;
}

/** The token endpoint's refusal, which a provider passes on with everything around it; its trace is another each time. */
function refusedSignIn(text: string): string | undefined {
  const [, description] = /"error_description":"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  const [reason = ""] = description?.split(/(?: |\\r|\\n)*Trace ID: /) ?? [];
  return reason === ""
    ? undefined
    : `Microsoft Entra ID refuses the identity that the azuread provider signs in with: ${reason} Check \`az login\`, or ` +
        "ARM_TENANT_ID, ARM_CLIENT_ID and its credential (docs/deployer.md).";
}

/** What a provider's function refuses comes as an exception of the program, with a stack of the SDK's own lines. */
function refusedInvocation(text: string): string | undefined {
  const pattern =
    /^Unhandled exception: Error: (?<what>invocation of \S+ returned an error: )(?<why>.*?)\s*(?:\n\s+at .*)?$/s;
  const { what = "", why } = pattern.exec(text)?.groups ?? {};
  return why === "" ? "" : why && `${what}${why}`;
}

/** What to say of a stack whose state cannot be used; each a sentence or two. */
export interface StateAdvice {
  /** Another update holds the stack. */
  busy(): string;
  /** The state is not what the engine wrote; completes a sentence that tells why. */
  damaged: { what: string; remedy: string };
  /** The secrets in the state are encrypted with another passphrase. */
  wrongPassphrase: string;
  /** The backend has no stack of this name. */
  missing: string;
}

/** Turns a failed command of the CLI into what the person at the keyboard can do about it. */
export function explainEngineError(error: unknown, advice: StateAdvice): unknown {
  if (error instanceof automation.ConcurrentUpdateError) {
    return new UserError(advice.busy());
  }
  if (error instanceof automation.StackNotFoundError) {
    return new UserError(advice.missing);
  }
  return error instanceof automation.CommandError ? (explainEngineOutput(error.message, advice) ?? error) : error;
}

/** Turns what a failed command of the CLI wrote into the same; undefined when it reported no error. */
export function explainEngineOutput(output: string, advice: StateAdvice): UserError | undefined {
  const reported = output.split("\n").filter((line) => line.startsWith("error: "));
  const text = [...new Set(reported)].map((line) => line.slice("error: ".length)).join("\n");
  if (/invalid character|unexpected end of JSON|unmarshal|snapshot integrity|could not deserialize/i.test(text)) {
    return new UserError(
      `${advice.damaged.what} must be what the engine wrote, but it is damaged: ${text}\nNothing was changed. ` +
        advice.damaged.remedy,
    );
  }
  if (text.includes("incorrect passphrase")) {
    return new UserError(advice.wrongPassphrase);
  }
  if (/no stack named .* found/.test(text)) {
    return new UserError(advice.missing);
  }
  if (text.includes("PULUMI_ACCESS_TOKEN must be set")) {
    return new UserError(
      "A backend must hold the stack's state, but none is chosen. Sign in to it with `pulumi login`, or name it in " +
        "PULUMI_BACKEND_URL (https://www.pulumi.com/docs/iac/concepts/state-and-backends/).",
    );
  }
  if (/with configuration key .* must be of type/.test(text)) {
    return new UserError(`${text}. Correct it in the stack's Pulumi.*.yaml; Pulumi.yaml tells every key's type.`);
  }
  return text === "" ? undefined : new UserError(text);
}

/** Turns what a provider refuses into its own words; any other failure stays itself, a bug. */
export function explainRefusal(error: unknown): unknown {
  const refusal = refusalOf(error);
  return refusal === undefined ? error : new UserError(refusal);
}

/** What a provider refuses a function with, without the engine's wrapping of it; undefined for any other failure. */
export function refusalOf(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : "";
  const wrapping = /^invocation of \S+ returned an error: (?:invoking \S+: )?(?:1 error occurred:\s*\* )?/;
  return wrapping.test(message) ? message.replace(wrapping, "").trim() : undefined;
}
