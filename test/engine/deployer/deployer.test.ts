import { type Application, grantedApplicationPermissions } from "local-entra";
import { tokenExchangeAudience } from "local-entra/testing/token-issuer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { CiEnvironment, type DeployerOutputs, problemsOf } from "./ci-environment.ts";

const pullRequest = "repo:octo/desk:pull_request";
const nightly = "repo:octo/desk:ref:refs/heads/main";
const production = "repo:octo/desk:environment:prod";
const denied =
  "unexpected status 403 (403 Forbidden) with error: Authorization_RequestDenied: Insufficient privileges to complete " +
  "the operation.";
const config = { repository: "octo/desk", environments: ["prod"], protect: false };

let ci: CiEnvironment;
let outputs: DeployerOutputs;

beforeAll(async () => {
  ci = await CiEnvironment.start(config);
});
afterAll(() => ci.remove());

const preview = (options = {}) => ci.environment.stack.preview(options);
const up = () => ci.environment.stack.up();
const permissionsOf = (objectId: string) => grantedApplicationPermissions(ci.environment.entra.directory, objectId);

function registration(clientId: string): Application | undefined {
  return ci.environment.entra.directory.applications.getByAppId(clientId);
}

describe("the deployer's program", () => {
  test("refuses bad configuration and leaves the directory as it is", async () => {
    const before = ci.environment.entra.directory.applications.list();
    ci.deployer.configure({ ...config, repository: "https://github.com/octo/desk" });
    await expect(ci.deployer.stack.up()).rejects.toThrow(
      'repository must be owner/name, without a host or .git, such as octo/desk; got "https://github.com/octo/desk".',
    );
    ci.deployer.configure({ ...config, ownerId: "octo" });
    await expect(ci.deployer.stack.up()).rejects.toThrow(/^ownerId in Pulumi\.test\.yaml must be a whole number, /);
    expect(ci.environment.entra.directory.applications.list()).toEqual(before);
    ci.deployer.configure({ ...config, issuer: ci.issuer.issuer });
  });

  test("brings up two identities, and a second run changes nothing", async () => {
    // The refused run has left the stack itself in the state.
    expect(await ci.deployer.stack.up()).toEqual({ create: 9, same: 1 });
    expect(await ci.deployer.stack.preview({ refresh: true })).toEqual({ same: 10 });
    outputs = await ci.outputs();
  });

  test.each([
    ["preview", "previewClientId"],
    ["deploy", "deployClientId"],
  ] as const)("makes the %s identity one that nobody signs in to and that has no secret", (name, output) => {
    expect(registration(outputs[output])).toMatchObject({
      displayName: `RustDesk registration CI (${name})`,
      signInAudience: "AzureADMyOrg",
      passwordCredentials: [],
      keyCredentials: [],
      web: { redirectUris: [], implicitGrantSettings: { enableIdTokenIssuance: false } },
      spa: { redirectUris: [] },
      publicClient: { redirectUris: [] },
    });
  });

  test("gives neither a permission", () => {
    expect([permissionsOf(outputs.previewObjectId), permissionsOf(outputs.deployObjectId)]).toEqual([[], []]);
  });
});

describe("before a person consents", () => {
  test("neither identity sees the directory", async () => {
    ci.configureRegistration(outputs.deployObjectId, ["https://desk.example.com"]);
    const refused = [`could not check for existing application(s): ${denied}`];
    expect(await problemsOf(ci.job(pullRequest, outputs.previewClientId, preview))).toEqual(refused);
    expect(await problemsOf(ci.job(production, outputs.deployClientId, up))).toEqual(refused);
  });
});

describe("after a person has consented through Microsoft Graph", () => {
  beforeAll(async () => {
    await ci.administrator.consent(outputs.previewClientId);
    await ci.administrator.consent(outputs.deployClientId);
  });

  test("each identity has the one permission that it asked for", () => {
    expect(permissionsOf(outputs.previewObjectId)).toEqual(["Application.Read.All"]);
    expect(permissionsOf(outputs.deployObjectId)).toEqual(["Application.ReadWrite.OwnedBy"]);
  });

  test("a pull request previews what is not there yet, and cannot bring it up", async () => {
    expect(await ci.job(pullRequest, outputs.previewClientId, preview)).toEqual({ create: 3, same: 2 });
    expect(await problemsOf(ci.job(pullRequest, outputs.previewClientId, up))).toEqual([
      `Could not create application: ${denied}`,
    ]);
  });

  test("a job of the environment brings it up, and owns it", async () => {
    expect(await ci.job(production, outputs.deployClientId, up)).toEqual({ create: 3, same: 2 });
    const { clientId } = await ci.environment.stack.outputs();
    const { directory } = ci.environment.entra;
    const application = registration(clientId?.value);
    const servicePrincipal = directory.servicePrincipals.getByAppId(clientId?.value);
    expect(directory.owners.targets(application?.id ?? "")).toEqual([outputs.deployObjectId]);
    expect(directory.owners.targets(servicePrincipal?.id ?? "")).toEqual([outputs.deployObjectId]);
  });

  test("the nightly run compares it with the directory", async () => {
    expect(await ci.job(nightly, outputs.previewClientId, () => preview({ refresh: true }))).toEqual({
      same: 5,
    });
  });

  test("a change is previewed by the one and made by the other only", async () => {
    ci.configureRegistration(outputs.deployObjectId, ["https://desk.example.com", "https://two.example.com"]);
    expect(await ci.job(pullRequest, outputs.previewClientId, preview)).toEqual({ same: 4, update: 1 });
    expect(await problemsOf(ci.job(pullRequest, outputs.previewClientId, up))).toEqual([
      expect.stringMatching(/^Could not update application with object ID: "\S+": unexpected status 403 /),
    ]);
    expect(await ci.job(production, outputs.deployClientId, up)).toEqual({ same: 4, update: 1 });
  });
});

describe("with one permission fewer", () => {
  test("the identity that previews cannot read what is there", async () => {
    await ci.administrator.revoke(outputs.previewClientId);
    const refreshed = ci.job(pullRequest, outputs.previewClientId, () => preview({ refresh: true }));
    expect((await problemsOf(refreshed)).toSorted()).toEqual([
      expect.stringMatching(/^Retrieving Service Principal \(Service Principal: "\S+"\): unexpected status 403 /),
      expect.stringMatching(/^\[application_id\] Retrieving Application /),
      expect.stringMatching(/^\[id\] Retrieving Application \(Application: "\S+"\): unexpected status 403 /),
    ]);
  });

  test("the identity that deploys cannot change what it owns", async () => {
    await ci.administrator.revoke(outputs.deployClientId);
    ci.configureRegistration(outputs.deployObjectId, ["https://desk.example.com"]);
    expect(await problemsOf(ci.job(production, outputs.deployClientId, up))).toEqual([
      `could not check for existing application(s): ${denied}`,
    ]);
  });

  test("and consent brings it back, given on the page that the output names", async () => {
    const ada = ci.environment.entra.directory.users.list().find(({ givenName }) => givenName === "Ada");
    const body = new URLSearchParams({ user: ada?.id ?? "" });
    expect((await fetch(outputs.consent.deploy.url ?? "", { method: "POST", body })).status).toBe(200);
    expect(permissionsOf(outputs.deployObjectId)).toEqual(["Application.ReadWrite.OwnedBy"]);
    expect(await ci.job(production, outputs.deployClientId, up)).toEqual({ same: 4, update: 1 });
  });
});

describe("a job is let in by its subject,", () => {
  const ids = { ownerId: 583231, repositoryId: 1296269 };
  const byId = "repo:octo@583231/desk@1296269:environment:prod";

  /** Configures the deployer anew and brings it up. */
  function summary(changes: Record<string, unknown>) {
    ci.deployer.configure({ ...config, issuer: ci.issuer.issuer, ...changes });
    return ci.deployer.stack.up();
  }

  test("and the engine says why not", async () => {
    const previewed = ci.job("repo:stranger/desk:pull_request", outputs.previewClientId, preview);
    await expect(previewed).rejects.toThrow(
      new RegExp(
        "^Microsoft Entra ID refuses the identity that the azuread provider signs in with: AADSTS700213: No matching " +
          "federated identity record found for presented assertion subject 'repo:stranger/desk:pull_request'. Check your " +
          "federated identity credential Subject, Audience and Issuer against the presented assertion. ",
      ),
    );
  });

  test("each identity by its own alone", async () => {
    expect([await signIn(production), await signIn(production, outputs.previewClientId)]).toEqual([
      "signed in",
      "AADSTS700213",
    ]);
    expect([await signIn(pullRequest), await signIn(pullRequest, outputs.previewClientId)]).toEqual([
      "AADSTS700213",
      "signed in",
    ]);
  });

  test("by names and IDs while the repository changes over, and by IDs alone afterwards", async () => {
    expect(await summary({ ...ids, trustNames: true })).toEqual({ create: 3, same: 10 });
    expect([await signIn(production), await signIn(byId)]).toEqual(["signed in", "signed in"]);
    expect(await summary(ids)).toEqual({ delete: 3, same: 10 });
    expect([await signIn(production), await signIn(byId)]).toEqual(["AADSTS700213", "signed in"]);
    expect(await ci.outputs()).toEqual(outputs);
  });

  /** The AADSTS number with which Entra ID refuses a job's token, or "signed in". */
  async function signIn(sub: string, client_id = outputs.deployClientId): Promise<string> {
    const { url, tenantId } = ci.environment.entra;
    const response = await fetch(`${url}/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id,
        client_assertion: await ci.issuer.sign({ sub, aud: tokenExchangeAudience }),
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        scope: `${url}/.default`,
      }),
    });
    const { error_description = "signed in" } = (await response.json()) as { error_description?: string };
    return error_description.split(":")[0] ?? "";
  }
});

test("both identities are protected from being deleted, as they are by default", async () => {
  ci.deployer.configure({ repository: "octo/desk", environments: ["prod"], issuer: ci.issuer.issuer });
  await ci.deployer.stack.up();
  await expect(ci.deployer.stack.destroy()).rejects.toThrow(/protect/);
  expect(await ci.outputs()).toEqual(outputs);
});
