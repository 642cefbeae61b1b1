import { crc32 } from "node:zlib";

import { notKnown, type Value } from "../protocol/property-values.ts";

/** The members of a set in the order in which the state keeps them, each once: a set has no order of its own. */
export function canonicalOrder(members: Value[]): Value[] {
  const byIdentity = new Map<string, Value>(members.map((member) => [identity(member), member]));
  return [...byIdentity].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, member]) => member);
}

/**
 * Texts of a set in Terraform's order of it, by the checksum of each (`schema.HashSchema` of its SDK): it shows where a request holds a set as one
 * text.
 */
export function checksumOrder(members: string[]): string[] {
  const checksum = (member: string) => String(crc32(`${member};`));
  return members.toSorted((one, other) => (checksum(one) < checksum(other) ? -1 : 1));
}

/**
 * A text that two members have in common exactly when they are the same member: key order and the difference between
 * nothing and an empty value do not count.
 */
export function identity(value: Value | undefined): string {
  if (typeof value === "string") {
    return value;
  }
  return JSON.stringify(comparable(value));
}

function comparable(value: Value | undefined): unknown {
  if (value === notKnown) {
    return { unknown: true };
  }
  if (Array.isArray(value)) {
    return value.map(comparable);
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  return Object.entries(value)
    .filter(([key, member]) => !key.startsWith("__") && !isNothing(member))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => [key, comparable(member)]);
}

const isNothing = (value: Value) =>
  value === null || value === "" || value === false || (Array.isArray(value) && value.length === 0);
