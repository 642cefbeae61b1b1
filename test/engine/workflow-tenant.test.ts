import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../local/environment.ts";
import { FakeGithub } from "../unit/cli/github/fake-github.ts";
import { localActions } from "../workflow/actions.ts";
import { type JobResult, type RunOptions, WorkflowRunner } from "../workflow/runner.ts";
import { Upstream } from "../workflow/upstream.ts";
import { registrationsOf, TestCheckout } from "./test-checkout.ts";

const passphrase = "the passphrase of this test";

/**
 * The jobs that work on a tenant, with local Entra ID in its place and a folder as the state backend. What is not tried here is
 * what only GitHub and Entra ID have: their tokens, and the GitHub environments' rules.
 */
describe("a repository with a tenant", () => {
  const checkout = new TestCheckout();
  const upstream = new Upstream();
  const runner = new WorkflowRunner();
  const artifact = join(runner.folder, "artifact");
  const kept = mkdtempSync(join(tmpdir(), "kept-"));
  const origins = ["https://desk.example.com"];
  let github: FakeGithub;
  let tenant: LocalEnvironment;
  let commit: string;

  beforeAll(async () => {
    github = await FakeGithub.start();
    tenant = await checkout.start("dev");
    rmSync(join(upstream.folder, "Pulumi.dev.yaml"));
    upstream.configure("prod", { displayName: "RustDesk", consoleOrigins: origins });
    // What docs/ci.md has a person do once for each environment.
    const environment = {
      ...childEnvironment(),
      PULUMI_BACKEND_URL: backend(),
      PULUMI_CONFIG_PASSPHRASE: passphrase,
    };
    const words = ["stack", "init", "prod", "--non-interactive"];
    execFileSync(tenant.engine.command.command, words, {
      cwd: upstream.folder,
      env: environment,
      stdio: "ignore",
    });
    commit = upstream.commit("The environment prod");
  });

  afterAll(async () => {
    await github[Symbol.asyncDispose]();
    await checkout.remove();
    runner[Symbol.dispose]();
    upstream[Symbol.dispose]();
    rmSync(kept, { recursive: true, force: true });
  });

  function backend(): string {
    return pathToFileURL(kept).href;
  }

  /** The machine's variables, and those that put local Entra ID in the place of the tenant. */
  function childEnvironment(): Record<string, string> {
    const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE_FILE, ...variables } = tenant.variables;
    const machine = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", CI: "true" };
    return { ...machine, ...variables };
  }

  function optionsOf(expressions: RunOptions["expressions"] = {}): RunOptions {
    return {
      environment: { ...childEnvironment(), ...github.variables },
      expressions: {
        "vars.ARM_TENANT_ID": tenant.entra.tenantId,
        "vars.DEPLOY_CLIENT_ID == ''": false,
        "vars.DEPLOY_CLIENT_ID != ''": true,
        "vars.PREVIEW_CLIENT_ID": tenant.entra.deployer.clientId,
        "vars.DEPLOY_CLIENT_ID": tenant.entra.deployer.clientId,
        "vars.PULUMI_ORGANIZATION != ''": false,
        "vars.AZURE_STORAGE_ACCOUNT != ''": false,
        "vars.AZURE_STORAGE_ACCOUNT": "",
        "steps.pulumi.outputs.pulumi-access-token || secrets.PULUMI_ACCESS_TOKEN": "",
        "vars.PULUMI_BACKEND_URL": backend(),
        "secrets.PULUMI_CONFIG_PASSPHRASE": passphrase,
        "github.token": github.token,
        "matrix.environment": "prod",
        "inputs.environment": "",
        "inputs.accept-interruption && '--accept-interruption' || ''": "",
        ...expressions,
      },
      actions: localActions(artifact, (workspace) => upstream.checkOut(commit, workspace)),
    };
  }

  async function run(
    file: string,
    job: string,
    expressions: RunOptions["expressions"] = {},
  ): Promise<JobResult> {
    return await runner.run(file, job, optionsOf(expressions));
  }

  function redirectUris(): string[] {
    return registrationsOf(tenant).flatMap(({ web }) => web.redirectUris);
  }

  async function night(): Promise<{ check: JobResult; issue: JobResult }> {
    const check = await run("nightly.yml", "check");
    const [drift, expiry] = [check.outputs["drift.code"], check.outputs["expiry.code"]];
    const isWell = drift === "0" && expiry === "0";
    const issue = await run("nightly.yml", "issue", {
      "needs.check.outputs.drift == '0' && needs.check.outputs.expiry == '0'": isWell,
      "needs.check.outputs.drift != '0' || needs.check.outputs.expiry != '0'": !isWell,
    });
    return { check, issue };
  }

  test("deploys its environments on a push", async () => {
    const listed = await run("deploy.yml", "environments");
    expect(listed.outputs).toEqual({ "list.names": '["prod"]' });
    const deployed = await run("deploy.yml", "deploy");
    expect(deployed.success, deployed.log).toBe(true);
    expect(redirectUris()).toEqual(["https://desk.example.com/api/oidc/callback"]);
  });

  test("deploys one environment by hand, and no other than there are", async () => {
    const listed = await run("deploy.yml", "environments", { "inputs.environment": "prod" });
    expect(listed.outputs).toEqual({ "list.names": '["prod"]' });
    const refused = await run("deploy.yml", "environments", { "inputs.environment": "$(id)" });
    expect(refused.success).toBe(false);
    expect(refused.log).toContain('Error: --only must name one of prod; got "$(id)".');
  });

  test("finds nothing at night when all is as declared, and has no issue to close", async () => {
    const { check, issue } = await night();
    expect(check.outputs, check.log).toEqual({ "drift.code": "0", "expiry.code": "0" });
    expect(check.summary).toMatch(/```text\nprod: The client secret works until .*\n```/);
    expect(issue.log).toContain("Nothing to close: no issue is open.");
    expect(github.issues).toEqual([]);
  });

  test("opens one issue when somebody changes the registration by hand, and closes it once that is undone", async () => {
    const [registration] = registrationsOf(tenant);
    if (registration === undefined) {
      throw new Error("nothing was deployed");
    }
    const web = {
      ...registration.web,
      redirectUris: ["https://desk.example.com/api/oidc/callback", "https://b.example.com/"],
    };
    tenant.entra.directory.applications.update({ ...registration, web });
    const { check, issue } = await night();
    expect(check.outputs["drift.code"], check.log).toBe("4");
    expect(issue.log).toContain("Issue created: https://github.test/issues/1");
    expect(github.issues).toMatchObject([
      { state: "open", body: expect.stringContaining("https&#58;//b.example.com") },
    ]);
    tenant.entra.directory.applications.update(registration);
    expect((await night()).issue.log).toContain("Issue closed: https://github.test/issues/1");
  });

  test("opens it again when the check itself fails", async () => {
    rmSync(artifact, { recursive: true, force: true });
    const check = await run("nightly.yml", "check", { "vars.PULUMI_BACKEND_URL": "file:///nowhere" });
    expect(check.outputs).toEqual({ "drift.code": "1", "expiry.code": "1" });
    const issue = await run("nightly.yml", "issue", {
      "needs.check.outputs.drift == '0' && needs.check.outputs.expiry == '0'": false,
      "needs.check.outputs.drift != '0' || needs.check.outputs.expiry != '0'": true,
    });
    expect(issue.log).toContain("Issue reopened: https://github.test/issues/1");
  });

  test("previews a pull request and changes nothing, neither in the tenant nor in the state", async () => {
    const before = filesOf(kept);
    upstream.git("switch", "--quiet", "--create", "change");
    upstream.git("checkout", "--quiet", commit);
    const file = join(upstream.folder, "Pulumi.prod.yaml");
    const text = upstream.git("show", `${commit}:Pulumi.prod.yaml`);
    writeFileSync(file, `${text.replace("https://desk.example.com", "https://new.example.com")}\n`);
    commit = upstream.commit("Move the console");
    const preview = await run("preview.yml", "tenant");
    expect(preview.success, preview.log).toBe(true);
    expect(preview.outputs).toEqual({ "preview.code": "4" });
    expect(preview.summary).toContain("| prod | ✗ Sign-in breaks for some or all users |");
    expect(redirectUris()).toEqual(["https://desk.example.com/api/oidc/callback"]);
    expect(filesOf(kept)).toEqual(before);
  });

  test("does not deploy what interrupts sign-in on a push, but does so when somebody starts it by hand for that", async () => {
    const refused = await run("deploy.yml", "deploy");
    expect(refused.success).toBe(false);
    expect(refused.log).toContain("Changes that interrupt or break sign-in must be accepted by somebody");
    expect(redirectUris()).toEqual(["https://desk.example.com/api/oidc/callback"]);
    const accepted = await run("deploy.yml", "deploy", {
      "inputs.accept-interruption && '--accept-interruption' || ''": "--accept-interruption",
    });
    expect(accepted.success, accepted.log).toBe(true);
    expect(redirectUris()).toEqual(["https://new.example.com/api/oidc/callback"]);
  });
});

/** Every file below a folder with its content. */
function filesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, "latin1")]));
}
