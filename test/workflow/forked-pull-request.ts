import { join } from "node:path";

import { localActions } from "./actions.ts";
import { type JobResult, type RunOptions, WorkflowRunner } from "./runner.ts";
import { Upstream } from "./upstream.ts";

const ownPullRequest =
  "github.actor != 'dependabot[bot]' && github.event.pull_request.user.login != 'dependabot[bot]' && " +
  "github.event.pull_request.head.repo.full_name == github.repository";

/** Configurations of environments by their names, keys without the project's prefix. */
export type Environments = Record<string, Record<string, unknown>>;

/** A repository with a pull request from a fork, which GitHub has merged for a try, and its workflows on this machine. */
export class ForkedPullRequest implements Disposable {
  readonly #upstream = new Upstream();
  readonly #runner = new WorkflowRunner();
  readonly #base: string;
  readonly #merged: string;
  /** What the runs leave for others. */
  readonly artifact = join(this.#runner.folder, "artifact");

  /** The base branch has `before`; the pull request changes some of it, or adds to it. */
  constructor(before: Environments, changed: Environments) {
    this.#base = this.#commit(before, "Base");
    this.#upstream.git("switch", "--quiet", "--create", "change");
    this.#commit(changed, "Change");
    this.#upstream.git("switch", "--quiet", "main");
    this.#upstream.git("merge", "--quiet", "--no-ff", "--message", "Merge", "change");
    this.#merged = this.#upstream.git("rev-parse", "HEAD");
  }

  /** Runs a job of a workflow. */
  run(
    file: string,
    job: string,
    expressions: RunOptions["expressions"] = {},
    environment: NodeJS.ProcessEnv = {},
  ): Promise<JobResult> {
    return this.#runner.run(file, job, {
      expressions: { "github.sha": this.#merged, [ownPullRequest]: false, ...expressions },
      environment: { ...process.env, CI: "true", ...environment },
      actions: localActions(this.artifact, (workspace, { depth }) =>
        this.#upstream.checkOut(depth > 1 ? this.#merged : this.#base, workspace, depth),
      ),
    });
  }

  /** A file for a run, such as that of the event. */
  fileOf(name: string): string {
    return join(this.#runner.folder, name);
  }

  [Symbol.dispose](): void {
    this.#runner[Symbol.dispose]();
    this.#upstream[Symbol.dispose]();
  }

  #commit(environments: Environments, message: string): string {
    for (const [name, config] of Object.entries(environments)) {
      this.#upstream.configure(name, config);
    }
    return this.#upstream.commit(message);
  }
}
