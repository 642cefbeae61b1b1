import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { stringify } from "yaml";

import { readProject } from "../stack/configuration/project.ts";
import { readYamlMapping } from "../stack/configuration/yaml-file.ts";
import { UserError } from "../user-error.ts";

/** Values by key. */
type Values = Record<string, unknown>;

/**
 * Copies Pulumi.yaml and the stack's configuration to a folder that the engine may write to, so that a local run
 * leaves the checkout as it is (the engine keeps its encryption salt beside the configuration). What belongs to the
 * environment's real tenant or backend is left out of the copy: the provider's settings, the encryption, and an existing
 * client secret of the real registration; one that was set in an earlier copy stays. One in clear is for the program to
 * refuse: the copy has other words in its place.
 *
 * @returns the keys of an existing client secret that the copy goes without.
 * @throws UserError when a file is missing or is not YAML, or when another value is encrypted, which only its owner can
 * read.
 */
export function copyProjectFiles(checkout: string, stackName: string, folder: string): string[] {
  copyFileSync(join(checkout, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  const name = `Pulumi.${stackName}.yaml`;
  const source = join(checkout, name);
  const target = join(folder, name);
  const { encryptionsalt, secretsprovider, encryptedkey, environment, ...file } = valuesIn(source);
  const values = valuesOf(file);
  const earlier: Values = existsSync(target) ? valuesIn(target) : {};
  const isSecret = secretOf(readProject(checkout).name);
  const clear = Object.keys(values).filter((key) => isSecret(key) && isInClear(key, values[key]));
  const leftOut = clear.length > 0 ? [] : Object.keys(values).filter(isSecret);
  // Whoever set one in the copy did it for local Entra ID, with the passphrase of this folder.
  const kept = clear.length > 0 ? {} : only(valuesOf(earlier), isSecret);
  const taken = only(values, (key) => !key.startsWith("azuread:") && !leftOut.includes(key));
  refuseEncrypted(taken, source);
  const hidden = Object.fromEntries(clear.map((key) => [key, "in clear in the checkout"]));
  const config = { ...taken, ...hidden, ...kept };
  // The engine wrote the salt of this folder's own passphrase into the copy of an earlier run; its state depends on it.
  const salt = only(earlier, (key) => key === "encryptionsalt");
  const isConfigured = "config" in file || Object.keys(config).length > 0;
  // By the older rules, which the engine reads by, a text such as 2027-05-31 stands in quotes.
  writeFileSync(target, stringify({ ...file, ...(isConfigured && { config }), ...salt }, { version: "1.1" }));
  return Object.keys(kept).length > 0 ? [] : leftOut;
}

function valuesIn(file: string): Values {
  return readYamlMapping(file).toJSON();
}

function valuesOf({ config }: Values): Values {
  return typeof config === "object" && config !== null ? (config as Values) : {};
}

function only(values: Values, isWanted: (key: string) => boolean): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => isWanted(key)));
}

/** A secret that was made elsewhere is of one registration in one tenant. The engine takes its key without the project, too. */
function secretOf(project: string): (key: string) => boolean {
  const keys = ["existingClientSecret", "existingClientSecretExpires"];
  return (key) => keys.includes(key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key);
}

/** Not encrypted, which would be a mapping, and not copied into a second file. */
function isInClear(key: string, value: unknown): boolean {
  return key.endsWith("existingClientSecret") && typeof value !== "object" && value !== undefined && value !== "";
}

function refuseEncrypted(values: Values, source: string): void {
  const encrypted = Object.keys(values).find((key) => Object.hasOwn(Object(values[key]), "secure"));
  if (encrypted !== undefined) {
    throw new UserError(
      `${source} must hold no encrypted value to be run on this machine, but ${encrypted} is encrypted for ` +
        "another backend. Remove it there, or try another environment.",
    );
  }
}
