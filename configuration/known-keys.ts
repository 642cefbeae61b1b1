import { readFileSync } from "node:fs";
import { join } from "node:path";

import { isMap } from "yaml";

import { readYaml } from "./yaml-text.ts";

/** What a stack's file may configure. */
export interface KnownKeys {
  /** The project's name in Pulumi.yaml, which is the namespace of its keys. */
  project: string;
  /** Keys that Pulumi.yaml declares, without the project's name. */
  declared: string[];
}

/** Whose keys are read besides the project's: the providers' and the engine's. */
const otherNamespaces = ["azuread", "random", "pulumi"];

/** Fields of a stack's file (`ProjectStack` in Pulumi's sdk/go/common/workspace/project.go). */
export const stackFields = ["config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt"];

/** What the folder's Pulumi.yaml declares; undefined where it cannot be read, which others say better. */
export function knownKeys(folder: string): KnownKeys | undefined {
  const read = readYaml(readFileSync(join(folder, "Pulumi.yaml")));
  const project = "document" in read && isMap(read.document.contents) ? read.document.toJS() : {};
  if (typeof project.name !== "string") {
    return undefined;
  }
  const parts = Object.keys(project.config ?? {}).map((key) => partsOf(key, project.name));
  const declared = parts.filter(({ namespace }) => namespace === project.name).map(({ name }) => name);
  return { project: project.name, declared };
}

/**
 * A key as the engine takes it (`ParseKey` in Pulumi's sdk/go/common/resource/config/key.go): without a namespace it is the
 * project's, and `NAMESPACE:config:KEY` is an older form.
 */
export function partsOf(key: string, project: string): { namespace: string; name: string } {
  const [first = "", second, third] = key.split(":");
  if (second === undefined) {
    return { namespace: project, name: first };
  }
  return { namespace: first, name: second === "config" && third !== undefined ? third : key.slice(first.length + 1) };
}

/** Whether something reads a key. */
export function isRead(key: string, { project, declared }: KnownKeys): boolean {
  const { namespace, name } = partsOf(key, project);
  return namespace === project ? declared.length === 0 || declared.includes(name) : otherNamespaces.includes(namespace);
}

/** The key that was meant by one that nothing reads; undefined where none is like it. */
export function meantKey(key: string, { project, declared }: KnownKeys): string | undefined {
  const { namespace, name } = partsOf(key, project);
  const own = nearest(name.startsWith(project) ? name.slice(project.length) : name, declared);
  if (own !== undefined) {
    return key.includes(":") ? `${project}:${own}` : own;
  }
  const other = nearest(namespace, otherNamespaces);
  return other === undefined || namespace === project ? undefined : `${other}:${name}`;
}

/** The word that is meant: the same letters, or at most two others; undefined where none is so near. */
export function nearest(given: string, words: readonly string[]): string | undefined {
  const letters = (word: string): string => word.toLowerCase().replaceAll(/[^a-z\d]/g, "");
  const [best] = words
    .map((word) => ({ word, distance: distance(letters(given), letters(word)) }))
    .sort((one, other) => one.distance - other.distance);
  return best !== undefined && best.distance <= 2 ? best.word : undefined;
}

/** Characters to add, remove or replace (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, character] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= other.length; at++) {
      const replaced = (row[at - 1] ?? 0) + (character === other[at - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
