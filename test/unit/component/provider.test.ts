import "../mock-hooks.ts";

import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { ComponentProvider } from "../../../component/provider.ts";

const type = "rustdesk-entra:index:RustDeskAppRegistration";
const provider = new ComponentProvider();
const plain = { consoleOrigins: ["https://desk.example.com"] };
let declared: Record<string, Record<string, unknown>>;

beforeEach(async () => {
  declared = {};
  pulumi.runtime.setAllConfig({});
  for (const name of ["ARM_ENVIRONMENT", "ARM_METADATA_HOSTNAME"]) {
    vi.stubEnv(name, undefined);
  }
  vi.spyOn(pulumi.log, "warn").mockResolvedValue();
  await pulumi.runtime.setMocks({
    call: () => ({ tenantId: "tenant", objectId: "deployer" }),
    newResource: ({ name, inputs }) => {
      declared[name] = inputs;
      return { id: name, state: { ...inputs, clientId: "client", value: "made" } };
    },
  });
});

afterEach(async () => {
  await pulumi.runtime.disconnect();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Constructs the component as the engine asks for it, and answers with the values of its outputs. */
async function construct(inputs: pulumi.Inputs, asked = type): Promise<Record<string, unknown>> {
  const { state } = await provider.construct("desk", asked, inputs, {});
  return new Promise((resolve) => pulumi.output(state).apply(resolve));
}

test("the component is declared with the defaults of Pulumi.yaml, and answers with the outputs of its class", async () => {
  expect(await construct(plain)).toEqual({
    clientId: "client",
    clientSecret: "made",
    clientSecretExpires: expect.stringMatching(/^\d{4}-.*Z$/),
    previousClientSecretExpires: undefined,
    issuer: "https://login.microsoftonline.com/tenant/v2.0",
    callbackUrls: ["https://desk.example.com/api/oidc/callback"],
    tenantId: "tenant",
    portalUrl: expect.stringMatching(/^https:\/\/portal\.azure\.com\/.*client$/),
  });
  expect(Object.keys(declared).sort()).toEqual([
    "desk",
    "desk-application",
    "desk-client-secret-1",
    "desk-service-principal",
  ]);
  expect(declared["desk-application"]).toMatchObject({ displayName: "RustDesk", owners: ["deployer"] });
});

test("every input reaches the component by the name of its configuration key", async () => {
  await construct({
    displayName: "Desk",
    randomNameSuffix: false,
    consoleOrigins: ["https://other.example.com"],
    signInAudience: "AzureADMultipleOrgs",
    assignmentRequired: true,
    assignments: { "Support team": "22222222-2222-2222-2222-222222222222" },
    adminConsent: true,
    optionalClaims: ["email"],
    groupMembershipClaims: "ApplicationGroup",
    groupNames: false,
    notes: "Ask the help desk.",
    serviceManagementReference: "CMDB-17",
    owners: ["11111111-1111-1111-1111-111111111111"],
    protect: true,
    clientSecretGeneration: 3,
    clientSecretRetiredGeneration: 1,
    clientSecretLifetimeDays: 90,
    clientSecretWarningDays: 10,
  });
  expect(declared["desk-application"]).toMatchObject({
    displayName: "Desk",
    signInAudience: "AzureADMultipleOrgs",
    owners: ["11111111-1111-1111-1111-111111111111"],
    web: { redirectUris: ["https://other.example.com/api/oidc/callback"] },
    optionalClaims: { idTokens: [{ name: "email" }] },
    groupMembershipClaims: ["ApplicationGroup"],
    notes: "Ask the help desk.",
    serviceManagementReference: "CMDB-17",
  });
  await pulumi.runtime.disconnect(); // The outputs do not wait for what they need not.
  expect(declared["desk-assignment-22222222-2222-2222-2222-222222222222"]).toMatchObject({
    principalObjectId: "22222222-2222-2222-2222-222222222222",
  });
  expect(declared["desk-admin-consent"]).toMatchObject({ claimValues: ["openid", "profile", "email"] });
  expect(declared["desk-service-principal"]).toMatchObject({ appRoleAssignmentRequired: true });
  expect(Object.keys(declared).filter((name) => name.includes("secret"))).toEqual([
    "desk-client-secret-2",
    "desk-client-secret-3",
  ]);
});

test("an existing secret comes as a secret, and none is made", async () => {
  const existing = {
    existingClientSecret: pulumi.secret("s3cret"),
    existingClientSecretExpires: "2099-05-31",
  };
  expect(await construct({ ...plain, ...existing })).toMatchObject({
    clientSecret: "s3cret",
    clientSecretExpires: "2099-05-31T00:00:00Z",
  });
  expect(Object.keys(declared)).not.toContain("desk-client-secret-1");
});

test("the cloud may be named, as beside an explicit provider of another one", async () => {
  expect(await construct({ ...plain, cloud: "usgovernment" })).toMatchObject({
    issuer: "https://login.microsoftonline.us/tenant/v2.0",
  });
});

const unknown = pulumi.output(pulumi.unknown);

test.each<[string, pulumi.Inputs, string]>([
  [
    "a missing value and one of another type",
    { displayName: 7, clientSecretGeneration: "2", owners: [1] },
    "displayName must be of type string; got 7.\nconsoleOrigins must be of type array; got nothing.\n" +
      'owners must be of type array; got [1].\nclientSecretGeneration must be of type integer; got "2".',
  ],
  [
    "an output for a plain value, also inside a list",
    { displayName: pulumi.output("Desk"), consoleOrigins: [unknown] },
    ["displayName", "consoleOrigins"]
      .map((name) => `${name} must be known before anything is made, and no secret; got an output. `)
      .map((sentence) => `${sentence}Give the value itself, or one of the program's configuration.`)
      .join("\n"),
  ],
  [
    "an existing secret in clear",
    { ...plain, existingClientSecret: "s3cret" },
    "existingClientSecret must be a secret; got it in clear. Give a secret of the program's configuration.",
  ],
  [
    "an existing secret in an output in clear",
    { ...plain, existingClientSecret: pulumi.output("s3cret") },
    "existingClientSecret must be a secret; got it in clear. Give a secret of the program's configuration.",
  ],
  [
    "an existing secret that is not known yet",
    { ...plain, existingClientSecret: pulumi.secret(pulumi.unknown) },
    "existingClientSecret must be known before anything is made; got an output of a resource that is not there yet. Give a " +
      "secret of the program's configuration.",
  ],
  [
    "an existing secret of another type",
    { ...plain, existingClientSecret: pulumi.secret(["s3cret"]) },
    "existingClientSecret must be of type string.",
  ],
  [
    "a cloud that is none",
    { ...plain, cloud: "moon" },
    'cloud must be one of global, public, usgovernment, usgovernmentl4, usgovernmentl5, dod, china; got "moon". Set one of ' +
      "them, or name the metadata host of another cloud in azuread:metadataHost.",
  ],
  [
    "all that Entra ID would not take",
    {
      consoleOrigins: ["http://desk.example.com"],
      clientSecretLifetimeDays: 1000,
      existingClientSecretExpires: "2099-05-31",
    },
    "The app registration cannot be declared as configured. Nothing was changed.\n  - consoleOrigins",
  ],
])("%s is refused before anything is declared", async (_what, inputs, message) => {
  await expect(construct(inputs)).rejects.toThrow(message);
  expect(declared).toEqual({});
});

test("another type is refused", async () => {
  await expect(construct(plain, "rustdesk-entra:index:Other")).rejects.toThrow(
    `The type must be ${type}; got rustdesk-entra:index:Other.`,
  );
});
