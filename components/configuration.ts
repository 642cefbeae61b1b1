import * as pulumi from "@pulumi/pulumi";

/**
 * Reads the stack's configuration and refuses every key of the project that `read` did not ask for, such as a misspelt one.
 * Defaults come from Pulumi.yaml, and so do the types: the engine refuses a value of another type before the program runs.
 * @throws RunError that names the key.
 */
export function readConfiguration<Settings>(read: (config: pulumi.Config) => Settings): Settings {
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
    .filter((key) => key.startsWith(`${config.name}:`))
    .map((key) => key.slice(config.name.length + 1))
    .filter((key) => !keys.has(key));
  if (others.length > 0) {
    throw new pulumi.RunError(
      `Configuration keys must be among ${[...keys].join(", ")}; got ${others.join(", ")}. Correct the spelling in the ` +
        `stack's Pulumi.*.yaml, or remove it with \`pulumi config rm ${others[0]}\`.`,
    );
  }
  return settings;
}
