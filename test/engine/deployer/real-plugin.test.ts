import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { missingPlugins } from "../conformance/installed-plugins.ts";
import { CiEnvironment, type DeployerOutputs, problemsOf } from "./ci-environment.ts";

const reading = "repo:octo/desk:environment:preview";
const production = "repo:octo/desk:environment:prod";

const missing = await missingPlugins();
if (missing !== undefined) {
  process.stderr.write(`  Federation is not tried with the real azuread plugin: ${missing}\n`);
}

describe.runIf(missing === undefined)("the real azuread plugin", () => {
  let ci: CiEnvironment;
  let outputs: DeployerOutputs;

  beforeAll(async () => {
    const config = { repository: "octo/desk", trustNames: true, environments: ["prod"], protect: false };
    ci = await CiEnvironment.start(config, { providers: "found" });
  });
  afterAll(() => ci.remove());

  test("brings both identities up, and sees no change afterwards", async () => {
    expect(ci.environment.plugins.azuread).toBe("real");
    expect(await ci.deployer.stack.up()).toEqual({ create: 9 });
    expect(await ci.deployer.stack.preview({ refresh: true })).toEqual({ same: 9 });
    outputs = await ci.outputs();
  });

  test("signs in by OpenID Connect, previews with the one identity and deploys with the other", async () => {
    await ci.administrator.consent(outputs.previewClientId);
    await ci.administrator.consent(outputs.deployClientId);
    ci.configureRegistration(outputs.deployObjectId, ["https://desk.example.com"]);
    const { stack } = ci.environment;
    expect(await ci.job(reading, outputs.previewClientId, () => stack.preview())).toEqual({ create: 5 });
    expect(await ci.job(production, outputs.deployClientId, () => stack.up())).toEqual({ create: 5 });
    const compared = () => stack.preview({ refresh: true });
    expect(await ci.job(reading, outputs.previewClientId, compared)).toEqual({ same: 5 });
  });

  test("shows why a job is not let in, and what an identity may not do", async () => {
    const { stack } = ci.environment;
    await expect(
      ci.job("repo:stranger/desk:environment:preview", outputs.previewClientId, () => stack.preview()),
    ).rejects.toThrow(
      "AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:stranger/desk:environment:preview'.",
    );
    ci.configureRegistration(outputs.deployObjectId, ["https://desk.example.com", "https://two.example.com"]);
    const changed = ci.job(reading, outputs.previewClientId, () => stack.up());
    expect((await problemsOf(changed)).join()).toContain(
      "unexpected status 403 (403 Forbidden) with error: Authorization_RequestDenied: Insufficient privileges to complete the operation.",
    );
  });
});
