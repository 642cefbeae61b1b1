import { notBroughtUp } from "../environment/environment-choice.ts";
import type { OutputValues } from "../stack/stack-outputs.ts";
import { authTypeOf, authTypeText, type ConsoleRelease } from "./console-release.ts";

/** What an administrator types into the dialog "New auth provider" of RustDesk's console, in the dialog's order. */
export interface Sheet {
  clientId: string;
  /** The engine's mask where the outputs were read without their secrets. */
  clientSecret: string;
  issuer: string;
  /** What the dialog may show as Callback url. */
  callbackUrls: string[];
  /** RFC 3339; undefined for an existing secret that was configured without a date. */
  clientSecretExpires: string | undefined;
  /** The registration in the cloud's portal; undefined in a cloud without one. */
  portalUrl: string | undefined;
}

/** How a sheet is shown. */
export interface SheetOptions {
  /** Shows the client secret instead of a mask. */
  showSecrets: boolean;
  /** Whose dialog it is for; undefined when that is not known. */
  consoleRelease?: ConsoleRelease | undefined;
}

/**
 * The sheet of an environment from its stack's outputs; `selector` chooses the environment in a command, such as
 * `--stack prod`.
 * @throws UserError when the environment was not brought up.
 */
export function sheetOf(outputs: OutputValues, selector: string): Sheet {
  const [clientId, clientSecret, issuer] = ["clientId", "clientSecret", "issuer"].map((name) => textOf(outputs, name));
  const callbackUrls: unknown = outputs.callbackUrls?.value;
  if (clientId === undefined || clientSecret === undefined || issuer === undefined || !Array.isArray(callbackUrls)) {
    throw notBroughtUp(selector);
  }
  return {
    clientId,
    clientSecret,
    issuer,
    callbackUrls: callbackUrls.map(String),
    clientSecretExpires: textOf(outputs, "clientSecretExpires"),
    portalUrl: textOf(outputs, "portalUrl"),
  };
}

/** An output that is a text; undefined for an empty one. */
export function textOf(outputs: OutputValues, name: string): string | undefined {
  const value = outputs[name]?.value;
  return typeof value === "string" && value !== "" ? value : undefined;
}

const mask = "********";

/** The sheet as lines for a person, the secret masked unless asked for. */
export function sheetLines(sheet: Sheet, { showSecrets, consoleRelease }: SheetOptions): string[] {
  const expires =
    sheet.clientSecretExpires ?? "not known (an existing secret, configured without existingClientSecretExpires)";
  const fields = [
    ["Auth type", authTypeText(consoleRelease)],
    ["Client id", sheet.clientId],
    ["Client secret", showSecrets ? sheet.clientSecret : `${mask} (shown with --show-secrets)`],
    ["Issuer", sheet.issuer],
    ["", ""],
    ...sheet.callbackUrls.map((url, index) => (index === 0 ? ["Callback url", url] : ["", `${url} (or)`])),
    ["Secret expires", expires],
  ];
  return fields.map(([label = "", value = ""]) => `${label.padEnd(15)} ${value}`.trimEnd());
}

/** The sheet of the stack for a script; its keys stay. */
export function sheetRecord(stack: string, sheet: Sheet, { showSecrets, consoleRelease }: SheetOptions) {
  return {
    stack,
    /** As the newest console names it, unless a release was given. */
    authType: authTypeOf(consoleRelease),
    clientId: sheet.clientId,
    clientSecret: showSecrets ? sheet.clientSecret : null,
    issuer: sheet.issuer,
    callbackUrls: sheet.callbackUrls,
    clientSecretExpires: sheet.clientSecretExpires ?? null,
    portalUrl: sheet.portalUrl ?? null,
  };
}

/** A field of the dialog whose value can be copied. */
export interface CopiedField {
  secret: boolean;
  value(sheet: Sheet): string;
  /** What to say once it is on the clipboard. */
  said(sheet: Sheet): string;
}

/** Fields by the values of `--copy`. */
export const copiedFields = {
  "client-id": {
    secret: false,
    value: ({ clientId }) => clientId,
    said: () => "Copied the client id. Paste it into the dialog's field Client id.",
  },
  "client-secret": {
    secret: true,
    value: ({ clientSecret }) => clientSecret,
    said: () =>
      "Copied the client secret. Paste it into the dialog's field Client secret, then copy something else; a clipboard " +
      "manager may keep a history.",
  },
  issuer: {
    secret: false,
    value: ({ issuer }) => issuer,
    said: () => "Copied the issuer. Paste it into the dialog's field Issuer.",
  },
  "callback-url": {
    secret: false,
    value: ({ callbackUrls: [first = ""] }) => first,
    said: ({ callbackUrls: { length } }) =>
      `Copied the callback URL${length > 1 ? `, the first of ${length}` : ""}. Compare it with the dialog's Callback url, ` +
      "which cannot be edited.",
  },
} as const satisfies Record<string, CopiedField>;

/** A value of `--copy`. */
export type CopiedFieldName = keyof typeof copiedFields;

/** Whether a word names a field that can be copied. */
export function isCopiedFieldName(word: string): word is CopiedFieldName {
  return Object.hasOwn(copiedFields, word);
}
