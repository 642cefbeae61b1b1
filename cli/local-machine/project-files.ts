import { existsSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { Document } from "yaml";

import { partsOf } from "../../configuration/known-keys.ts";
import { quoteMisread, writeYaml } from "../../configuration/yaml-text.ts";
import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { readYamlMapping } from "../stack/configuration/yaml-file.ts";
import { UserError } from "../user-error.ts";

/** Values by key. */
type Values = Record<string, unknown>;

/** A setting that a run on this machine goes without. */
export interface LeftOut {
  /** Name of the file that has it. */
  file: string;
  /** The key as it is written there. */
  key: string;
  /** Whose it is: the real registration's, the provider's, the backend's encryption's, or an ESC environment's. */
  reason: keyof typeof reasons;
}

/** Why a setting is left out; each the end of a sentence. */
export const reasons = {
  registration: "a client secret is made anew, and the real registration keeps its own",
  provider: "the provider works on the tenant of this machine",
  backend: "the state of this machine is encrypted with a passphrase of its own",
  esc: "nothing is asked of Pulumi ESC, and what its environments set is unknown here",
};

const fields: Record<string, LeftOut["reason"]> = {
  environment: "esc",
  secretsprovider: "backend",
  encryptedkey: "backend",
  encryptionsalt: "backend",
};
const secretKeys = ["existingClientSecret", "existingClientSecretExpires"];

/**
 * Copies Pulumi.yaml and the stack's configuration to a folder that the engine may write to, so that a local run
 * leaves the checkout as it is (the engine keeps its encryption salt beside the configuration). What belongs to the
 * environment's real tenant or backend is left out of the copy; an existing client secret that was set in an earlier copy
 * stays. One in clear is for the program to refuse: the copy has other words in its place.
 *
 * @throws UserError when a file is missing or malformed, when another value is encrypted, which only its owner can read, or when
 * a value that has no default would have to come from Pulumi ESC.
 */
export function copyProjectFiles(checkout: string, stackName: string, folder: string): LeftOut[] {
  const [project, droppedSettings] = withoutTenant(join(checkout, "Pulumi.yaml"));
  write(join(folder, "Pulumi.yaml"), project);
  const configuration = StackConfiguration.read(checkout, stackName);
  const { file, values } = configuration;
  const name = basename(file);
  const dropped = (key: string, reason: LeftOut["reason"]): LeftOut => ({ file: name, key, reason });
  const written = Object.keys(valuesIn(file)).flatMap((key) => (fields[key] ? [dropped(key, fields[key])] : []));
  const target = join(folder, name);
  const earlier: Values = existsSync(target) ? valuesIn(target) : {};
  const isSecret = (key: string): boolean => {
    const parts = partsOf(key, configuration.project.name);
    return parts.namespace === configuration.project.name && secretKeys.includes(parts.name);
  };
  const clear = Object.keys(values).filter((key) => isSecret(key) && isInClear(key, values[key]));
  // Whoever set one in the copy did it for local Entra ID, with the passphrase of this folder.
  const own = only(configOf(earlier), isSecret);
  const kept = clear.length === 0 && Object.values(own).some(isEncrypted) ? own : {};
  const secrets =
    clear.length === 0 && Object.keys(kept).length === 0
      ? Object.keys(values).filter((key) => isSecret(key) && values[key] !== "")
      : [];
  const settings = Object.keys(values).filter((key) => key.startsWith("azuread:"));
  const taken = only(values, (key) => !isSecret(key) && !settings.includes(key));
  refuseEncrypted(taken, file);
  refuseUnknown(configuration, written);
  const hidden = Object.fromEntries(clear.map((key) => [key, "in clear in the checkout"]));
  // The engine wrote the salt of this folder's own passphrase into the copy of an earlier run; its state depends on it.
  const salt = only(earlier, (key) => key === "encryptionsalt");
  write(target, { config: { ...taken, ...hidden, ...kept }, ...salt });
  return [
    ...droppedSettings,
    ...written,
    ...settings.map((key) => dropped(key, "provider")),
    ...secrets.map((key) => dropped(key, "registration")),
  ];
}

/** Sentences that name what was left out, one for each file and reason. */
export function leftOutRemarks(leftOut: readonly LeftOut[]): string[] {
  const groups = Map.groupBy(leftOut, ({ file, reason }) => `${file} ${reason}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const keys = group.map(({ key }) => key).join(", ");
    return first === undefined ? [] : [`Left out of ${first.file}: ${keys}. Here ${reasons[first.reason]}.`];
  });
}

/** Pulumi.yaml without the backend that it names, and without what it sets of the provider. */
function withoutTenant(file: string): [Values, LeftOut[]] {
  const { backend, ...project } = valuesIn(file);
  const config = configOf(project);
  const settings = Object.keys(config).filter((key) => key.startsWith("azuread:"));
  const leftOut = settings.map((key): LeftOut => ({ file: basename(file), key, reason: "provider" }));
  const rest = only(config, (key) => !settings.includes(key));
  return [
    { ...project, ...(Object.keys(config).length > 0 && { config: rest }) },
    backend === undefined ? leftOut : [{ file: basename(file), key: "backend", reason: "backend" }, ...leftOut],
  ];
}

/** Writes values as YAML that the engine reads as they are, in one step: one that runs another environment may be reading the file. */
function write(file: string, values: Values): void {
  const document = new Document(values);
  quoteMisread(document);
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, writeYaml(document, { lineWidth: 0 }));
  renameSync(unfinished, file);
}

function valuesIn(file: string): Values {
  return readYamlMapping(file).toJS();
}

function configOf({ config }: Values): Values {
  return typeof config === "object" && config !== null ? (config as Values) : {};
}

function only(values: Values, isWanted: (key: string) => boolean): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => isWanted(key)));
}

/** In clear and not copied into a second file. */
function isInClear(key: string, value: unknown): boolean {
  return key.endsWith("existingClientSecret") && !isEncrypted(value) && value !== "";
}

function isEncrypted(value: unknown): boolean {
  return Object.hasOwn(Object(value), "secure");
}

/** Where values are encrypted: keys, and places in lists and mappings such as `consoleOrigins[1]`. */
function encryptedIn(value: unknown, path: string): string[] {
  if (isEncrypted(value)) {
    return [path];
  }
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
  return entries.flatMap(([key, inner]) => {
    const step = Array.isArray(value) ? `[${key}]` : `${path === "" ? "" : "."}${key}`;
    return encryptedIn(inner, `${path}${step}`);
  });
}

function refuseEncrypted(values: Values, file: string): void {
  const encrypted = encryptedIn(values, "");
  if (encrypted.length > 0) {
    throw new UserError(
      `${file} must hold no encrypted value to be run on this machine, but for another backend it has encrypted ` +
        `${encrypted.join(", ")}. Write it in clear if it is no secret, or try another environment.`,
    );
  }
}

function refuseUnknown(configuration: StackConfiguration, leftOut: readonly LeftOut[]): void {
  const isFromEsc = leftOut.some(({ reason }) => reason === "esc");
  if (isFromEsc && configuration.get("consoleOrigins") === undefined) {
    throw new UserError(
      `${configuration.file} must have consoleOrigins itself to be run on this machine: its environment: names environments of ` +
        "Pulumi ESC, of which nothing is asked here. Add consoleOrigins to the file, or try another environment.",
    );
  }
}
