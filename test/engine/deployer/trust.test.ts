import { TokenIssuer, tokenExchangeAudience } from "local-entra/testing/token-issuer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { UserError } from "../../../cli/user-error.ts";
import { CiEnvironment, type DeployerOutputs } from "./ci-environment.ts";

const IDS = { ownerId: 583231, repositoryId: 1296269 };
const CONFIG = { repository: "octo/desk", environments: ["prod"], protect: false };
const BY_NAME = "repo:octo/desk:environment:prod";
const BY_ID = "repo:octo@583231/desk@1296269:environment:prod";

let ci: CiEnvironment;
let outputs: DeployerOutputs;

beforeAll(async () => {
  ci = await CiEnvironment.start(CONFIG);
  await ci.deployer.stack.up();
  outputs = await ci.outputs();
  await ci.administrator.consent(outputs.previewClientId);
  await ci.administrator.consent(outputs.deployClientId);
  ci.configureRegistration(outputs.deployObjectId, ["https://desk.example.com"]);
});
afterAll(() => ci.remove());

/** The AADSTS number with which Entra ID refuses a job's token, or "signed in". */
async function signIn(
  sub: string,
  clientId = outputs.deployClientId,
  aud = tokenExchangeAudience,
): Promise<string> {
  return present(await ci.issuer.sign({ sub, aud }), clientId);
}

async function present(client_assertion: string, client_id = outputs.deployClientId): Promise<string> {
  const { url, tenantId } = ci.environment.entra;
  const response = await fetch(`${url}/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id,
      client_assertion,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      scope: `${url}/.default`,
    }),
  });
  const { error_description = "signed in" } = (await response.json()) as { error_description?: string };
  return error_description.split(":")[0] ?? "";
}

describe("a job is let in by its subject", () => {
  test.each([
    ["another environment", "repo:octo/desk:environment:staging", "AADSTS700213"],
    ["the main branch without an environment", "repo:octo/desk:ref:refs/heads/main", "AADSTS700213"],
    ["a pull request", "repo:octo/desk:pull_request", "AADSTS700213"],
    ["another repository", "repo:octo/other:environment:prod", "AADSTS700213"],
    ["a fork", "repo:stranger/desk:environment:prod", "AADSTS700213"],
    ["another spelling of the environment", "repo:octo/desk:environment:Prod", "AADSTS7002138"],
    ["the same names with IDs", BY_ID, "AADSTS700213"],
  ])("not as the deploying identity from %s", async (_what, subject, code) => {
    expect(await signIn(subject)).toBe(code);
  });

  test("not as the previewing identity from a deploying job", async () => {
    expect(await signIn(BY_NAME, outputs.previewClientId)).toBe("AADSTS700213");
  });

  test("as the deploying identity from its environment", async () => {
    expect(await signIn(BY_NAME)).toBe("signed in");
  });

  test("not with a token of another issuer", async () => {
    const other = await TokenIssuer.create("https://gitlab.com");
    expect(await present(await other.sign({ sub: BY_NAME }))).toBe("AADSTS700211");
  });

  test("not with a token for another audience", async () => {
    expect(await signIn(BY_NAME, outputs.deployClientId, "https://github.com/octo")).toBe("AADSTS700212");
  });

  test("and the engine says why not", async () => {
    const previewed = ci.job("repo:stranger/desk:pull_request", outputs.previewClientId, () =>
      ci.environment.stack.preview(),
    );
    await expect(previewed).rejects.toThrow(
      new UserError(
        "Microsoft Entra ID refuses the identity that the azuread provider signs in with: AADSTS700213: No matching " +
          "federated identity record found for presented assertion subject 'repo:stranger/desk:pull_request'. Check your " +
          "federated identity credential Subject, Audience and Issuer against the presented assertion. " +
          "https://learn.microsoft.com/entra/workload-id/workload-identity-federation Check `az login`, or ARM_TENANT_ID, " +
          "ARM_CLIENT_ID and its credential (docs/deployer.md).",
      ),
    );
  });
});

describe("a repository that changes over to immutable subjects", () => {
  const summary = async (config: Record<string, unknown>) => {
    ci.deployer.configure({ ...CONFIG, issuer: ci.issuer.issuer, ...config });
    return ci.deployer.stack.up();
  };

  test("is trusted by both while it does", async () => {
    expect(await summary({ ...IDS, trustNames: true })).toEqual({ create: 3, same: 10 });
    expect([await signIn(BY_NAME), await signIn(BY_ID)]).toEqual(["signed in", "signed in"]);
  });

  test("is trusted by its IDs alone afterwards, and keeps both identities", async () => {
    expect(await summary(IDS)).toEqual({ delete: 3, same: 10 });
    expect([await signIn(BY_NAME), await signIn(BY_ID)]).toEqual(["AADSTS700213", "signed in"]);
    expect(await ci.outputs()).toEqual(outputs);
  });

  test("is another one when its name is given to somebody else", async () => {
    expect(await signIn("repo:octo@999/desk@1296269:environment:prod")).toBe("AADSTS700213");
    expect(await signIn("repo:octo@583231/desk@999:environment:prod")).toBe("AADSTS700213");
  });
});

describe("another CI system", () => {
  test("is trusted by the subjects that are given", async () => {
    const protectedBranch = "project_path:group/desk:ref_type:branch:ref:main";
    ci.deployer.configure({
      issuer: ci.issuer.issuer,
      previewSubjects: ["project_path:group/desk:ref_type:branch:ref:review"],
      deploySubjects: [protectedBranch],
      protect: false,
    });
    await ci.deployer.stack.up();
    expect([await signIn(protectedBranch), await signIn(BY_ID)]).toEqual(["signed in", "AADSTS700213"]);
  });
});

describe("protection", () => {
  test("keeps both identities from being deleted, as it is by default", async () => {
    ci.deployer.configure({ repository: "octo/desk", environments: ["prod"], issuer: ci.issuer.issuer });
    await ci.deployer.stack.up();
    await expect(ci.deployer.stack.destroy()).rejects.toThrow(/protect/);
    expect(await ci.outputs()).toEqual(outputs);
  });
});
