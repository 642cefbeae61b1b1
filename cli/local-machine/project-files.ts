import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type Document, isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";

import { readProject } from "../stack/configuration/project.ts";
import { readYamlMapping } from "../stack/configuration/yaml-file.ts";
import { UserError } from "../user-error.ts";

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
  const document = readYamlMapping(source);
  for (const key of ["encryptionsalt", "secretsprovider", "encryptedkey", "environment"]) {
    document.delete(key);
  }
  // The engine takes a key without the project's name for one of the project.
  const project = readProject(checkout).name;
  const existingSecret = existingSecretKeys.flatMap((key) => [`${project}:${key}`, key]);
  const clear = hideClear(document, existingSecret);
  const leftOut = clear ? [] : takeOut(document, existingSecret);
  takeOut(
    document,
    keysOf(document).filter((key) => key.startsWith("azuread:")),
  );
  refuseEncrypted(document, source);
  const target = join(folder, name);
  const earlier = existsSync(target) ? parseDocument(readFileSync(target, "utf8")) : undefined;
  keepSalt(earlier, document);
  const kept = !clear && keepExistingSecret(earlier, document, existingSecret);
  writeFileSync(target, document.toString());
  return kept ? [] : leftOut;
}

/** A secret that was made elsewhere is of one registration in one tenant. */
const existingSecretKeys = ["existingClientSecret", "existingClientSecretExpires"];

/** Whether there is one in clear, which is taken out of the copy and not copied into a second file. */
function hideClear(document: Document, keys: string[]): boolean {
  const clear = keys.filter((key) => {
    const value = document.getIn(["config", key]);
    // An encrypted one is a mapping.
    return (
      key.endsWith("existingClientSecret") && !isMap(value) && ![undefined, null, ""].includes(value as never)
    );
  });
  for (const key of clear) {
    document.setIn(["config", key], "in clear in the checkout");
  }
  return clear.length > 0;
}

/** The engine wrote the salt of this folder's own passphrase into the copy of an earlier run; its state depends on it. */
function keepSalt(earlier: Document | undefined, document: Document): void {
  const salt = earlier?.get("encryptionsalt");
  if (salt !== undefined) {
    document.set("encryptionsalt", salt);
  }
}

/** Whoever set an existing client secret in the copy did it for local Entra ID, with the passphrase of this folder. */
function keepExistingSecret(earlier: Document | undefined, document: Document, keys: string[]): boolean {
  const kept = configOf(earlier)?.items.filter((item) => keys.includes(keyOf(item))) ?? [];
  if (kept.length > 0 && configOf(document) === undefined) {
    document.set("config", document.createNode({}));
  }
  for (const item of kept) {
    document.setIn(["config", keyOf(item)], item.value);
  }
  return kept.length > 0;
}

function configOf(document: Document | undefined): YAMLMap | undefined {
  const config = document?.get("config");
  return isMap(config) ? config : undefined;
}

function keysOf(document: Document): string[] {
  return configOf(document)?.items.map(keyOf) ?? [];
}

/** Removes keys of the configuration and returns those that were there. */
function takeOut(document: Document, keys: string[]): string[] {
  const present = keysOf(document).filter((key) => keys.includes(key));
  for (const key of present) {
    document.deleteIn(["config", key]);
  }
  return present;
}

function keyOf(item: Pair): string {
  return isScalar(item.key) ? String(item.key.value) : String(item.key);
}

function refuseEncrypted(document: Document, source: string): void {
  const encrypted = configOf(document)?.items.find((item) => isMap(item.value) && item.value.has("secure"));
  if (encrypted !== undefined) {
    throw new UserError(
      `${source} must hold no encrypted value to be run on this machine, but ${keyOf(encrypted)} is encrypted for ` +
        "another backend. Remove it there, or try another environment.",
    );
  }
}
