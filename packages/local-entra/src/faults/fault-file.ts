import { existsSync } from "node:fs";
import { join } from "node:path";

import { textOfYamlFile, YamlNode } from "../seed/yaml-node.ts";
import { FAULTS, type Fault, type Strike } from "./fault.ts";

const FILE_NAME = "faults.yaml";
const STRIKE_KEYS = ["fault", "method", "path", "times"] as const;
const METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"] as const;

/**
 * The faults that `faults.yaml` in the folder of local Entra asks for, as `example.yaml` shows; none where there is no
 * such file.
 * @throws UserError that names file, line and rule, when the file cannot be read or is wrong.
 */
export function readFaults(folder: string): Fault[] {
  const file = join(folder, FILE_NAME);
  if (!existsSync(file)) {
    return [];
  }
  const text = textOfYamlFile(file, "without faults");
  const hasContents = text.split("\n").some((line) => /^\s*[^#\s]/.test(line));
  return hasContents ? YamlNode.parse(file, text).list().map(faultOf) : [];
}

function faultOf(node: YamlNode): Fault {
  const all = node.map([...STRIKE_KEYS, "retryAfter", "when", "reads", "seconds", "days"]);
  const fault = all.fault.oneOf(FAULTS);
  switch (fault) {
    case "throttled":
    case "unavailable": {
      const { retryAfter, ...strike } = node.map([...STRIKE_KEYS, "retryAfter"]);
      return { fault, ...optional({ retryAfter }), ...strikeOf(strike) };
    }
    case "dropped": {
      const { when, ...strike } = node.map([...STRIKE_KEYS, "when"]);
      return { fault, when: when.oneOf(["before", "after"], "before"), ...strikeOf(strike) };
    }
    case "lag": {
      const { reads, seconds, ...strike } = node.map([...STRIKE_KEYS, "reads", "seconds"]);
      return { fault, ...optional({ reads, seconds }), ...strikeOf(strike) };
    }
    case "secretLifetime":
      return { fault, days: node.map(["fault", "days"]).days.number() };
  }
}

function strikeOf(nodes: Record<Exclude<keyof Strike, undefined>, YamlNode>): Strike {
  const { method, path, times } = nodes;
  return {
    ...(method.isPresent ? { method: method.oneOf(METHODS) } : {}),
    ...(path.isPresent ? { path: pathOf(path) } : {}),
    ...optional({ times }),
  };
}

function pathOf(node: YamlNode): string {
  const path = node.text();
  if (!path.startsWith("/") || /[?\s]/.test(path)) {
    throw node.mistake("must be a path that starts with / and has no query, such as /v1.0/applications/*");
  }
  return path;
}

function optional<K extends string>(nodes: Record<K, YamlNode>): Partial<Record<K, number>> {
  const present = Object.entries<YamlNode>(nodes).filter(([, node]) => node.isPresent);
  return Object.fromEntries(present.map(([name, node]) => [name, node.number()])) as Partial<
    Record<K, number>
  >;
}
