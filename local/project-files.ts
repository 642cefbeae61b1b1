import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type Document, isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";

import { UserError } from "../engine/user-error.ts";
import { readYamlMapping } from "../engine/yaml-file.ts";

/**
 * Copies Pulumi.yaml and the stack's configuration to a folder that the engine may write to, so that a local run
 * leaves the checkout as it is (the engine keeps its encryption salt beside the configuration). What belongs to the
 * environment's real tenant or backend is left out of the copy: the provider's settings and the encryption.
 *
 * @throws UserError when a file is missing or is not YAML, or when a value is encrypted, which only its owner can read.
 */
export function copyProjectFiles(checkout: string, stackName: string, folder: string): void {
  copyFileSync(join(checkout, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  const name = `Pulumi.${stackName}.yaml`;
  const source = join(checkout, name);
  const document = readYamlMapping(source);
  for (const key of ["encryptionsalt", "secretsprovider", "encryptedkey", "environment"]) {
    document.delete(key);
  }
  const config = document.get("config");
  if (isMap(config)) {
    config.items = config.items.filter((item) => !keyOf(item).startsWith("azuread:"));
    refuseEncrypted(config, source);
  }
  const target = join(folder, name);
  keepSalt(target, document);
  writeFileSync(target, document.toString());
}

/** The engine wrote the salt of this folder's own passphrase into the copy of an earlier run; its state depends on it. */
function keepSalt(target: string, document: Document): void {
  const salt = existsSync(target)
    ? parseDocument(readFileSync(target, "utf8")).get("encryptionsalt")
    : undefined;
  if (salt !== undefined) {
    document.set("encryptionsalt", salt);
  }
}

function keyOf(item: Pair): string {
  return isScalar(item.key) ? String(item.key.value) : String(item.key);
}

function refuseEncrypted(config: YAMLMap, source: string): void {
  const encrypted = config.items.find((item) => isMap(item.value) && item.value.has("secure"));
  if (encrypted !== undefined) {
    throw new UserError(
      `${source} must hold no encrypted value to be run on this machine, but ${keyOf(encrypted)} is encrypted for ` +
        "another backend. Remove it there, or try another environment.",
    );
  }
}
