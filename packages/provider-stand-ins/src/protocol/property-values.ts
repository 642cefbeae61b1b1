import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";

/** A value that is not known before `up`, for example an output of a resource that a preview would create. */
export const notKnown = Symbol("unknown until up");

/** A property value of Pulumi's wire protocol, without the wrapping that marks secrets. */
export type Value = null | boolean | number | string | typeof notKnown | Value[] | Values;

/** The properties of a resource, or an object among them. */
export interface Values {
  [key: string]: Value;
}

/** A value as it travels: as {@link Value}, with sentinels and signatures in place of what JSON cannot say. */
export type WireValue = null | boolean | number | string | WireValue[] | { [key: string]: WireValue };

/** Properties as they travel. */
export type WireValues = { [key: string]: WireValue };

// The protocol's sentinels (pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go): one "unknown" per kind of value, and a
// key that says what an object stands for.
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownTexts = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const outputMark = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Reads a protobuf structure; an absent one is empty. */
export function fromStruct(struct: structs.Struct | undefined): WireValues {
  return (struct?.toJavaScript() ?? {}) as WireValues;
}

/** Writes a protobuf structure. */
export function toStruct(values: WireValues): structs.Struct {
  return structs.Struct.fromJavaScript(values as { [key: string]: JavaScriptValue });
}

/** Takes properties off the wire. Secrets lose their mark: the engine puts it back by the path of the input. */
export function read(struct: structs.Struct | undefined): Values {
  return decode(fromStruct(struct));
}

function decode(wire: WireValues): Values {
  return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, decodeValue(value)]));
}

function decodeValue(wire: WireValue): Value {
  if (typeof wire === "string") {
    return unknownTexts.has(wire) ? notKnown : wire;
  }
  if (Array.isArray(wire)) {
    return wire.map(decodeValue);
  }
  if (wire === null || typeof wire !== "object") {
    return wire;
  }
  const signature = wire[signatureKey];
  if (signature === secretMark) {
    return decodeValue(wire.value ?? null);
  }
  if (signature === outputMark) {
    return wire.value === undefined ? notKnown : decodeValue(wire.value);
  }
  return decode(wire);
}

/** Puts properties on the wire, with the values of `secrets` marked. */
export function write(values: Values, secrets: readonly string[] = []): structs.Struct {
  return toStruct(markSecrets(encode(values), secrets));
}

function encode(values: Values): WireValues {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, encodeValue(value)]));
}

function encodeValue(value: Value): WireValue {
  if (value === notKnown) {
    return unknownText;
  }
  if (Array.isArray(value)) {
    return value.map(encodeValue);
  }
  return value !== null && typeof value === "object" ? encode(value) : value;
}

/** Marks the values under `secrets` so that the engine encrypts and masks them; null has nothing to hide. */
export function markSecrets(wire: WireValues, secrets: readonly string[]): WireValues {
  const marked = { ...wire };
  for (const key of secrets) {
    const value = wire[key];
    if (value !== undefined && value !== null && !isMarked(value)) {
      marked[key] = { [signatureKey]: secretMark, value };
    }
  }
  return marked;
}

const isMarked = (wire: WireValue) =>
  wire !== null && typeof wire === "object" && !Array.isArray(wire) && wire[signatureKey] === secretMark;

/** Whether a value is an object and neither a list nor unknown. */
export function isValues(value: Value | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value, or anything in it, is unknown. */
export function containsUnknown(value: Value | undefined): boolean {
  if (Array.isArray(value)) {
    return value.some(containsUnknown);
  }
  return isValues(value) ? Object.values(value).some(containsUnknown) : value === notKnown;
}
