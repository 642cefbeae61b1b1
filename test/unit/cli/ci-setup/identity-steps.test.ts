import { describe, expect, test } from "vitest";

import { Az } from "../../../../cli/ci-setup/az.ts";
import { identitySteps } from "../../../../cli/ci-setup/identity-steps.ts";
import { consentSteps, roleSteps } from "../../../../cli/ci-setup/permission-steps.ts";
import type { Setup } from "../../../../cli/ci-setup/setup.ts";
import { CouldNotLook, type Step } from "../../../../cli/ci-setup/step.ts";
import { fakeAz, fakeSetup, identities, lacking, mend } from "./fake-setup.ts";

function step(steps: Step[], must: RegExp): Step[] {
  return steps.filter((one) => must.test(one.must));
}

const subjects = (setup: Setup) => step(identitySteps(setup), /subjects/);
const trust = (setup: Setup) => step(identitySteps(setup), /^The deploying identity trusts/);

describe("what GitHub's tokens begin with", () => {
  test("holds where the prefix has the IDs, although a new repository says that it does not use them", async () => {
    expect(await lacking(subjects(await fakeSetup()))).toEqual([]);
  });

  test.each([
    [{ use_default: true, use_immutable_subject: false, sub_claim_prefix: "repo:acme/sign-in" }, "repo:acme/sign-in"],
    [{ use_default: true, use_immutable_subject: false }, "repo:acme/sign-in"],
    [
      {
        use_default: false,
        include_claim_keys: ["repository_id"],
        use_immutable_subject: false,
        sub_claim_prefix: "repo:acme@77/sign-in@4200",
      },
      "claims that somebody has chosen",
    ],
  ])("is turned to IDs from %j", async (subject, told) => {
    const setup = await fakeSetup();
    setup.settings.subject = subject;
    expect(await lacking(subjects(setup))).toEqual([
      `Subjects must begin with repo:acme@77/sign-in@4200, but begin with ${told}.`,
    ]);
    await mend(subjects(setup));
    expect(setup.settings.subject).toMatchObject({ use_default: true, use_immutable_subject: true });
    expect(await lacking(subjects(setup))).toEqual([]);
  });

  test("could not be looked at where GitHub does not tell", async () => {
    const setup = await fakeSetup();
    setup.settings.subject = { use_default: true };
    await expect(lacking(subjects(setup))).rejects.toThrow(CouldNotLook);
  });

  test("a name that Entra ID still trusts is told once the IDs are used", async () => {
    const setup = await fakeSetup();
    setup.deployer.trusted = async () => [{ subject: "repo:acme/sign-in:environment:prod", clientOf: "deploy" }];
    expect(await lacking(subjects(setup))).toEqual([
      "Entra ID must trust IDs alone, but it trusts repo:acme/sign-in:environment:prod as well. → " +
        "pulumi -C deployer config rm trustNames --stack ci && npm run ci-setup",
    ]);
  });
});

describe("the deployer's file", () => {
  const file = (setup: Setup) => step(identitySteps(setup), /Pulumi\.ci\.yaml/);

  test("has the repository in GitHub's spelling, its IDs, the environments and an owner", async () => {
    const written: object[] = [];
    const setup = await fakeSetup();
    setup.deployer.configure = (values) => void written.push(values);
    await mend(file(setup));
    expect(written).toEqual([
      {
        repository: "acme/sign-in",
        ownerId: 77,
        repositoryId: 4_200,
        environments: ["prod"],
        previewEnvironments: ["preview", "preview-code"],
        owners: ["0f0f0f0f-0000-4000-8000-000000000000"],
      },
    ]);
  });

  test("keeps owners that it has, and takes the texts that the CLI makes of numbers", async () => {
    const values: Record<string, unknown> = {
      repository: "acme/sign-in",
      ownerId: "77",
      repositoryId: "4200",
      environments: ["prod"],
      previewEnvironments: ["preview", "preview-code"],
      owners: ["another"],
    };
    const setup = await fakeSetup();
    setup.deployer.configuration = () => ({ own: (key: string) => values[key] }) as never;
    expect(await lacking(file(setup))).toEqual([]);
  });
});

describe("whom an identity trusts", () => {
  const known = { name: "environment-prod-by-id", subject: "repo:acme@77/sign-in@4200:environment:prod" };
  const graph = (credentials: object[], more: object = {}) =>
    (async (path: string) => (path.includes("federated") ? { value: credentials } : more)) as Setup["graph"];

  test("is the deployer's own declaration", async () => {
    expect(await lacking(trust(await fakeSetup({ graph: graph([known]) })))).toEqual([]);
  });

  test("a credential and a secret that somebody has added are told, with their commands", async () => {
    const back = { name: "door", subject: "repo:mallory@1/x@2:environment:prod" };
    const setup = await fakeSetup({ graph: graph([known, back], { passwordCredentials: [{}], keyCredentials: [] }) });
    expect(await lacking(trust(setup))).toEqual([
      "The deploying identity must trust what the deployer declares alone, but it trusts repo:mallory@1/x@2:environment:prod as well. → " +
        "az ad app federated-credential delete --id aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee --federated-credential-id door",
      "The deploying identity must have no secret and no certificate, but it has: whoever holds one signs in as it. → " +
        "az ad app credential list --id aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee, with --cert too, then az ad app credential delete",
    ]);
  });
});

describe("consent", () => {
  const api = {
    id: "graph",
    appRoles: [
      { id: "r1", value: "Application.ReadWrite.OwnedBy" },
      { id: "r2", value: "Directory.ReadWrite.All" },
    ],
  };
  const given = (...roles: string[]): Setup["graph"] =>
    (async (path: string) =>
      path.includes("appRoleAssignments")
        ? { value: roles.map((appRoleId) => ({ resourceId: "graph", appRoleId })) }
        : api) as Setup["graph"];
  const deploy = (setup: Setup) => step(consentSteps(setup), /deploying/);

  test("holds with what the identity asks for", async () => {
    expect(await lacking(deploy(await fakeSetup({ graph: given("r1") })))).toEqual([]);
  });

  test("is a person's, who gets the page", async () => {
    expect(await lacking(deploy(await fakeSetup({ graph: given() })))).toEqual([
      "The deploying identity must have Application.ReadWrite.OwnedBy. A Privileged Role Administrator accepts it on this page. → " +
        "https://login.test/deploy",
    ]);
  });

  test("beyond what it asks for is told by its name", async () => {
    expect(await lacking(deploy(await fakeSetup({ graph: given("r1", "r2") })))).toEqual([
      "The deploying identity must have Application.ReadWrite.OwnedBy alone, but it has Directory.ReadWrite.All as well. → In the portal: " +
        "Enterprise applications, aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee, Permissions, Review permissions",
    ]);
  });
});

describe("roles for the state", () => {
  test("are a reader's for previews and a contributor's for deployments, each given once", async () => {
    const roles: { principal: string; role: string }[] = [];
    const asked: string[] = [];
    const setup = await fakeSetup({ az: await Az.open(fakeAz(roles, asked)) });
    await mend(roleSteps(setup));
    expect(roles).toEqual([
      { principal: identities.previewObjectId, role: "Storage Blob Data Reader" },
      { principal: identities.deployObjectId, role: "Storage Blob Data Contributor" },
    ]);
    expect(asked).toContain(
      `role assignment create --role Storage Blob Data Reader --scope /subscriptions/1/acmestate --assignee-object-id ${identities.previewObjectId} ` +
        "--assignee-principal-type ServicePrincipal --output none",
    );
    expect(await lacking(roleSteps(setup))).toEqual([]);
  });

  test("a preview that could write the state is told", async () => {
    const roles = ["Storage Blob Data Reader", "Storage Blob Data Owner"].map((role) => ({
      principal: identities.previewObjectId,
      role,
    }));
    const setup = await fakeSetup({ az: await Az.open(fakeAz(roles)) });
    expect((await lacking(roleSteps(setup)))[0]).toBe(
      "The previewing identity must have no other role on acmestate, but it has Storage Blob Data Owner. → az role assignment delete " +
        `--assignee ${identities.previewObjectId} --role 'Storage Blob Data Owner' --scope /subscriptions/1/acmestate`,
    );
  });

  test("a vault's key is used by both, and a refusal of az could not be looked past", async () => {
    const setup = await fakeSetup();
    setup.state = { ...setup.state, account: undefined, vaults: ["acmevault"] };
    expect(await lacking(roleSteps(setup))).toEqual([
      "The previewing identity must have the role Key Vault Crypto User on acmevault, but has not.",
      "The deploying identity must have the role Key Vault Crypto User on acmevault, but has not.",
    ]);
    const refusing = await fakeSetup({
      az: await Az.open(async (words) =>
        words[0] === "keyvault" ? { code: 3, stdout: "", stderr: "ERROR: (Forbidden) no\n" } : fakeAz()(words),
      ),
    });
    refusing.state = { ...refusing.state, account: undefined, vaults: ["acmevault"] };
    await expect(lacking(roleSteps(refusing))).rejects.toThrow("`az keyvault show --name` says: ERROR: (Forbidden) no");
  });
});

test("before the identities are there, a run goes on to make them, and a check says that they are missing", async () => {
  const setup = await fakeSetup();
  setup.deployer.identities = async () => undefined;
  setup.deployer.trusted = async () => [];
  expect(await lacking([...trust(setup), ...consentSteps(setup)])).toEqual([
    "There is no deploying identity yet.",
    "There is no previewing identity yet.",
    "There is no deploying identity yet.",
  ]);
});
