import { randomUUID } from "node:crypto";

import type { Application, LocalEntra } from "local-entra";

import type { Sheet } from "../../sheet/sheet.ts";
import type { Provider } from "./provider.ts";

/** What the dialog is filled in with from the outputs. */
export type FilledIn = Omit<Provider, "callbackUrl">;

const expiredName = "Practice console: expired";

/** Where a practice finds what it needs; all that it makes is gone after `close`. */
export class PracticeDirectory {
  readonly #directory: LocalEntra["directory"];

  constructor({ directory }: Pick<LocalEntra, "directory">) {
    this.#directory = directory;
  }

  application(clientId: string): Application | undefined {
    return this.#directory.applications.getByAppId(clientId);
  }

  /** The value of a client secret that ended yesterday; it is at the registration until the next practice. */
  expiredSecret(clientId: string): string {
    const { applications, clientSecrets } = this.#directory;
    const keyId = randomUUID();
    const value = clientSecrets.create(keyId);
    const application = this.application(clientId);
    const [startDateTime, endDateTime] = [this.#daysAgo(30), this.#daysAgo(1)];
    const shown = { keyId, displayName: expiredName, hint: value.slice(0, 3), startDateTime, endDateTime };
    if (application !== undefined) {
      application.passwordCredentials.push({ ...shown, customKeyIdentifier: null, secretText: null });
      applications.update(application);
    }
    return value;
  }

  /** Removes what the last practice made, also one that was killed. */
  close(): void {
    const { applications, clientSecrets } = this.#directory;
    for (const application of applications.list()) {
      const expired = application.passwordCredentials.filter(({ displayName }) => displayName === expiredName);
      const passwordCredentials = application.passwordCredentials.filter((one) => !expired.includes(one));
      for (const { keyId } of expired) {
        clientSecrets.remove(keyId);
        applications.update({ ...application, passwordCredentials });
      }
    }
  }

  #daysAgo(days: number): string {
    return `${new Date(this.#directory.now().getTime() - days * 86_400_000).toISOString().slice(0, 19)}Z`;
  }
}

/** A way to fill the dialog in without pasting: right, or wrong in one field. */
interface Practice {
  /** On its button. */
  title: string;
  /** What is wrong then; a clause. */
  mistake?: string;
  wrong?(right: FilledIn, directory: PracticeDirectory): Partial<FilledIn>;
}

/** By the names of their buttons' values. */
export const practices = {
  right: { title: "The outputs as they are" },
  "secret-id": {
    title: "The Secret ID as Client secret",
    mistake: "the Client secret is the Secret ID, which the portal shows beside the value",
    wrong: ({ clientId }, directory) => ({
      clientSecret: directory.application(clientId)?.passwordCredentials.at(-1)?.keyId ?? randomUUID(),
    }),
  },
  expired: {
    title: "An expired Client secret",
    mistake: "the Client secret ended yesterday",
    wrong: ({ clientId }, directory) => ({ clientSecret: directory.expiredSecret(clientId) }),
  },
  "object-id": {
    title: "The Object ID as Client id",
    mistake: "the Client id is the registration's Object ID",
    wrong: ({ clientId }, directory) => ({ clientId: directory.application(clientId)?.id ?? randomUUID() }),
  },
  "issuer-slash": {
    title: "An Issuer with a slash at its end",
    mistake: "the Issuer has a slash at its end",
    wrong: ({ issuer }) => ({ issuer: `${issuer}/` }),
  },
  "issuer-tenant": {
    title: "An Issuer with another tenant",
    mistake: "the Issuer names a tenant that is not there",
    wrong: ({ issuer }) => ({ issuer: issuer.replace(/[0-9a-f-]{36}/, () => randomUUID()) }),
  },
} as const satisfies Record<string, Practice>;

/** The name of a practice. */
export type PracticeName = keyof typeof practices;

/** Whether a word names a practice. */
export function isPracticeName(word: string): word is PracticeName {
  return Object.hasOwn(practices, word);
}

/** Fills the dialog in from the outputs as a practice does it, after what the practice before has left. */
export function practise(
  name: PracticeName,
  { clientId, clientSecret, issuer }: Sheet,
  directory: PracticeDirectory,
): FilledIn {
  directory.close();
  const { mistake, wrong }: Practice = practices[name];
  const right: FilledIn = { clientId, clientSecret, issuer };
  return { ...right, ...wrong?.(right, directory), mistake };
}
