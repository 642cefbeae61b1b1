import type { Sheet } from "./sheet.ts";

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
