import type { automation } from "@pulumi/pulumi";

import { accessStops } from "./access-stops.ts";
import { directoryStops, sharperStops } from "./directory-stops.ts";
import { engineStops, machineStops } from "./engine-stops.ts";
import { EngineStop, foundAmong, type StateAdvice, type Stop, type StopContext } from "./stop.ts";

/**
 * An engine's message without its colour marks (`<{%reset%}>`) and outer blank lines; of a function that a provider refuses, without
 * the SDK's lines around it. Empty for a message that tells nothing.
 */
export function plainText(message: string): string {
  const text = message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
  const { what = "", why } = invocation.exec(text)?.groups ?? {};
  return why === undefined ? text : why && `${what}${why}`;
}

/** An SDK's exception of a function that a provider refuses; without a reason where the engine tells that apart. */
const invocation =
  /^Unhandled exception: Error: (?<what>invocation of \S+ returned an error: )(?<why>.*?)\s*(?:\n\s+at .*)?$/s;

/** pulumi/pkg/resource/deploy/deployment_executor.go; an essay on AWS follows. */
const pending = /with \d+ pending operations from previous deployment\.\n(?<list>(?: +\* .*\n)+)/;

/** A warning of the engine or of a provider, in this product's words where it has some. */
export function warningWords(message: string): string {
  const text = plainText(message);
  const { list } = pending.exec(text)?.groups ?? {};
  if (list === undefined) {
    return text;
  }
  const names = [...list.matchAll(/\* (\S+), interrupted while (\w+)/g)].map(
    ([, urn = "", deed]) => `${nameOf(urn)} (${deed})`,
  );
  return (
    `An earlier run was interrupted in the middle of ${names.join(", ")}: Entra ID may have it without the state's knowing. ` +
    "`npm run up` looks for it, says what it finds, and ends this warning."
  );
}

/** What the engine says last of every run that stops; it tells nothing. */
const afterword =
  /^(?:(?:preview|update|refresh|destroy) failed|One or more errors occurred\. Check logs for more details)$/gm;

/** Whatever the program itself, or a rule of `components/rules`, says: a sentence of what must be what. */
const ownWords =
  /^(?:[A-Z][\w' ]* |\w+(?:\.\w+)* )(?:\S+ )*?must |^The (?:(?:app registration|identities) cannot be declared|client secret stopped working)/;

/** Collects why a run of the engine stops, each reason once. */
export class EngineDiagnostics {
  readonly #texts = new Map<string, { text: string; resource: string | undefined }>();
  readonly #policies = new Set<string>();
  readonly #declared = new Set<string>();

  add({ diagnosticEvent, policyEvent, resourcePreEvent, resOutputsEvent }: automation.EngineEvent): void {
    const step = (resourcePreEvent ?? resOutputsEvent)?.metadata;
    if (step?.new !== undefined && step.new !== null) {
      this.#declared.add(nameOf(step.urn));
    }
    if (diagnosticEvent?.severity === "error") {
      const { message, urn } = diagnosticEvent;
      const told = {
        text: plainText(message).replaceAll(afterword, "").trim(),
        resource: urn ? nameOf(urn) : undefined,
      };
      this.#texts.set(JSON.stringify(told), told);
    }
    if (policyEvent?.enforcementLevel === "mandatory") {
      this.#policies.add(`Policy ${policyEvent.policyName}: ${plainText(policyEvent.message)}`);
    }
  }

  /** Why the run stopped; undefined when the engine reported no error. */
  stopped(advice: StateAdvice): EngineStop | undefined {
    const context = { advice, declared: [...this.#declared] };
    const told = [...this.#texts.values()].flatMap(({ text, resource }) => {
      const stop = stopOf(text, { ...context, resource });
      return stop === undefined ? [] : [{ ...stop, resource, said: text }];
    });
    const stops: Stop[] = [...told, ...[...this.#policies].map((line) => ({ line, isPolicy: true }))];
    return stops.length === 0 ? undefined : new EngineStop(onceEach(stops));
  }
}

/**
 * What a text of the engine means here, by the first table that knows it. What none knows is shown as it is. Undefined for a text
 * that tells nothing.
 */
export function stopOf(text: string, context: StopContext): Stop | undefined {
  if (text === "") {
    return undefined;
  }
  const sharper = foundAmong([...engineStops, ...sharperStops], text, context);
  if (sharper !== undefined || ownWords.test(text)) {
    return sharper ?? { line: text };
  }
  return (
    foundAmong([...accessStops, ...directoryStops, ...machineStops], text, context) ?? {
      line: `The engine says: ${text}`,
    }
  );
}

/** The same reason of several resources is told once, with all that was said of it. */
function onceEach(stops: Stop[]): Stop[] {
  const byWords = Map.groupBy(stops, ({ line, action }) => JSON.stringify([line, action]));
  return [...byWords.values()].flatMap(([first, ...others]) => {
    const said = [...new Set([first, ...others].flatMap((stop) => stop?.said ?? []))].join("\n");
    return first === undefined ? [] : [{ ...first, said }];
  });
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
