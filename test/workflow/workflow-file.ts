import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

const repository = join(import.meta.dirname, "../..");
const folder = join(repository, ".github/workflows");

/** A step of a job, as the file has it. */
export interface Step {
  id?: string;
  name?: string;
  if?: string;
  uses?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
  run?: string;
  "continue-on-error"?: boolean;
}

/** A job of a workflow, as the file has it. */
export interface Job {
  name: string;
  if?: string;
  needs?: string | string[];
  permissions?: Record<string, string>;
  environment?: string;
  concurrency?: { group: string; "cancel-in-progress": boolean };
  "timeout-minutes"?: number;
  "runs-on": string;
  env?: Record<string, string>;
  outputs?: Record<string, string>;
  steps: Step[];
}

/** A composite action of the repository, as its file has it. */
export interface Action {
  outputs: Record<string, { value: string }>;
  runs: { using: string; steps: Step[] };
}

/** A workflow, as its file has it. */
export interface Workflow {
  file: string;
  text: string;
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

/** The committed workflows by their file's name. */
export function workflowFiles(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".yml"));
}

/** One workflow. */
export function readWorkflow(file: string): Workflow {
  const text = readFileSync(join(folder, file), "utf8");
  return { file, text, ...(parse(text) as Omit<Workflow, "file" | "text">) };
}

/** One job of a workflow. */
export function readJob(file: string, name: string): Job {
  const job = readWorkflow(file).jobs[name];
  if (job === undefined) {
    throw new Error(`${file} has no job ${name}`);
  }
  return job;
}

/** An action of this repository, by the path that a step uses, such as `./.github/actions/tenant`. */
export function readAction(path: string): Action {
  return parse(readFileSync(join(repository, path, "action.yml"), "utf8")) as Action;
}

/** The steps of a job, those of the repository's own actions in the place of these. */
export function stepsOf({ steps }: Job): Step[] {
  return steps.flatMap((step) => (step.uses?.startsWith("./") ? readAction(step.uses).runs.steps : [step]));
}

/** Every step of every job that runs a script. */
export function scriptsOf({ jobs }: Workflow): string[] {
  return Object.values(jobs).flatMap((job) => stepsOf(job).flatMap(({ run }) => run ?? []));
}
