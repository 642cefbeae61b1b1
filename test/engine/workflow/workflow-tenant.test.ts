import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { TenantRepository } from "../../workflow/tenant-repository.ts";

// What the person who starts deploy.yml by hand chooses.
const refresh = { "inputs.refresh && '--refresh' || ''": "--refresh" };
const accepted = { "inputs.accept-interruption && '--accept-interruption' || ''": "--accept-interruption" };

/** What is not tried here is what only GitHub and Entra ID have: their tokens, and the GitHub environments' rules. */
describe("a repository with a tenant", () => {
  let repository: TenantRepository;

  beforeAll(async () => {
    repository = await TenantRepository.start();
  });

  afterAll(async () => {
    await repository[Symbol.asyncDispose]();
  });

  test("deploys its environments on a push", async () => {
    const listed = await repository.run("deploy.yml", "environments");
    expect(listed.outputs).toEqual({ "main.newest": "true", "list.names": '["prod"]' });
    const deployed = await repository.run("deploy.yml", "deploy");
    expect(deployed.success, deployed.log).toBe(true);
    expect(repository.redirectUris).toEqual(["https://desk.contoso.com/api/oidc/callback"]);
  });

  test("deploys one environment by hand, and no other than there are", async () => {
    const listed = await repository.run("deploy.yml", "environments", { "inputs.environment": "prod" });
    expect(listed.outputs["list.names"]).toBe('["prod"]');
    const refused = await repository.run("deploy.yml", "environments", { "inputs.environment": "$(id)" });
    expect(refused.success).toBe(false);
    expect(refused.log).toContain('Error: --only must name one of prod; got "$(id)".');
  });

  test("does not interrupt sign-in in every environment at once", async () => {
    const refused = await repository.run("deploy.yml", "environments", {
      "inputs.accept-interruption && inputs.environment == ''": true,
    });
    expect([refused.success, refused.log]).toEqual([
      false,
      "::error title=Which environment?::accept-interruption must come with the environment whose console somebody is at; " +
        "got none. Start the workflow again and name one.\n",
    ]);
  });

  test("does not deploy what main has gone on from, neither by an old run nor by its last job alone", async () => {
    const old = "0".repeat(40);
    const words = `This run is for ${old}, but main is at ${repository.commit}, whose own run deploys. To go back, revert on main.\n`;
    const listed = await repository.run("deploy.yml", "environments", {
      "github.sha": old,
      "steps.main.outputs.newest == 'true'": false,
    });
    expect(listed).toMatchObject({ success: true, outputs: {} });
    expect(listed.log).toBe(`::notice title=Nothing is deployed::${words}`);
    const deployed = await repository.run("deploy.yml", "deploy", { "github.sha": old });
    expect([deployed.success, deployed.log]).toEqual([false, `::error title=Older commit::${words}`]);
  });

  test("finds nothing at night when all is as declared, and has no issue to close", async () => {
    const { check, issue } = await repository.night();
    expect(check.outputs, check.log).toEqual({ "drift.code": "0", "expiry.code": "0" });
    expect(check.summary).toMatch(/```text\nprod, in the tenant \S+: The client secret works until .*\n```/);
    expect(issue.log).toContain("Nothing to close: no issue is open.");
    expect(repository.github.issues).toEqual([]);
  });

  test("opens one issue when somebody changes the registration by hand, and closes it once a deployment has undone it", async () => {
    const [registration] = repository.registrations;
    if (registration === undefined) {
      throw new Error("nothing was deployed");
    }
    const web = {
      ...registration.web,
      redirectUris: ["https://desk.contoso.com/api/oidc/callback", "https://b.contoso.com/"],
    };
    repository.directory.applications.update({ ...registration, web });
    const { check, issue } = await repository.night();
    expect(check.outputs["drift.code"], check.log).toBe("4");
    expect(issue.log).toContain("Issue created: https://github.test/issues/1");
    expect(repository.github.issues).toMatchObject([
      { state: "open", body: expect.stringContaining("https&#58;//b.contoso.com") },
    ]);
    const refused = await repository.run("deploy.yml", "deploy", refresh);
    expect(refused.log).toContain("Changes that take something from others, or let others in, must be accepted by somebody");
    const undone = await repository.run("deploy.yml", "deploy", { ...refresh, ...accepted });
    expect(undone.success, undone.log).toBe(true);
    expect(repository.redirectUris).toEqual(["https://desk.contoso.com/api/oidc/callback"]);
    expect((await repository.night()).issue.log).toContain("Issue closed: https://github.test/issues/1");
  });

  test("opens it again when the check itself fails", async () => {
    const { check, issue } = await repository.night({ "vars.PULUMI_BACKEND_URL": "file:///nowhere" });
    expect(check.outputs).toEqual({ "drift.code": "1", "expiry.code": "1" });
    expect(issue.log).toContain("Issue reopened: https://github.test/issues/1");
  });

  test("previews a pull request and changes nothing, neither in the tenant nor in the state", async () => {
    const before = repository.state;
    const file = join(repository.upstream.folder, "Pulumi.prod.yaml");
    const text = repository.upstream.git("show", `${repository.commit}:Pulumi.prod.yaml`);
    writeFileSync(file, `${text.replace("https://desk.contoso.com", "https://new.contoso.com")}\n`);
    repository.commit = repository.upstream.commit("Move the console");
    const preview = await repository.run("preview.yml", "tenant");
    expect(preview.success, preview.log).toBe(true);
    expect(preview.outputs).toEqual({ "preview.code": "4" });
    expect(preview.summary).toContain("| prod | ✗ Sign-in breaks for some or all users |");
    expect(repository.redirectUris).toEqual(["https://desk.contoso.com/api/oidc/callback"]);
    expect(repository.state).toEqual(before);
  });

  test("does not deploy what interrupts sign-in on a push, but does so when somebody starts it by hand for that", async () => {
    const refused = await repository.run("deploy.yml", "deploy");
    expect(refused.success).toBe(false);
    expect(refused.log).toContain("Changes that interrupt or break sign-in must be accepted by somebody");
    expect(repository.redirectUris).toEqual(["https://desk.contoso.com/api/oidc/callback"]);
    const applied = await repository.run("deploy.yml", "deploy", accepted);
    expect(applied.success, applied.log).toBe(true);
    expect(repository.redirectUris).toEqual(["https://new.contoso.com/api/oidc/callback"]);
  });
});
