import * as pulumi from "@pulumi/pulumi";

import { stackFileProblem } from "../configuration/stack-file.ts";
import { lostDateProblem } from "../configuration/yaml-text.ts";

/**
 * Reads the stack's configuration and refuses every key of the project that `read` did not ask for, such as a misspelt one, and
 * every one that it would ask for by another project's name.
 * Defaults come from Pulumi.yaml, and so do the types: the engine refuses a value of another type before the program runs.
 * @throws RunError that names the key, and the line where the stack's file has it.
 */
export function readConfiguration<Settings>(read: (config: pulumi.Config) => Settings): Settings {
  // The engine leaves out what stands outside of `config`, and hands over one of two forms of a key.
  const inFile = stackFileProblem(pulumi.getRootDirectory(), pulumi.getStack());
  const problem = inFile ?? lostDateProblem(pulumi.runtime.allConfig());
  if (problem !== undefined) {
    throw new pulumi.RunError(problem);
  }
  const config = new pulumi.Config();
  const keys = new Set<string>();
  const recording = new Proxy(config, {
    get: (target, method) => (key: string) => {
      keys.add(key);
      return Reflect.get(target, method).call(target, key);
    },
  });
  const settings = read(recording);
  const others = Object.keys(pulumi.runtime.allConfig())
    .map((key) => key.split(":"))
    .filter(([namespace, key = ""]) => (namespace === config.name) !== keys.has(key))
    .map(([namespace, key]) => (namespace === config.name ? key : `${namespace}:${key}`));
  if (others.length > 0) {
    throw new pulumi.RunError(
      `Configuration keys must be among ${[...keys].join(", ")}, of the project ${config.name}; got ${others.join(", ")}. Correct the ` +
        `spelling in the stack's Pulumi.*.yaml, or remove it with \`pulumi config rm ${others[0]}\`.`,
    );
  }
  return settings;
}
