import { randomUUID } from "node:crypto";

import type { LocalEntra } from "local-entra";

import type { Sheet } from "../../sheet/sheet.ts";
import type { Provider } from "./provider.ts";

/** What the dialog is filled in with from the outputs. */
export type FilledIn = Omit<Provider, "callbackUrl">;

/** A way to fill the dialog in without pasting: right, or wrong in one field. */
interface Practice {
  /** On its button. */
  title: string;
  filledIn(right: FilledIn, directory: PracticeDirectory): FilledIn;
}

/** Where a practice finds what it needs; all that it makes is gone after `close`. */
export class PracticeDirectory {
  readonly #applications: LocalEntra["directory"]["applications"];
  readonly #secrets: LocalEntra["directory"]["clientSecrets"];
  readonly #now: () => Date;
  #remove: (() => void) | undefined;

  constructor({ directory }: Pick<LocalEntra, "directory">) {
    this.#applications = directory.applications;
    this.#secrets = directory.clientSecrets;
    this.#now = () => directory.now();
  }

  /** The ID under which the portal lists the registration's newest client secret, beside the hidden value. */
  secretId(clientId: string): string {
    return this.#applications.getByAppId(clientId)?.passwordCredentials.at(-1)?.keyId ?? randomUUID();
  }

  objectId(clientId: string): string {
    return this.#applications.getByAppId(clientId)?.id ?? randomUUID();
  }

  /** The value of a client secret that ended yesterday; it is at the registration until the next practice. */
  expiredSecret(clientId: string): string {
    const application = this.#applications.getByAppId(clientId);
    const keyId = randomUUID();
    const value = this.#secrets.create(keyId);
    const [startDateTime = "", endDateTime = ""] = [30, 1].map((days) => this.#daysAgo(days));
    const credential = {
      keyId,
      displayName: "Practice console: expired",
      hint: value.slice(0, 3),
      startDateTime,
      endDateTime,
    };
    if (application !== undefined) {
      application.passwordCredentials.push({ ...credential, customKeyIdentifier: null, secretText: null });
      this.#applications.update(application);
    }
    this.#remove = () => this.#removeSecret(clientId, keyId);
    return value;
  }

  /** Removes what the last practice made. */
  close(): void {
    this.#remove?.();
    this.#remove = undefined;
  }

  #removeSecret(clientId: string, keyId: string): void {
    this.#secrets.remove(keyId);
    const application = this.#applications.getByAppId(clientId);
    if (application !== undefined) {
      application.passwordCredentials = application.passwordCredentials.filter(
        (credential) => credential.keyId !== keyId,
      );
      this.#applications.update(application);
    }
  }

  #daysAgo(days: number): string {
    return `${new Date(this.#now().getTime() - days * 86_400_000).toISOString().slice(0, 19)}Z`;
  }
}

/** By the names of their buttons' values. */
export const practices = {
  right: { title: "The outputs as they are", filledIn: (right) => right },
  "secret-id": {
    title: "The Secret ID as Client secret",
    filledIn: (right, directory) => ({
      ...right,
      clientSecret: directory.secretId(right.clientId),
      mistake: "the Client secret is the Secret ID, which the portal shows beside the value",
    }),
  },
  expired: {
    title: "An expired Client secret",
    filledIn: (right, directory) => ({
      ...right,
      clientSecret: directory.expiredSecret(right.clientId),
      mistake: "the Client secret ended yesterday",
    }),
  },
  "object-id": {
    title: "The Object ID as Client id",
    filledIn: (right, directory) => ({
      ...right,
      clientId: directory.objectId(right.clientId),
      mistake: "the Client id is the registration's Object ID",
    }),
  },
  "issuer-slash": {
    title: "An Issuer with a slash at its end",
    filledIn: (right) => ({ ...right, issuer: `${right.issuer}/`, mistake: "the Issuer has a slash at its end" }),
  },
  "issuer-tenant": {
    title: "An Issuer with another tenant",
    filledIn: (right) => ({
      ...right,
      issuer: right.issuer.replace(/[0-9a-f-]{36}/, () => randomUUID()),
      mistake: "the Issuer names a tenant that is not there",
    }),
  },
} as const satisfies Record<string, Practice>;

/** The name of a practice. */
export type PracticeName = keyof typeof practices;

/** Whether a word names a practice. */
export function isPracticeName(word: string): word is PracticeName {
  return Object.hasOwn(practices, word);
}

/** Fills the dialog in from the outputs as a practice does it, after what the practice before has left. */
export function practise(name: PracticeName, sheet: Sheet, directory: PracticeDirectory): FilledIn {
  directory.close();
  const { clientId, clientSecret, issuer } = sheet;
  const practice: Practice = practices[name];
  return practice.filledIn({ clientId, clientSecret, issuer }, directory);
}
