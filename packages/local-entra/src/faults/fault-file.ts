import { existsSync } from "node:fs";
import { join } from "node:path";

import { oneOf, optional, type Reader, text, wholeNumber, YamlNode } from "../seed/yaml-node.ts";
import type { Fault } from "./faults.ts";

const code = "LOCAL_ENTRA_FAULTS_INVALID";
const number = optional(wholeNumber, undefined);
const strike = {
  fault: text,
  method: optional(oneOf(["GET", "POST", "PATCH", "PUT", "DELETE"]), undefined),
  path: optional(pathOf, undefined),
  times: number,
};
const refusal = { ...strike, retryAfter: number };

/** What each fault can be told. */
const readers: Record<Fault["fault"], Record<string, Reader<unknown>>> = {
  throttled: refusal,
  unavailable: refusal,
  dropped: { ...strike, when: optional(oneOf(["before", "after"]), "before") },
  lag: { ...strike, reads: number, seconds: number },
  secretLifetime: { fault: text, days: wholeNumber },
};
const kindOf = oneOf(Object.keys(readers) as Fault["fault"][]);

/** The faults file in the folder of local Entra; undefined where there is none. */
export function faultFileOf(folder: string): string | undefined {
  const file = join(folder, "faults.yaml");
  return existsSync(file) ? file : undefined;
}

/**
 * The faults that a file asks for, as `example.yaml` shows.
 * @throws LocalEntraError that names file, line and rule, when the file cannot be read or is wrong.
 */
export function readFaults(file: string): Fault[] {
  return YamlNode.read(file, code).list((node) => {
    const kind = kindOf(node.key("fault"));
    return node.map(readers[kind]) as unknown as Fault;
  });
}

function pathOf(node: YamlNode): string {
  const path = text(node);
  if (!path.startsWith("/") || /[?\s]/.test(path)) {
    throw node.mistake("must be a path that starts with / and has no query, such as /v1.0/applications/*");
  }
  return path;
}
