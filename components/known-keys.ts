import * as pulumi from "@pulumi/pulumi";

/** Refuses a configuration key of the project that nothing reads, such as a misspelt one. @throws RunError that names it. */
export function refuseUnknownKeys(keys: readonly string[]): void {
  const project = pulumi.getProject();
  const unknown = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => key.slice(project.length + 1))
    .filter((key) => !keys.includes(key));
  if (unknown.length > 0) {
    throw new pulumi.RunError(
      `Configuration keys must be among ${keys.join(", ")}; got ${unknown.join(", ")}. Correct the spelling in the ` +
        `stack's Pulumi.*.yaml, or remove it with \`pulumi config rm ${unknown[0]}\`.`,
    );
  }
}
