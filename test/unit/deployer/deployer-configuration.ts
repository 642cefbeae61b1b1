import { readFileSync } from "node:fs";

import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

/** The deployer's project file. */
export const project = parse(readFileSync("deployer/Pulumi.yaml", "utf8")) as {
  name: string;
  main: string;
  config: Record<string, { type?: string; description?: string; default?: unknown }>;
};

/** Sets what the engine would hand over: the defaults of the project file, then the stack's own values. */
export function configure(values: Record<string, unknown>): void {
  const defaults = Object.entries(project.config).map(([key, { default: value }]) => [key, value] as const);
  const all = { ...Object.fromEntries(defaults), ...values };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(all).map(([key, value]) => [
        `${pulumi.getProject()}:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
}
