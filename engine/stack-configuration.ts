import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type Document, isMap } from "yaml";

import { type Project, readProject } from "./project.ts";
import { readYamlMapping } from "./yaml-file.ts";

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

  /** @throws UserError when Pulumi.yaml or the environment's file is missing or malformed. */
  static read(checkout: string, stackName: string): StackConfiguration {
    return new StackConfiguration(join(checkout, `Pulumi.${stackName}.yaml`), readProject(checkout));
  }

  /** A value as it is written, or else Pulumi.yaml's default; an encrypted one is `{ secure: … }`. */
  get(key: string): unknown {
    return this.own(key) ?? this.project.defaults[key];
  }

  /** A value as this environment's file has it; undefined where Pulumi.yaml's default holds. */
  own(key: string): unknown {
    const config = this.#document.get("config");
    const values: Record<string, unknown> = isMap(config) ? config.toJSON() : {};
    return values[`${this.project.name}:${key}`];
  }

  /**
   * Writes values, undefined taking a key out, and keeps the file's comments and all else, what the CLI wrote into it
   * meanwhile included. The file is replaced at once, never half-written.
   */
  set(values: Record<string, unknown>): void {
    this.#document = readYamlMapping(this.file);
    if (!isMap(this.#document.get("config"))) {
      this.#document.set("config", this.#document.createNode({}));
    }
    for (const [key, value] of Object.entries(values)) {
      const path = ["config", `${this.project.name}:${key}`];
      if (value === undefined) {
        this.#document.deleteIn(path);
      } else {
        this.#document.setIn(path, value);
      }
    }
    // No line is folded: what nobody asked to change stays as it is written.
    this.#write(this.#document.toString({ lineWidth: 0 }));
  }

  #write(text: string): void {
    const unfinished = `${this.file}.${process.pid}.tmp`;
    try {
      writeFileSync(unfinished, text, { mode: statSync(this.file).mode });
      renameSync(unfinished, this.file);
    } finally {
      rmSync(unfinished, { force: true });
    }
  }
}
