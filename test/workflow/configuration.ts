import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { stringify } from "yaml";

/** Writes the configuration of an environment of a checkout, keys without the project's prefix. */
export function writeConfiguration(
  checkout: string,
  name: string,
  config: Record<string, unknown>,
  project = "rustdesk-entra",
): void {
  const prefixed = Object.entries(config).map(([key, value]) => [`${project}:${key}`, value]);
  // By the older rules, a text such as 2027-05-31 stands in quotes.
  const text = stringify({ config: Object.fromEntries(prefixed) }, { version: "1.1" });
  writeFileSync(join(checkout, `Pulumi.${name}.yaml`), text);
}
