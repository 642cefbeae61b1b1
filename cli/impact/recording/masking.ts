import { resourceTypes, type Values } from "./resource-change.ts";

/** What stands where a secret was. */
export const maskedSecret = "[secret]";

/** What stands where a value is known only after the run. */
export const knownAfterRun = "(known after the run)";

/**
 * The key that marks an object as one of the engine's special values, and what it holds for a secret
 * (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go).
 */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** What the engine writes for a value of each type that is not known yet (sdk/go/common/resource/plugin/rpc.go). */
const unknownValues = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Properties that are secret whether or not the engine marks them. */
const secretNames = /^(value|secretText|.*secret|.*password|.*passphrase)$/i;
/** `value` is a secret in these only; an app role has a value as well. */
const valueIsSecret = /ApplicationPassword|^password$/;
/** Shorter texts occur by chance in others, and no client secret is that short. */
const shortestSecret = 8;

/**
 * Takes every secret out of what the engine reports: by the engine's own marks, and by the names of the properties that
 * hold one. What stood in a property known to be secret is blanked wherever else it occurs.
 */
export class Masking {
  readonly #plaintexts = new Set<string>();

  /** Properties of a resource of the type, with masks and with words for what is not known yet. */
  values(type: string, values: unknown): Values {
    return isRecord(values) ? (this.#value(values, type) as Values) : {};
  }

  /** The same value without the secrets that were seen up to now. */
  blank<Value>(value: Value): Value {
    if (this.#plaintexts.size === 0) {
      return value;
    }
    return mapTexts(value, (text) => this.text(text)) as Value;
  }

  /** The same text without the secrets that were seen up to now. */
  text(text: string): string {
    return [...this.#plaintexts].reduce((masked, secret) => masked.replaceAll(secret, maskedSecret), text);
  }

  /** Whether a secret that was seen up to now stands in a value. */
  isInClear(value: unknown): boolean {
    return JSON.stringify(value) !== JSON.stringify(this.blank(value));
  }

  #value(value: unknown, owner: string): unknown {
    if (typeof value === "string") {
      return unknownValues.has(value) ? knownAfterRun : value;
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.#value(item, owner));
    }
    if (!isRecord(value)) {
      return value;
    }
    if (value[signature] === secretSignature) {
      this.remember(value.value ?? value.plaintext);
      return maskedSecret;
    }
    const entries = Object.entries(value).map(([key, item]) => [key, this.#property(key, item, owner)]);
    return Object.fromEntries(entries);
  }

  #property(key: string, value: unknown, owner: string): unknown {
    if (typeof value !== "string" || value === "" || !isSecretName(key, owner)) {
      return this.#value(value, key === "password" ? key : owner);
    }
    this.remember(value);
    // The engine marks an output that is secret; one that it does not mark must be found in clear.
    return owner === resourceTypes.stack && value.length >= shortestSecret ? value : maskedSecret;
  }

  /** Every text in a secret value, which the engine may have written as JSON. */
  remember(value: unknown): void {
    mapTexts(value, (text) => {
      if (text.length >= shortestSecret && !isMask(text)) {
        this.#plaintexts.add(text).add(jsonText(text));
      }
      return text;
    });
  }
}

/** The text that a JSON string stands for; the text itself when it is none. */
function jsonText(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" && value.length >= shortestSecret ? value : text;
  } catch {
    return text;
  }
}

function isSecretName(key: string, owner: string): boolean {
  return secretNames.test(key) && (key !== "value" || valueIsSecret.test(owner));
}

function isMask(text: string): boolean {
  return text === maskedSecret || unknownValues.has(text);
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => mapTexts(item, change));
  }
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]))
    : value;
}

/** Whether a value is an object with properties, no list. */
export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
