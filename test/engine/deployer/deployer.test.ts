import { type Application, grantedApplicationPermissions } from "local-entra";
import { tokenExchangeAudience } from "local-entra/testing/token-issuer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { impactOf } from "../../../cli/impact/impact.ts";
import { PreviewRecording } from "../../../cli/impact/recording/preview-recording.ts";
import { fingerprintOf } from "../../../cli/impact/report/fingerprint.ts";
import { reportedRunOf } from "../../../cli/impact/report/impact-report.ts";
import { CiEnvironment, type DeployerOutputs, problemsOf } from "./ci-environment.ts";

const names = "repo:octo/desk";
const byIds = "repo:octo@583231/desk@1296269";
const reading = `${byIds}:environment:preview`;
const production = `${byIds}:environment:prod`;
const denied =
  "unexpected status 403 (403 Forbidden) with error: Authorization_RequestDenied: Insufficient privileges to complete " +
  "the operation.";
const repository = { repository: "octo/desk", ownerId: 583231, repositoryId: 1296269 };
const config = { ...repository, environments: ["prod"], protect: false };

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
    expect(await ci.deployer.stack.up()).toEqual({ create: 8, same: 1 });
    expect(await ci.deployer.stack.preview({ refresh: true })).toEqual({ same: 9 });
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
    const refused = [`Listing applications for filter "displayName eq 'RustDesk'": ${denied}`];
    expect(await problemsOf(ci.job(reading, outputs.previewClientId, preview))).toEqual(refused);
    expect(await problemsOf(ci.job(production, outputs.deployClientId, up))).toEqual(refused);
  });
});

describe("after a person has consented through Microsoft Graph", () => {
  beforeAll(async () => {
    await ci.administrator.consent(outputs.previewClientId);
    await ci.administrator.consent(outputs.deployClientId);
  });

  test("each identity has the permissions that it asked for", () => {
    expect(permissionsOf(outputs.previewObjectId)).toEqual(["Application.Read.All"]);
    expect(permissionsOf(outputs.deployObjectId)).toEqual(["Application.ReadWrite.OwnedBy", "User.Read.All"]);
  });

  test("a job that reads previews what is not there yet, and cannot bring it up", async () => {
    expect(await ci.job(reading, outputs.previewClientId, preview)).toEqual({ create: 3, same: 2 });
    expect(await problemsOf(ci.job(reading, outputs.previewClientId, up))).toEqual([
      `Could not create application: ${denied}`,
    ]);
  });

  test("what the one previews has the fingerprint of what the other would do", async () => {
    const seen = async (): Promise<string> => {
      const recording = new PreviewRecording();
      await preview({ onEvent: recording.onEvent });
      expect(recording.changes.length).toBeGreaterThan(3);
      return fingerprintOf(reportedRunOf(impactOf(recording)));
    };
    const previewed = await ci.job(reading, outputs.previewClientId, seen);
    expect(await ci.job(production, outputs.deployClientId, seen)).toBe(previewed);
  });

  test("the first deployment is refused without the permission to read people, one of whom is an owner", async () => {
    await ci.administrator.revoke(outputs.deployClientId);
    await ci.administrator.consent(outputs.deployClientId, "User.Read.All");
    const refused = ci.job(production, outputs.deployClientId, up);
    await expect(refused).rejects.toThrow(
      "Entra ID refuses this to the identity that deploys (403): it lacks a permission, or does not own the registration.",
    );
    await expect(refused).rejects.toThrow("and User.Read.All for people among the owners, with admin consent");
    expect(await problemsOf(refused)).toEqual([`Could not create application: ${denied}`]);
    await ci.administrator.revoke(outputs.deployClientId);
    await ci.administrator.consent(outputs.deployClientId);
  });

  test("a job of the environment brings it up, for itself and the person", async () => {
    expect(await ci.job(production, outputs.deployClientId, up)).toEqual({ create: 3, same: 2 });
    const { clientId } = await ci.environment.stack.outputs();
    const { directory } = ci.environment.entra;
    const application = registration(clientId?.value);
    const servicePrincipal = directory.servicePrincipals.getByAppId(clientId?.value);
    const owners = [outputs.deployObjectId, ci.person].toSorted();
    expect(directory.owners.targets(application?.id ?? "").toSorted()).toEqual(owners);
    expect(directory.owners.targets(servicePrincipal?.id ?? "").toSorted()).toEqual(owners);
  });

  test("the nightly run compares it with the directory", async () => {
    expect(await ci.job(reading, outputs.previewClientId, () => preview({ refresh: true }))).toEqual({
      same: 5,
    });
  });

  test("a change is previewed by the one and made by the other only", async () => {
    ci.configureRegistration(outputs.deployObjectId, ["https://desk.example.com", "https://two.example.com"]);
    expect(await ci.job(reading, outputs.previewClientId, preview)).toEqual({ same: 4, update: 1 });
    expect(await problemsOf(ci.job(reading, outputs.previewClientId, up))).toEqual([
      expect.stringMatching(/^Could not update application with object ID: "\S+": unexpected status 403 /),
    ]);
    expect(await ci.job(production, outputs.deployClientId, up)).toEqual({ same: 4, update: 1 });
  });
});

test("another owner is added by a present one, as the identity that deploys may not", async () => {
  const tom = ci.environment.entra.directory.users.list().find(({ givenName }) => givenName === "Tom")?.id ?? "";
  const origins = ["https://desk.example.com", "https://two.example.com"];
  ci.configureRegistration(outputs.deployObjectId, origins, tom);
  await expect(ci.job(production, outputs.deployClientId, up)).rejects.toThrow(
    "Entra ID lets no program add an owner later that may only change what it owns (Application.ReadWrite.OwnedBy).",
  );
  ci.configureRegistration(outputs.deployObjectId, origins);
});

describe("with one permission fewer", () => {
  test("the identity that previews cannot read what is there", async () => {
    await ci.administrator.revoke(outputs.previewClientId);
    const refreshed = ci.job(reading, outputs.previewClientId, () => preview({ refresh: true }));
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
      expect.stringMatching(/^Could not update application with object ID: "\S+": unexpected status 403 /),
    ]);
  });

  test("and consent brings it back, given on the page that the output names", async () => {
    const body = new URLSearchParams({ user: ci.person });
    expect((await fetch(outputs.consent.deploy.url ?? "", { method: "POST", body })).status).toBe(200);
    expect(permissionsOf(outputs.deployObjectId)).toEqual(["Application.ReadWrite.OwnedBy", "User.Read.All"]);
    expect(await ci.job(production, outputs.deployClientId, up)).toEqual({ same: 4, update: 1 });
  });
});

describe("a job is let in by its subject,", () => {
  /** Configures the deployer anew and brings it up. */
  function summary(changes: Record<string, unknown>) {
    ci.deployer.configure({ ...config, issuer: ci.issuer.issuer, ...changes });
    return ci.deployer.stack.up();
  }

  test("and the engine says why not", async () => {
    const previewed = ci.job("repo:stranger/desk:environment:preview", outputs.previewClientId, preview);
    await expect(previewed).rejects.toThrow(
      new RegExp(
        "^Microsoft Entra ID refuses the identity that the azuread provider signs in with: AADSTS700213: No matching " +
          "federated identity record found for presented assertion subject 'repo:stranger/desk:environment:preview'. Check your " +
          "federated identity credential Subject, Audience and Issuer against the presented assertion. ",
      ),
    );
  });

  test("each identity by its own alone", async () => {
    expect([await signIn(production), await signIn(production, outputs.previewClientId)]).toEqual([
      "signed in",
      "AADSTS700213",
    ]);
    expect([await signIn(reading), await signIn(reading, outputs.previewClientId)]).toEqual([
      "AADSTS700213",
      "signed in",
    ]);
  });

  test.each(["pull_request", "ref:refs/heads/main"])(
    "and by %s, which any branch can have a job for, nowhere",
    async (context) => {
      const sub = `${byIds}:${context}`;
      expect([await signIn(sub), await signIn(sub, outputs.previewClientId)]).toEqual(["AADSTS700213", "AADSTS700213"]);
    },
  );

  test("by names and IDs while the repository changes over, and by IDs alone afterwards", async () => {
    const byNames = `${names}:environment:prod`;
    expect([await signIn(byNames), await signIn(production)]).toEqual(["AADSTS700213", "signed in"]);
    expect(await summary({ trustNames: true })).toEqual({ create: 2, same: 9 });
    expect([await signIn(byNames), await signIn(production)]).toEqual(["signed in", "signed in"]);
    expect(await summary({})).toEqual({ delete: 2, same: 9 });
    expect([await signIn(byNames), await signIn(production)]).toEqual(["AADSTS700213", "signed in"]);
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
  ci.deployer.configure({ ...repository, environments: ["prod"], issuer: ci.issuer.issuer });
  await ci.deployer.stack.up();
  await expect(ci.deployer.stack.destroy()).rejects.toThrow(/protect/);
  expect(await ci.outputs()).toEqual(outputs);
});
