import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

import { type Job, readAction, readJob, type Step } from "./workflow-file.ts";

const repository = join(import.meta.dirname, "../..");

/** What a job is run with in the place of GitHub. */
export interface RunOptions {
  /** The values that the job's `${{ … }}` and `if:` are made of, by their texts; functions and all. */
  expressions: Record<string, string | boolean>;
  /** What is done for each action, by its name without the version. */
  actions: Record<string, (step: Step, job: RunningJob) => void>;
  /** Variables besides those of the machine. */
  environment: NodeJS.ProcessEnv;
}

/** A job while it runs. */
export interface RunningJob {
  /** Where the steps run: GITHUB_WORKSPACE. */
  workspace: string;
  /** RUNNER_TEMP */
  temporary: string;
}

/** How a job came to its end. */
export interface JobResult {
  /** Whether every step succeeded. */
  success: boolean;
  /** What the steps wrote to GITHUB_OUTPUT, by `STEP.NAME`. */
  outputs: Record<string, string>;
  summary: string;
  log: string;
}

/**
 * Runs the jobs of the committed workflows on this machine: every `run:` as it stands, with bash as GitHub starts it, in
 * order. Two things are not GitHub's: actions are what the test says, and `npm ci` links the modules of this repository, beside
 * a tenant's credentials only those that an update needs.
 */
export class WorkflowRunner implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "workflow-"));
  #jobs = 0;

  constructor() {
    const npm = join(this.folder, "bin", "npm");
    mkdirSync(dirname(npm));
    // The repository's Node comes first, as it does for an installed project.
    const real = `exec "$(PATH=\${PATH#*:} command -v npm)" "$@"`;
    const all = `rm -rf node_modules && ln -s '${repository}/node_modules' node_modules && exit 0`;
    const { dependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    const some = Object.keys(dependencies).map(
      (name) =>
        `mkdir -p node_modules/${dirname(name)} && ln -s '${repository}/node_modules/${name}' node_modules/${name}`,
    );
    const tenant = `{ ${[...some, "exit 0"].join(" && ")}; }`;
    const lines = [`[ "$*" = ci ] && ${all}`, `[ "$*" = 'ci --workspaces=false --omit=dev' ] && ${tenant}`, real];
    writeFileSync(npm, `#!/bin/sh\n${lines.join("\n")}\n`);
    chmodSync(npm, 0o755);
  }

  /** Runs a job in a folder of its own. */
  async run(file: string, name: string, options: RunOptions): Promise<JobResult> {
    this.#jobs += 1;
    const root = join(this.folder, `job-${this.#jobs}`);
    const running = { workspace: join(root, "work"), temporary: join(root, "temp") };
    mkdirSync(running.workspace, { recursive: true });
    mkdirSync(running.temporary);
    const run = new JobRun(readJob(file, name), running, options, join(this.folder, "bin"));
    return await run.toEnd();
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

class JobRun {
  readonly #job: Pick<Job, "steps">;
  readonly #running: RunningJob;
  readonly #options: RunOptions;
  readonly #bin: string;
  readonly #result: JobResult = { success: true, outputs: {}, summary: "", log: "" };

  constructor(job: Pick<Job, "steps">, running: RunningJob, options: RunOptions, bin: string) {
    this.#job = job;
    this.#running = running;
    this.#options = options;
    this.#bin = bin;
  }

  async toEnd(): Promise<JobResult> {
    for (const step of this.#job.steps) {
      if (this.#result.success && this.#isDue(step)) {
        const success = await this.#runStep(step);
        this.#result.success = success || step["continue-on-error"] === true;
      }
    }
    const summary = join(this.#running.temporary, "summary");
    this.#result.summary = existsSync(summary) ? readFileSync(summary, "utf8") : "";
    return this.#result;
  }

  #isDue(step: Step): boolean {
    if (step.if === undefined) {
      return true;
    }
    const files = [...step.if.matchAll(/hashFiles\('([^']+)'\) != ''/g)];
    if (files.length > 0) {
      return files.every(([, name = ""]) => existsSync(join(this.#running.workspace, name)));
    }
    return isTrue(this.#valueOf(step.if));
  }

  /** https://docs.github.com/actions/reference/workflows-and-actions/expressions, as much of it as the workflows need. */
  #valueOf(expression: string): string | boolean {
    const text = expression.trim();
    const known: RunOptions["expressions"] = {
      "runner.temp": this.#running.temporary,
      ...this.#outputsOfSteps,
      ...this.#options.expressions,
    };
    const value = known[text];
    if (value !== undefined) {
      return value;
    }
    for (const operator of [" || ", " && "]) {
      const at = text.lastIndexOf(operator);
      if (at >= 0) {
        const first = this.#valueOf(text.slice(0, at));
        return isTrue(first) === (operator === " || ") ? first : this.#valueOf(text.slice(at + operator.length));
      }
    }
    const [, name = "", sign, literal] = /^([\w.-]*) ?([!=]=|) ?'([^']*)'$/.exec(text) ?? [];
    if (literal !== undefined) {
      return name === "" ? literal : (this.#valueOf(name) === literal) === (sign === "==");
    }
    // What a step that did not run has not put out.
    if (/^steps\.[\w-]+\.outputs\.[\w-]+$/.test(text)) {
      return "";
    }
    throw new Error(`The test gives no value for the expression ${expression}`);
  }

  get #outputsOfSteps(): Record<string, string> {
    const named = Object.entries(this.#result.outputs).map(([name, value]) => {
      const [id, output] = name.split(".");
      return [`steps.${id}.outputs.${output}`, value];
    });
    return Object.fromEntries(named);
  }

  #resolved(text: string): string {
    return text.replaceAll(/\$\{\{(.+?)\}\}/g, (_whole, expression: string) => String(this.#valueOf(expression)));
  }

  async #runStep(step: Step): Promise<boolean> {
    if (step.uses?.startsWith("./")) {
      return this.#runOwnAction(step.uses, step);
    }
    if (step.uses !== undefined) {
      return this.#runAction(step.uses.replace(/@.*/, ""), step);
    }
    const { workspace, temporary } = this.#running;
    const script = join(temporary, "script.sh");
    const output = join(temporary, "output");
    writeFileSync(script, step.run ?? "");
    writeFileSync(output, "");
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, this.#resolved(value)]);
    const child = spawn("bash", ["-e", script], {
      cwd: workspace,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...this.#options.environment,
        PATH: `${this.#bin}:${this.#options.environment.PATH}`,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: join(temporary, "summary"),
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: temporary,
        NO_COLOR: "1",
        ...Object.fromEntries(own),
      },
    });
    const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
    this.#result.log += `${stdout}${stderr}`;
    this.#keepOutputs(step.id, readFileSync(output, "utf8"));
    return code === 0;
  }

  #runAction(name: string, step: Step): boolean {
    const action = this.#options.actions[name];
    if (action === undefined) {
      throw new Error(`The test does nothing for the action ${name}`);
    }
    try {
      const given = Object.entries(step.with ?? {}).map(([key, value]) => [key, this.#resolved(String(value))]);
      action({ ...step, with: Object.fromEntries(given) }, this.#running);
      return true;
    } catch (error) {
      this.#result.log += `${name}: ${(error as Error).message}\n`;
      return false;
    }
  }

  /** A composite action of the repository: its steps, with outputs of their own. */
  async #runOwnAction(path: string, step: Step): Promise<boolean> {
    const { runs, outputs } = readAction(path);
    const inputs = Object.entries(step.with ?? {}).map(([key, value]) => [`inputs.${key}`, String(value)]);
    const expressions = { ...this.#options.expressions, ...Object.fromEntries(inputs) };
    const run = new JobRun({ steps: runs.steps }, this.#running, { ...this.#options, expressions }, this.#bin);
    const { success, log } = await run.toEnd();
    this.#result.log += log;
    for (const [name, { value }] of Object.entries(outputs)) {
      this.#result.outputs[`${step.id}.${name}`] = run.#resolved(value);
    }
    return success;
  }

  #keepOutputs(id: string | undefined, text: string): void {
    for (const [, name, value = ""] of text.matchAll(/^([\w-]+)=(.*)$/gm)) {
      this.#result.outputs[`${id}.${name}`] = value;
    }
  }
}

function isTrue(value: string | boolean): boolean {
  return value !== false && value !== "";
}
