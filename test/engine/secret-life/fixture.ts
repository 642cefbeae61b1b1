import type { automation } from "@pulumi/pulumi";
import { vi } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import type { ConsoleSettings } from "../../../cli/sign-in/relying-party.ts";
import { signInWithCode } from "../../../cli/sign-in/sign-in.ts";
import type { StackOutputs } from "../../../cli/stack/stack-state.ts";
import { plainText } from "../../../cli/stack/stops/engine-diagnostics.ts";
import { ScriptedTerminal } from "../scripted-terminal.ts";
import { type Ended, registrationsOf, type TestCheckout } from "../test-checkout.ts";

const millisecondsPerDay = 86_400_000;

/**
 * Days that pass in the program, in local Entra ID and in the stand-ins at once, from today on: the certificate was issued
 * by the machine's clock, which TLS goes on reading.
 */
export class Calendar {
  /** A little ahead, so that nothing that the start of local Entra ID makes begins after it. */
  readonly #start = Math.floor(Date.now() / 1000) * 1000 + 600_000;

  /** Moves the clock to the same time of day, a number of days after today. */
  moveTo(day: number): void {
    vi.useFakeTimers({ now: this.#start + day * millisecondsPerDay, toFake: ["Date"] });
  }

  /** That time, RFC 3339. */
  at(day: number): string {
    return `${new Date(this.#start + day * millisecondsPerDay).toISOString().slice(0, 19)}Z`;
  }

  /** Its date, as warnings name it. */
  date(day: number): string {
    return this.at(day).slice(0, 10);
  }
}

/** What the console would be told by these outputs. */
export function settingsOf(outputs: StackOutputs): ConsoleSettings {
  return {
    clientId: outputs.clientId?.value,
    clientSecret: outputs.clientSecret?.value,
    issuer: outputs.issuer?.value,
    callbackUrl: outputs.callbackUrls?.value[0],
  };
}

/** "signed in", or the code with which Entra ID refuses these outputs. */
export async function signIn(outputs: StackOutputs): Promise<string> {
  try {
    await signInWithCode(settingsOf(outputs), "tom@lindenglass.test");
    return "signed in";
  } catch (error) {
    const text = (error as { error_description?: string }).error_description;
    if (text === undefined) {
      throw error;
    }
    return /^AADSTS\d+/.exec(text)?.[0] ?? text;
  }
}

/** Names and ends of the secrets in the directory, the oldest first. */
export function secretsOf(
  environment: Pick<LocalEnvironment, "entra">,
): { displayName: string | null; endDateTime: string }[] {
  return (registrationsOf(environment)[0]?.passwordCredentials ?? [])
    .map(({ displayName, endDateTime }) => ({ displayName, endDateTime }))
    .toSorted((a, b) => (a.displayName ?? "").localeCompare(b.displayName ?? ""));
}

/** The generations of the client secret that the directory has. */
export async function generationsIn(checkout: TestCheckout): Promise<number[]> {
  const secrets = await checkout.inTenant((entra) => secretsOf({ entra }));
  return secrets.map(({ displayName }) => Number(displayName?.replace("RustDesk console, generation ", "")));
}

/** Runs `npm run rotate -- local --stack test WORDS`; by default somebody is there and says yes. */
export async function rotate(
  checkout: TestCheckout,
  words: string[] = [],
  terminal = new ScriptedTerminal(true),
): Promise<Ended & { terminal: ScriptedTerminal }> {
  const ended = await checkout.run(["rotate", "--local", "--stack", "test", ...words], terminal);
  return { ...ended, terminal };
}

/** Collects the warnings and errors of a run, each text once. */
export class Diagnostics {
  readonly #texts = new Set<string>();
  readonly onEvent = ({ diagnosticEvent }: automation.EngineEvent): void => {
    if (diagnosticEvent && ["warning", "error"].includes(diagnosticEvent.severity)) {
      this.#texts.add(`${diagnosticEvent.severity}: ${plainText(diagnosticEvent.message)}`);
    }
  };

  get texts(): string[] {
    return [...this.#texts];
  }
}
