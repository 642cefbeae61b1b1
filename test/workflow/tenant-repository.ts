import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import type { LocalEnvironment } from "../../cli/local-machine/environment.ts";
import { registrationsOf, TestCheckout } from "../engine/test-checkout.ts";
import { FakeGithub } from "../unit/cli/github/fake-github.ts";
import { localActions } from "./actions.ts";
import { type JobResult, type RunOptions, WorkflowRunner } from "./runner.ts";
import { Upstream } from "./upstream.ts";

type Expressions = RunOptions["expressions"];

const passphrase = "the passphrase of this test";
/** The stand-ins sign in as the one deployer whatever the client ID, which is no more than another one here. */
const previewClientId = "99999999-0000-4000-8000-000000000000";

/**
 * A repository with the environment `prod`, whose jobs work on a tenant: local Entra ID is in its place, and a folder is the
 * state backend.
 */
export class TenantRepository implements AsyncDisposable {
  readonly upstream = new Upstream();
  readonly github: FakeGithub;
  /** The commit that jobs run for, unless they ask for another. */
  commit: string;
  readonly #runner = new WorkflowRunner();
  readonly #artifact = join(this.#runner.folder, "artifact");
  readonly #kept = mkdtempSync(join(tmpdir(), "kept-"));
  readonly #checkout: TestCheckout;
  readonly #tenant: LocalEnvironment;

  private constructor(github: FakeGithub, checkout: TestCheckout, tenant: LocalEnvironment) {
    this.github = github;
    this.#checkout = checkout;
    this.#tenant = tenant;
    const consoleOrigins = ["https://desk.contoso.com"];
    this.upstream.configure("prod", { displayName: "RustDesk", consoleOrigins });
    this.#writeDeployment();
    this.#makeStack();
    this.commit = this.upstream.commit("The environment prod");
  }

  static async start(): Promise<TenantRepository> {
    const checkout = new TestCheckout();
    return new TenantRepository(await FakeGithub.start(), checkout, await checkout.start("dev"));
  }

  get directory(): LocalEnvironment["entra"]["directory"] {
    return this.#tenant.entra.directory;
  }

  get registrations(): ReturnType<typeof registrationsOf> {
    return registrationsOf(this.#tenant);
  }

  get redirectUris(): string[] {
    return this.registrations.flatMap(({ web }) => web.redirectUris);
  }

  /** Every file of the state backend with its content. */
  get state(): Record<string, string> {
    const entries = readdirSync(this.#kept, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
    return Object.fromEntries(paths.map((path) => [path, readFileSync(path, "latin1")]));
  }

  /** Runs a job; `expressions` are those that differ from a run for a push. */
  async run(file: string, job: string, expressions: Expressions = {}): Promise<JobResult> {
    const environment = { ...this.#childEnvironment(), ...this.github.variables };
    const actions = localActions(this.#artifact, (workspace, { ref, depth }) =>
      this.upstream.checkOut(ref ?? this.commit, workspace, depth),
    );
    return await this.#runner.run(file, job, {
      environment,
      actions,
      expressions: { ...this.#expressions(), ...expressions },
    });
  }

  /** Runs the two jobs of deploy.yml that see the tenant; `between` is what happens until the second is approved. */
  async deploy(
    expressions: Expressions = {},
    between: () => unknown = () => undefined,
  ): Promise<{ plan: JobResult; deploy: JobResult }> {
    rmSync(this.#artifact, { recursive: true, force: true });
    const plan = await this.run("deploy.yml", "plan", expressions);
    await between();
    return { plan, deploy: await this.run("deploy.yml", "deploy", expressions) };
  }

  /** A branch of a pull request: main's newest commit with a change. */
  propose(change: (folder: string) => void): string {
    this.upstream.git("switch", "--quiet", "--force-create", "proposal", this.commit);
    change(this.upstream.folder);
    const commit = this.upstream.commit("Propose");
    this.upstream.git("switch", "--quiet", "main");
    return commit;
  }

  /** Runs the jobs of preview.yml that judge a pull request, as far as they would run. */
  async preview(proposed: string): Promise<{ proposal: JobResult; tenant: JobResult | undefined }> {
    rmSync(this.#artifact, { recursive: true, force: true });
    const event = { "github.event.pull_request.head.sha": proposed };
    const proposal = await this.run("preview.yml", "proposal", event);
    const isData = proposal.outputs["proposal.kind"] === "data";
    return { proposal, tenant: isData ? await this.run("preview.yml", "tenant", event) : undefined };
  }

  /** Runs the jobs of nightly.yml that see the tenant and GitHub. */
  async night(): Promise<{ check: JobResult; issue: JobResult }> {
    rmSync(this.#artifact, { recursive: true, force: true });
    const check = await this.run("nightly.yml", "check");
    const isWell = check.outputs["drift.code"] === "0" && check.outputs["expiry.code"] === "0";
    const issue = await this.run("nightly.yml", "issue", {
      "needs.check.outputs.drift == '0' && needs.check.outputs.expiry == '0'": isWell,
      "needs.check.outputs.drift != '0' || needs.check.outputs.expiry != '0'": !isWell,
    });
    return { check, issue };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.github[Symbol.asyncDispose]();
    await this.#checkout.remove();
    this.#runner[Symbol.dispose]();
    this.upstream[Symbol.dispose]();
    rmSync(this.#kept, { recursive: true, force: true });
  }

  /** Commits where the environments are deployed and as whom; `more` in the place of what is so. */
  redirect(more: Record<string, string> = {}): void {
    this.#writeDeployment(more);
    this.commit = this.upstream.commit("Move the deployment");
  }

  #writeDeployment(more: Record<string, string> = {}): void {
    const { tenantId, deployer } = this.#tenant.entra;
    const settings = {
      tenantId,
      previewClientId,
      deployClientId: deployer.clientId,
      backendUrl: pathToFileURL(this.#kept).href,
      ...more,
    };
    writeFileSync(join(this.upstream.folder, ".github/deployment.json"), JSON.stringify(settings));
  }

  /** What docs/ci.md has a person do once for each environment. */
  #makeStack(): void {
    const own = { PULUMI_BACKEND_URL: pathToFileURL(this.#kept).href, PULUMI_CONFIG_PASSPHRASE: passphrase };
    execFileSync(this.#tenant.engine.command.command, ["stack", "init", "prod", "--non-interactive"], {
      cwd: this.upstream.folder,
      env: { ...this.#childEnvironment(), ...own },
      stdio: "ignore",
    });
  }

  /** The machine's variables, and those that put local Entra ID in the place of the tenant. */
  #childEnvironment(): Record<string, string> {
    const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE_FILE, ...variables } = this.#tenant.variables;
    // GitHub's machines have the CLI on PATH.
    const path = [dirname(this.#tenant.engine.command.command), process.env.PATH].join(delimiter);
    const machine = { PATH: path, HOME: process.env.HOME ?? "", CI: "true" };
    return { ...machine, ...variables };
  }

  #expressions(): Expressions {
    return {
      "secrets.PULUMI_ACCESS_TOKEN": "",
      "secrets.PULUMI_CONFIG_PASSPHRASE": passphrase,
      "github.token": this.github.token,
      "github.sha": this.commit,
      "matrix.environment": "prod",
      "inputs.environment": "",
      "inputs.accept-interruption": false,
      "inputs.refresh": false,
    };
  }
}
