import { randomBytes } from "node:crypto";

import type { Values } from "../protocol/property-values.ts";
import { ProviderError, type ResourceState } from "../protocol/provider.ts";
import { type Fields, integer, map, string } from "../schema/field.ts";
import { keepersOf, type RandomDeclaration } from "./random-resource.ts";

const fields: Fields = {
  b64Std: string({ readOnly: true }),
  b64Url: string({ readOnly: true }),
  byteLength: integer({ required: true }),
  dec: string({ readOnly: true }),
  hex: string({ readOnly: true }),
  keepers: map(),
  prefix: string(),
};

/** `random:index/randomId:RandomId`: random bytes in four notations. */
export const randomId: RandomDeclaration = {
  fields,
  note: undefined,

  problem({ byteLength }) {
    const tooShort = typeof byteLength === "number" && byteLength < 1;
    const reason = `Attribute byte_length value must be at least 1, got: ${String(byteLength)}`;
    return tooShort ? { key: "byteLength", reason } : undefined;
  },

  complete: ({ byteLength = 0, prefix, ...inputs }) => ({
    byteLength,
    ...keepersOf(inputs),
    ...(prefix === undefined ? {} : { prefix }),
  }),

  generate: (complete) => notations(randomBytes(Number(complete.byteLength)), complete),

  /** The id is the base64url text, after the prefix and a comma where there is one. */
  adopt(importId) {
    const comma = importId.lastIndexOf(",");
    const text = importId.slice(comma + 1);
    const bytes = Buffer.from(text, "base64url");
    if (bytes.length === 0 || bytes.toString("base64url") !== text) {
      throw new ProviderError(`the import id of a RandomId must be [prefix,]base64url, got ${importId}`);
    }
    const inputs = { byteLength: bytes.length, ...(comma < 0 ? {} : { prefix: importId.slice(0, comma) }) };
    return { ...notations(bytes, inputs), inputs };
  },
};

function notations(bytes: Buffer, inputs: Values): ResourceState {
  const prefix = typeof inputs.prefix === "string" ? inputs.prefix : "";
  const hex = bytes.toString("hex");
  const state = {
    ...inputs,
    b64Std: prefix + bytes.toString("base64"),
    b64Url: prefix + bytes.toString("base64url"),
    dec: prefix + BigInt(`0x${hex}`).toString(),
    hex: prefix + hex,
  };
  return { id: bytes.toString("base64url"), state };
}
