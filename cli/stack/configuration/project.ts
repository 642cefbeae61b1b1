import { join } from "node:path";

import { isMap } from "yaml";

import { partsOf } from "../../../configuration/known-keys.ts";
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
  if (document.has("stackConfigDir")) {
    throw new UserError(
      `${file} must have no stackConfigDir: the commands read Pulumi.NAME.yaml beside it, and the engine would read another ` +
        "file. Remove the line, and move the files here.",
    );
  }
  const config = document.get("config");
  const declared: Record<string, unknown> = isMap(config) ? config.toJSON() : {};
  const defaults = Object.entries(declared)
    .filter(([key]) => partsOf(key, name).namespace === name)
    .map(([key, declaration]) => [partsOf(key, name).name, defaultOf(declaration)])
    .filter(([, value]) => value !== undefined);
  return { name, defaults: Object.fromEntries(defaults) };
}

/** The default in a declaration, which a value or a list alone is (`RewriteShorthandConfigValues` in Pulumi's project.go). */
function defaultOf(declaration: unknown): unknown {
  const isDeclaration = typeof declaration === "object" && !Array.isArray(declaration);
  return isDeclaration ? (declaration as { default?: unknown } | null)?.default : declaration;
}
