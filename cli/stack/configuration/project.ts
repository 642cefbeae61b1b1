import { join } from "node:path";

import { isMap } from "yaml";

import { UserError } from "../../user-error.ts";
import { readYamlMapping } from "./yaml-file.ts";

/** What Pulumi.yaml says of the project; `pulumi new` may have given it another name than this repository's. */
export interface Project {
  name: string;
  /** Default value of each configuration key that has one. */
  defaults: Record<string, unknown>;
}

/** Reads Pulumi.yaml. @throws UserError when it is missing, is not YAML or has no name. */
export function readProject(checkout: string): Project {
  const file = join(checkout, "Pulumi.yaml");
  const document = readYamlMapping(file);
  const name = document.get("name");
  if (typeof name !== "string" || name === "") {
    throw new UserError(`${file} must have the project's name; got ${JSON.stringify(name)}. Add the line.`);
  }
  const config = document.get("config");
  const declared: Record<string, { default?: unknown }> = isMap(config) ? config.toJSON() : {};
  const defaults = Object.entries(declared)
    .filter(([, declaration]) => declaration?.default !== undefined)
    .map(([key, declaration]) => [key, declaration.default]);
  return { name, defaults: Object.fromEntries(defaults) };
}
