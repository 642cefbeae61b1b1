import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { type Document, isMap } from "yaml";

import { partsOf } from "../../../configuration/known-keys.ts";
import { stackFileProblem } from "../../../configuration/stack-file.ts";
import { UserError } from "../../user-error.ts";
import { type Project, readProject } from "./project.ts";
import { readYamlMapping, unwritable, withValues } from "./yaml-file.ts";

/** The values of one environment in Pulumi.NAME.yaml, by key without the project's name before it. */
export class StackConfiguration {
  readonly file: string;
  readonly project: Project;
  #document: Document;

  private constructor(file: string, project: Project) {
    this.file = file;
    this.project = project;
    this.#document = readYamlMapping(file);
  }

  /** @throws UserError when Pulumi.yaml or the environment's file is missing, malformed or not what is meant. */
  static read(checkout: string, stackName: string): StackConfiguration {
    const configuration = new StackConfiguration(join(checkout, `Pulumi.${stackName}.yaml`), readProject(checkout));
    const problem = stackFileProblem(checkout, stackName);
    if (problem !== undefined) {
      throw new UserError(problem);
    }
    return configuration;
  }

  /** The values of the file by key, each key as it is written. */
  get values(): Record<string, unknown> {
    const config = this.#document.get("config");
    return isMap(config) ? config.toJS(this.#document) : {};
  }

  /** Whether environments of Pulumi ESC may set what the file does not. */
  get usesEsc(): boolean {
    return this.#document.has("environment");
  }

  /** A value as it is written, or else Pulumi.yaml's default; an encrypted one is `{ secure: … }`. */
  get(key: string): unknown {
    return this.own(key) ?? this.project.defaults[key];
  }

  /** As `get`; undefined where Pulumi ESC may give a value in place of the default. */
  certain(key: string): unknown {
    return this.#document.has("environment") ? this.own(key) : this.get(key);
  }

  /** A value as this environment's file has it; undefined where Pulumi.yaml's default holds. */
  own(key: string): unknown {
    return this.values[this.#written(key)];
  }

  /** A key as the file has it, which the engine takes in three forms; a new one in the form of the others. */
  #written(key: string): string {
    const { name } = this.project;
    const keys = Object.keys(this.values);
    const isWritten = (given: string): boolean =>
      isDeepStrictEqual(partsOf(given, name), { namespace: name, name: key });
    const isShort = keys.some((other) => !other.includes(":"));
    return keys.find(isWritten) ?? (isShort ? key : `${name}:${key}`);
  }

  /**
   * Writes values, undefined taking a key out, and keeps all else, what the CLI wrote into the file meanwhile included. The
   * file is replaced at once, never half-written; a link to it stays one.
   * @throws UserError when it cannot be written, or is no YAML that this can be done to.
   */
  set(values: Record<string, unknown>): void {
    // Refuses what became of the file meanwhile, if that is no YAML.
    this.#document = readYamlMapping(this.file);
    const former = readFileSync(this.file, "utf8");
    const written = Object.entries(values).map(([key, value]) => [this.#written(key), value]);
    this.#write(withValues(former, Object.fromEntries(written)));
    this.#document = readYamlMapping(this.file);
  }

  #write(text: string): void {
    try {
      replaceFile(realpathSync(this.file), text);
    } catch (error) {
      throw unwritable(this.file, error);
    }
  }
}

/** Replaces a file by one of the same mode. */
function replaceFile(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}.tmp`;
  const { mode } = statSync(file);
  try {
    writeFileSync(unfinished, text, { mode });
    // The umask took bits from the mode above.
    chmodSync(unfinished, mode);
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
