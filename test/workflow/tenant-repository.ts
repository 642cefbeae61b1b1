import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
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

  /** Runs both jobs of nightly.yml; `expressions` are for the first. */
  async night(expressions: Expressions = {}): Promise<{ check: JobResult; issue: JobResult }> {
    rmSync(this.#artifact, { recursive: true, force: true });
    const check = await this.run("nightly.yml", "check", expressions);
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
    const { tenantId, deployer } = this.#tenant.entra;
    return {
      "vars.ARM_TENANT_ID": tenantId,
      "vars.DEPLOY_CLIENT_ID == ''": false,
      "vars.DEPLOY_CLIENT_ID != ''": true,
      "vars.PREVIEW_CLIENT_ID": deployer.clientId,
      "vars.DEPLOY_CLIENT_ID": deployer.clientId,
      "vars.PULUMI_ORGANIZATION != ''": false,
      "vars.AZURE_STORAGE_ACCOUNT != ''": false,
      "vars.AZURE_STORAGE_ACCOUNT": "",
      "steps.pulumi.outputs.pulumi-access-token || secrets.PULUMI_ACCESS_TOKEN": "",
      "vars.PULUMI_BACKEND_URL": pathToFileURL(this.#kept).href,
      "secrets.PULUMI_CONFIG_PASSPHRASE": passphrase,
      "github.token": this.github.token,
      "github.sha": this.commit,
      "matrix.environment": "prod",
      "inputs.environment": "",
      "inputs.accept-interruption && inputs.environment == ''": false,
      "inputs.refresh && '--refresh' || ''": "",
      "inputs.accept-interruption && '--accept-interruption' || ''": "",
      "steps.main.outputs.newest == 'true'": true,
    };
  }
}
