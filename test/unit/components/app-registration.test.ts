import "../mock-hooks.ts";

import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { RustDeskAppRegistration, type RustDeskAppRegistrationArgs } from "../../../components/app-registration.ts";

// What these tests prove is what the component declares. Mocks apply neither Pulumi.yaml's defaults nor
// additionalSecretOutputs, and check nothing the provider would: those are proved with the engine.

const tenantId = "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb";
const caller = "cccccccc-0000-1111-2222-dddddddddddd";
const clientId = "eeeeeeee-0000-1111-2222-ffffffffffff";
const person = "11111111-1111-1111-1111-111111111111";
const group = "AAAAAAAA-2222-2222-2222-222222222222";

const cloud = {
  name: "global",
  issuerOrigin: "https://login.microsoftonline.com",
  portalOrigin: "https://portal.azure.com",
  personalAccounts: true,
};
const args: RustDeskAppRegistrationArgs = {
  cloud,
  displayName: "RustDesk",
  randomNameSuffix: false,
  consoleOrigins: ["https://desk.example.com"],
  signInAudience: "AzureADMyOrg",
  access: { assignmentRequired: false, assignments: {}, adminConsent: false },
  claims: { optional: [], groups: "None", groupNames: false },
  owners: [],
  protect: false,
  clientSecret: { generation: 1, retiredGeneration: 0, lifetimeDays: 180, warningDays: 30 },
};

let declared: { type: string; name: string; inputs: Record<string, unknown> }[];
/** The options of each resource, which mocks do not see. */
let options: Record<string, pulumi.CustomResourceOptions>;
let warnings: string[];

beforeEach(async () => {
  declared = [];
  options = {};
  warnings = [];
  vi.useFakeTimers({ now: new Date("2026-11-21T07:33:38.412Z"), toFake: ["Date"] });
  vi.spyOn(pulumi.log, "warn").mockImplementation(async (message) => {
    warnings.push(message);
  });
  await mockEngine({ preview: false });
});

afterEach(async () => {
  await pulumi.runtime.disconnect();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function mockEngine({ preview }: { preview: boolean }): Promise<void> {
  await pulumi.runtime.setMocks(
    {
      call: ({ token, inputs }) => {
        if (token === "azuread:index/getServicePrincipal:getServicePrincipal") {
          return { objectId: `service principal of ${inputs.clientId}` };
        }
        if (token !== "azuread:index/getClientConfig:getClientConfig") {
          throw new Error(`unexpected call ${token}`);
        }
        return { tenantId, clientId: "deployer", objectId: caller, id: "config" };
      },
      newResource: ({ type, name, inputs }) => {
        declared.push({ type, name, inputs });
        return { id: `/${name}`, state: { ...inputs, ...computedBy(type, name) } };
      },
    },
    "rustdesk-entra",
    "test",
    preview,
  );
}

function computedBy(type: string, name: string): Record<string, unknown> {
  switch (type) {
    case "rustdesk-entra:index:RustDeskAppRegistration":
      return {};
    case "azuread:index/application:Application":
      return { clientId, objectId: "app-object" };
    case "azuread:index/servicePrincipal:ServicePrincipal":
      return { objectId: "sp-object" };
    case "azuread:index/applicationPassword:ApplicationPassword":
      return { value: `value of ${name}`, keyId: "key" };
    case "random:index/randomString:RandomString":
      return { result: "x1y2z3" };
    case "azuread:index/appRoleAssignment:AppRoleAssignment":
    case "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant":
      return {};
    default:
      throw new Error(`unexpected resource ${type}`);
  }
}

function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** Declares the registration and waits until all of it is registered. */
async function declare(changes: Partial<RustDeskAppRegistrationArgs> = {}): Promise<RustDeskAppRegistration> {
  const transformation: pulumi.ResourceTransformation = ({ name, opts }) => {
    options[name] = opts;
    return undefined;
  };
  const registration = new RustDeskAppRegistration(
    "rustdesk",
    { ...args, ...changes },
    { transformations: [transformation] },
  );
  await pulumi.runtime.disconnect();
  return registration;
}

describe("the registration declares", () => {
  test("exactly an application, its service principal and one client secret", async () => {
    await declare();
    expect(declared.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { type: "rustdesk-entra:index:RustDeskAppRegistration", name: "rustdesk", inputs: {} },
      {
        type: "azuread:index/application:Application",
        name: "rustdesk-application",
        inputs: {
          displayName: "RustDesk",
          signInAudience: "AzureADMyOrg",
          owners: [caller],
          web: {
            redirectUris: ["https://desk.example.com/api/oidc/callback"],
            implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: false },
          },
          api: { requestedAccessTokenVersion: 2 },
        },
      },
      {
        type: "azuread:index/applicationPassword:ApplicationPassword",
        name: "rustdesk-client-secret-1",
        inputs: {
          applicationId: "/rustdesk-application",
          displayName: "RustDesk console, generation 1",
          endDate: "2027-05-20T07:33:38Z",
        },
      },
      {
        type: "azuread:index/servicePrincipal:ServicePrincipal",
        name: "rustdesk-service-principal",
        inputs: {
          clientId,
          useExisting: true,
          appRoleAssignmentRequired: false,
          owners: [caller],
          tags: ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"],
        },
      },
    ]);
  });

  test("the configured owners of both objects instead of the caller, and the configured audience", async () => {
    await declare({ owners: [caller, person], signInAudience: "PersonalMicrosoftAccount" });
    expect(inputsOf("rustdesk-application")).toMatchObject({
      owners: [caller, person],
      signInAudience: "PersonalMicrosoftAccount",
    });
    expect(inputsOf("rustdesk-service-principal")).toMatchObject({ owners: [caller, person] });
  });

  test("that users must be assigned, where asked", async () => {
    await declare({ access: { ...args.access, assignmentRequired: true } });
    expect(inputsOf("rustdesk-service-principal")).toMatchObject({ appRoleAssignmentRequired: true });
  });

  test("an assignment for each user and group, named by its object ID, so that its label may change", async () => {
    await declare({ access: { ...args.access, assignments: { "Support team": group, "A. Weber": person } } });
    expect(declared.filter(({ type }) => type.endsWith(":AppRoleAssignment"))).toEqual([
      {
        type: "azuread:index/appRoleAssignment:AppRoleAssignment",
        name: "rustdesk-assignment-aaaaaaaa-2222-2222-2222-222222222222",
        inputs: {
          appRoleId: "00000000-0000-0000-0000-000000000000",
          principalObjectId: group.toLowerCase(),
          resourceObjectId: "sp-object",
        },
      },
      expect.objectContaining({
        name: `rustdesk-assignment-${person}`,
        inputs: expect.objectContaining({ principalObjectId: person }),
      }),
    ]);
  });

  test("an administrator's consent for all users, to what a sign-in asks for, where asked", async () => {
    await declare({ access: { ...args.access, adminConsent: true } });
    expect(inputsOf("rustdesk-admin-consent")).toEqual({
      servicePrincipalObjectId: "sp-object",
      resourceServicePrincipalObjectId: "service principal of 00000003-0000-0000-c000-000000000000",
      claimValues: ["openid", "profile", "email"],
    });
  });

  test("claims of the ID token, the reference and the notes, where asked", async () => {
    await declare({
      claims: { optional: ["email"], groups: "ApplicationGroup", groupNames: true },
      serviceManagementReference: "CMDB-17",
      notes: "Ask the help desk.",
    });
    expect(inputsOf("rustdesk-application")).toMatchObject({
      optionalClaims: {
        idTokens: [{ name: "email" }, { name: "groups", additionalProperties: ["cloud_displayname"] }],
      },
      groupMembershipClaims: ["ApplicationGroup"],
      serviceManagementReference: "CMDB-17",
      notes: "Ask the help desk.",
    });
  });

  test("a random suffix of the name where asked", async () => {
    await declare({ randomNameSuffix: true });
    expect(inputsOf("rustdesk-display-name-suffix")).toEqual({ length: 6, special: false, upper: false });
    expect(inputsOf("rustdesk-application")).toMatchObject({ displayName: "RustDesk x1y2z3" });
  });

  function inputsOf(name: string): Record<string, unknown> | undefined {
    return declared.find((resource) => resource.name === name)?.inputs;
  }
});

describe("what keeps an environment from being locked out is declared:", () => {
  test("a client secret keeps the end that it was made with", async () => {
    await declare({ clientSecret: { ...args.clientSecret, generation: 2 } });
    expect(options["rustdesk-client-secret-1"]?.ignoreChanges).toEqual(["endDate"]);
    expect(options["rustdesk-client-secret-2"]?.ignoreChanges).toEqual(["endDate"]);
  });

  test("a protected environment keeps its application, service principal and current secret, not the previous one", async () => {
    await declare({ protect: true, clientSecret: { ...args.clientSecret, generation: 2 } });
    expect(Object.entries(options).map(([name, { protect }]) => [name, protect])).toEqual([
      ["rustdesk", undefined],
      ["rustdesk-application", true],
      ["rustdesk-service-principal", true],
      ["rustdesk-client-secret-1", false],
      ["rustdesk-client-secret-2", true],
    ]);
  });

  test("nothing is protected where it was not asked", async () => {
    await declare();
    expect(Object.values(options).map(({ protect }) => protect)).toEqual([undefined, false, false, false]);
  });

  test("the name is checked before the application is made or changed, and nothing else is", async () => {
    await declare();
    const hook = { name: "rustdesk-application-free-name" };
    const { "rustdesk-application": application, ...others } = options;
    expect(application?.hooks).toMatchObject({ beforeCreate: [hook], beforeUpdate: [hook] });
    expect(Object.values(others).filter(({ hooks }) => hooks !== undefined)).toEqual([]);
  });

  test("a name with a random suffix is not checked", async () => {
    await declare({ randomNameSuffix: true });
    expect(options["rustdesk-application"]?.hooks).toBeUndefined();
  });

  test("what goes with the application is not deleted one by one", async () => {
    const { application } = await declare({
      access: { ...args.access, assignments: { Anna: person }, adminConsent: true },
    });
    const { rustdesk: _, "rustdesk-application": __, ...others } = options;
    expect(Object.keys(others)).toHaveLength(4);
    expect(new Set(Object.values(others).map(({ deletedWith }) => deletedWith))).toEqual(new Set([application]));
  });

  test("every resource is a child of the component, so that its URN stays", async () => {
    const registration = await declare({ randomNameSuffix: true });
    const { rustdesk, ...children } = options;
    expect(rustdesk?.parent).toBeUndefined();
    expect(Object.keys(children)).toHaveLength(4);
    expect(new Set(Object.values(children).map(({ parent }) => parent))).toEqual(new Set([registration]));
  });
});

describe("the registration's outputs", () => {
  test("are what the console's dialog asks for", async () => {
    const registration = await declare();
    const outputs = {
      clientId: await settled(registration.clientId),
      clientSecret: await settled(registration.clientSecret),
      clientSecretExpires: await settled(registration.clientSecretExpires as pulumi.Output<string>),
      issuer: await settled(registration.issuer),
      callbackUrls: await settled(registration.callbackUrls),
      tenantId: await settled(registration.tenantId),
      portalUrl: await settled(registration.portalUrl),
    };
    expect(outputs).toEqual({
      clientId,
      clientSecret: "value of rustdesk-client-secret-1",
      clientSecretExpires: "2027-05-20T07:33:38Z",
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      callbackUrls: ["https://desk.example.com/api/oidc/callback"],
      tenantId,
      portalUrl: `https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/${clientId}`,
    });
    expect(await pulumi.isSecret(registration.clientSecret)).toBe(true);
    expect(await pulumi.isSecret(registration.clientId)).toBe(false);
  });

  test("have no portal link in a cloud without a portal", async () => {
    const registration = await declare({ cloud: { ...cloud, portalOrigin: undefined } });
    expect(await settled(registration.portalUrl)).toBeUndefined();
  });
});

describe("without a cloud among its arguments the registration", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("has the issuer of the one that the provider is configured for", async () => {
    vi.stubEnv("ARM_ENVIRONMENT", "china");
    const { issuer } = await declare({ cloud: undefined });
    expect(await settled(issuer)).toBe(`https://login.partner.microsoftonline.cn/${tenantId}/v2.0`);
  });

  test("refuses an audience that this cloud does not allow", () => {
    vi.stubEnv("ARM_ENVIRONMENT", "china");
    const wrong = { ...args, cloud: undefined, signInAudience: "PersonalMicrosoftAccount" };
    expect(() => new RustDeskAppRegistration("rustdesk", wrong)).toThrow(/must not be used in the cloud "China"/);
    expect(declared).toEqual([]);
  });

  test("asks the metadata host of a cloud without a name", async () => {
    vi.stubEnv("ARM_METADATA_HOSTNAME", "management.example");
    vi.stubGlobal("fetch", async () => Response.json({ authentication: { loginEndpoint: "https://login.example/" } }));
    const { issuer } = await declare({ cloud: undefined });
    vi.unstubAllGlobals();
    expect(await settled(issuer)).toBe(`https://login.example/${tenantId}/v2.0`);
  });
});

describe("the registration refuses", () => {
  test("every wrong argument in one error, without a stack, and declares nothing", () => {
    const wrong = {
      consoleOrigins: ["http://desk.example.com", "https://*.example.com"],
      displayName: "",
      signInAudience: "everyone",
      access: { ...args.access, assignments: { Ada: "ada" } },
      claims: { ...args.claims, optional: ["upn"] },
      owners: ["ada"],
      clientSecret: { ...args.clientSecret, generation: 0, lifetimeDays: 0 },
    };
    expect(() => new RustDeskAppRegistration("rustdesk", { ...args, ...wrong })).toThrow(
      new pulumi.RunError(
        [
          "The app registration cannot be declared as configured. Nothing was changed.",
          '  - consoleOrigins[0] "http://desk.example.com" must start with https:// (Entra ID takes http:// for localhost only). Use "https://desk.example.com".',
          '  - consoleOrigins[1] "https://*.example.com" must name one host (with a wildcard, any host under the domain could receive a sign-in). Use the console\'s address up to the first single slash, such as "https://desk.example.com".',
          '  - displayName must not be empty; got "". Set one, such as "RustDesk".',
          '  - signInAudience must be one of AzureADMyOrg (this organization only), AzureADMultipleOrgs (any organization), AzureADandPersonalMicrosoftAccount (any organization and personal Microsoft accounts), PersonalMicrosoftAccount (personal Microsoft accounts only); got "everyone". Use AzureADMyOrg.',
          '  - assignments["Ada"] must be the object ID of a group or user, such as "00000000-1111-2222-3333-444444444444"; got "ada". Look it up under Groups or Users in the portal.',
          '  - optionalClaims[0] "upn" must be one of email, xms_edov. Correct or remove it.',
          '  - owners[0] "ada" must be an object ID, such as "00000000-1111-2222-3333-444444444444". Look it up under Users or Enterprise applications in the portal.',
          "  - clientSecretGeneration must be a whole number from 1; got 0. Set 1 for the first.",
          "  - clientSecretLifetimeDays must be a whole number from 1 to 730 (24 months, the portal's most); got 0. Use 180 or fewer: many tenants refuse more.",
        ].join("\n"),
      ),
    );
    expect(declared).toEqual([]);
  });

  test("personal accounts outside the global cloud", () => {
    const china = { ...cloud, name: "China", personalAccounts: false };
    const wrong = { ...args, cloud: china, signInAudience: "PersonalMicrosoftAccount" };
    expect(() => new RustDeskAppRegistration("rustdesk", wrong)).toThrow(
      'signInAudience PersonalMicrosoftAccount must not be used in the cloud "China": personal Microsoft accounts exist ' +
        "in the global cloud only. Use AzureADMyOrg.",
    );
  });
});

describe("the registration warns", () => {
  test("of nothing when it is single-tenant and owned by its deployer", async () => {
    await declare({ owners: [person, caller.toUpperCase()] });
    expect(warnings).toEqual([]);
  });

  test("that other tenants' users cannot sign in", async () => {
    await declare({ signInAudience: "AzureADMultipleOrgs" });
    expect(warnings).toEqual([expect.stringMatching(/^signInAudience AzureADMultipleOrgs lets accounts of any organ/)]);
  });

  test("that nobody can sign in, and of a groups claim that stays empty", async () => {
    await declare({
      access: { ...args.access, assignmentRequired: true },
      claims: { ...args.claims, groups: "ApplicationGroup" },
    });
    expect(warnings.map((warning) => warning.split(":")[0])).toEqual([
      "Nobody can sign in",
      "Nobody can consent to the sign-in",
      "The groups claim is empty",
    ]);
  });

  test("on an update that its deployer is no owner, and stays quiet about it in a preview", async () => {
    await declare({ owners: [person] });
    expect(warnings).toEqual([
      `owners must have the identity that deploys, ${caller}, or it loses access where it may only change what it owns ` +
        "(Application.ReadWrite.OwnedBy). Add it to owners.",
    ]);
    warnings = [];
    await mockEngine({ preview: true });
    await declare({ owners: [person] });
    expect(warnings).toEqual([]);
  });
});
