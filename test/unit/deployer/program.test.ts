import "../mock-hooks.ts";

import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { CiIdentity } from "../../../deployer/ci-identity.ts";
import program from "../../../deployer/index.ts";
import { configure } from "./deployer-configuration.ts";

// What these tests prove is what the program declares; defaults of Pulumi.yaml and the provider's checks are proved with
// the engine.

const tenantId = "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb";
const caller = "cccccccc-0000-1111-2222-dddddddddddd";
const graph = "00000003-0000-0000-c000-000000000000";
const roles = {
  "Application.Read.All": "read-role",
  "Application.ReadWrite.OwnedBy": "owned-role",
  "User.Read.All": "people-role",
  "Directory.Read.All": "directory-role",
  "AppRoleAssignment.ReadWrite.All": "assignments-role",
  "DelegatedPermissionGrant.ReadWrite.All": "grants-role",
};
const repository = { repository: "octo/desk", ownerId: 583231, repositoryId: 1296269 };

interface Declared {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

let declared: Declared[];

beforeEach(async () => {
  declared = [];
  await pulumi.runtime.setMocks(
    {
      call: ({ token, inputs }) => answer(token, inputs),
      newResource: ({ type, name, inputs }) => {
        declared.push({ type, name, inputs });
        return { id: `/${name}`, state: { ...inputs, clientId: `client of ${name}`, objectId: `object of ${name}` } };
      },
    },
    "rustdesk-entra-deployer",
    "ci",
  );
  configure({ ...repository, environments: ["prod"] });
});

afterEach(async () => {
  await pulumi.runtime.disconnect().catch(() => {});
  pulumi.runtime.setAllConfig({});
});

function answer(token: string, inputs: Record<string, unknown>): Record<string, unknown> {
  switch (token) {
    case "azuread:index/getClientConfig:getClientConfig":
      return { tenantId, clientId: "person", objectId: caller, id: "config" };
    case "azuread:index/getApplicationPublishedAppIds:getApplicationPublishedAppIds":
      return { id: "appIds", result: { MicrosoftGraph: graph } };
    case "azuread:index/getServicePrincipal:getServicePrincipal":
      expect(inputs).toEqual({ clientId: graph });
      return { id: "graph", appRoleIds: roles };
    default:
      throw new Error(`unexpected call ${token}`);
  }
}

/** Runs the program and waits until all is declared. */
async function run(): Promise<Record<string, unknown>> {
  const outputs = await program();
  const values = await new Promise<Record<string, unknown>>((resolve) => pulumi.output(outputs).apply(resolve));
  await pulumi.runtime.disconnect();
  return values;
}

function inputsOf(name: string): Record<string, unknown> | undefined {
  return declared.find((resource) => resource.name === name)?.inputs;
}

/** What a registration declares that asks Microsoft Graph for these roles. */
function askedFor(roles: string[]) {
  return [{ resourceAppId: graph, resourceAccesses: roles.map((id) => ({ id, type: "Role" })) }];
}

describe("the program declares", () => {
  test("two identities, each with its federated credentials, and no secret or grant", async () => {
    await run();
    expect(declared.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).toSorted()).toEqual([
      "Application deploy-application",
      "Application preview-application",
      "ApplicationFederatedIdentityCredential deploy-environment-prod-by-id",
      "ApplicationFederatedIdentityCredential preview-environment-preview-by-id",
      "CiIdentity deploy",
      "CiIdentity preview",
      "ServicePrincipal deploy-service-principal",
      "ServicePrincipal preview-service-principal",
    ]);
  });

  test.each([
    ["preview", ["read-role"]],
    ["deploy", ["owned-role", "people-role"]],
  ])("a %s registration of one tenant that asks for its permissions and has no address", async (name, asked) => {
    await run();
    expect(inputsOf(`${name}-application`)).toEqual({
      displayName: `RustDesk registration CI (${name})`,
      signInAudience: "AzureADMyOrg",
      owners: [caller],
      requiredResourceAccesses: askedFor(asked),
    });
    expect(inputsOf(`${name}-service-principal`)).toEqual({
      clientId: `client of ${name}-application`,
      owners: [caller],
      useExisting: true,
      tags: ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"],
    });
  });

  test("credentials for the tokens that Entra ID exchanges", async () => {
    await run();
    expect(inputsOf("deploy-environment-prod-by-id")).toEqual({
      applicationId: "/deploy-application",
      displayName: "environment-prod-by-id",
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:octo@583231/desk@1296269:environment:prod",
      audiences: ["api://AzureADTokenExchange"],
    });
  });

  test("the owners that are configured instead of the caller", async () => {
    const owners = ["11111111-1111-1111-1111-111111111111"];
    configure({ ...repository, environments: ["prod"], owners });
    await run();
    expect(inputsOf("deploy-application")).toMatchObject({ owners });
    expect(inputsOf("preview-service-principal")).toMatchObject({ owners });
  });
});

test.each([true, false])("an identity is protected where it is asked for: %s", async (protect) => {
  const asked: Record<string, unknown> = {};
  const transformation: pulumi.ResourceTransformation = ({ name, opts }) => {
    asked[name] = (opts as pulumi.CustomResourceOptions).protect;
    return undefined;
  };
  const args = {
    displayName: "CI",
    owners: pulumi.output([caller]),
    permissions: ["Application.Read.All"],
    issuer: "https://token.actions.githubusercontent.com",
    subjects: [],
    protect,
  };
  new CiIdentity("ci", args, { transformations: [transformation] });
  await pulumi.runtime.disconnect();
  expect(asked).toEqual({ ci: undefined, "ci-application": protect, "ci-service-principal": protect });
});

test("the outputs name both identities and the consents that a person must give", async () => {
  const consent = (name: string, ...permissions: string[]) => ({
    permissions,
    url: `https://login.microsoftonline.com/${tenantId}/adminconsent?client_id=client of ${name}-application`,
    command: `az ad app permission admin-consent --id client of ${name}-application`,
  });
  expect(await run()).toEqual({
    tenantId,
    previewClientId: "client of preview-application",
    previewObjectId: "object of preview-service-principal",
    deployClientId: "client of deploy-application",
    deployObjectId: "object of deploy-service-principal",
    consent: {
      role: "Privileged Role Administrator",
      preview: consent("preview", "Application.Read.All"),
      deploy: consent("deploy", "Application.ReadWrite.OwnedBy", "User.Read.All"),
    },
  });
});

test.each([
  ["manageAssignments", ["read-role"], ["owned-role", "people-role", "assignments-role", "read-role"]],
  ["manageConsent", ["directory-role"], ["owned-role", "people-role", "grants-role"]],
])("with %s more is asked for, and the person who consents is told how strong it is", async (key, preview, deploy) => {
  configure({ ...repository, environments: ["prod"], [key]: true });
  const { consent } = (await run()) as { consent: Record<"preview" | "deploy", { warnings?: string[] }> };
  expect(inputsOf("preview-application")?.requiredResourceAccesses).toEqual(askedFor(preview));
  expect(inputsOf("deploy-application")?.requiredResourceAccesses).toEqual(askedFor(deploy));
  expect(consent.preview.warnings?.length).toBe(key === "manageConsent" ? 1 : undefined);
  expect(consent.deploy.warnings).toHaveLength(1);
});

test("bad configuration is refused before anything is declared", async () => {
  configure({ ...repository, environments: ["*"] });
  await expect(program()).rejects.toThrow('environments[0] "*" must be one environment, without *');
  expect(declared).toEqual([]);
});
