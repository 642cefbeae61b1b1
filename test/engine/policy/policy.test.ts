import * as azuread from "@pulumi/azuread";
import { interpolate } from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { setApplicationPermissions } from "local-entra";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { policyPackFor } from "../../../cli/stack/policy/policy-pack.ts";
import { registrationsOf } from "../test-checkout.ts";
import { CheckedProgram } from "./checked-program.ts";
import { Findings } from "./findings.ts";

const other = new CheckedProgram();
const { checkout } = other;
let environment: LocalEnvironment;
let findings: Findings;

beforeAll(async () => {
  environment = await other.open();
});
beforeEach(() => {
  findings = new Findings();
});
afterAll(() => checkout.remove());

/** What a run is given to be checked by the pack. */
const checked = () => ({
  ...policyPackFor(checkout.folder, environment.engine),
  onEvent: findings.onEvent,
});

describe("a dev environment", () => {
  test("keeps every rule, before and after it was brought up", async () => {
    expect(await environment.stack.up(checked())).toEqual({ create: 6 });
    expect(await environment.stack.preview(checked())).toEqual({ same: 6 });
    expect(findings.found).toEqual([]);
  });

  test("must have a configuration of the pack that it can read", async () => {
    checkout.configurePolicy({ "client-secret-lifetime": { maxDays: "many" } });
    await expect(environment.stack.preview(checked())).rejects.toThrow(
      /client-secret-lifetime: maxDays: Invalid type\. Expected: integer, given: string/,
    );
    checkout.configurePolicy({});
  });
});

describe("a real environment", () => {
  const consoleOrigins = ["https://desk.example.com"];

  beforeAll(async () => {
    checkout.configure("prod", { consoleOrigins });
    environment = await checkout.start("prod");
  });

  test("without protection and a second owner comes up all the same, with advice", async () => {
    expect(await environment.stack.up(checked())).toEqual({ create: 5 });
    expect(findings.found).toEqual([
      { rule: "two-owners", level: "advisory", resource: "rustdesk-application" },
      { rule: "human-owner", level: "advisory", resource: "rustdesk-application" },
      { rule: "protected-application", level: "advisory", resource: "rustdesk-application" },
      { rule: "protected-client-secret", level: "advisory", resource: "rustdesk-client-secret-1" },
      { rule: "assignment-required", level: "advisory", resource: "rustdesk-service-principal" },
    ]);
    const { clientSecret } = await environment.stack.outputs();
    expect(clientSecret?.value).toMatch(/^\S{40}$/);
    expect(findings.messages.filter((message) => message.includes(clientSecret?.value))).toEqual([]);
  });

  test("with a person among its owners, protected and with two generations of its secret keeps every rule", async () => {
    const { entra } = environment;
    const person = entra.directory.users.list()[0]?.id ?? "";
    // Only with this may an application name others as owners of what is there.
    setApplicationPermissions(entra.directory, entra.deployer.objectId, [
      "Application.ReadWrite.All",
      "AppRoleAssignment.ReadWrite.All",
      "DelegatedPermissionGrant.ReadWrite.All",
    ]);
    checkout.configurePolicy({ "human-owner": { people: [person] } });
    checkout.configure("prod", {
      consoleOrigins,
      owners: [entra.deployer.objectId, person],
      protect: true,
      clientSecretGeneration: 2,
      assignmentRequired: true,
      assignments: { Somebody: person },
      adminConsent: true,
    });
    environment.reloadConfiguration();
    await environment.stack.preview(checked());
    await environment.stack.up(checked());
    expect(findings.found).toEqual([]);
  });

  test("cannot be opened to other tenants: preview and up say why, and nothing changes", async () => {
    checkout.configure("prod", { consoleOrigins, signInAudience: "AzureADMultipleOrgs" });
    environment.reloadConfiguration();
    const before = registrationsOf(environment);
    const refusal =
      "Policy single-tenant: Only accounts of this tenant may sign in, unless the pack's configuration allows others.\n" +
      "signInAudience must be AzureADMyOrg; got AzureADMultipleOrgs. Use AzureADMyOrg, or allow it in " +
      "single-tenant.audiences of the pack's configuration.";
    await expect(environment.stack.preview(checked())).rejects.toThrow(refusal);
    await expect(environment.stack.up(checked())).rejects.toThrow(refusal);
    expect(registrationsOf(environment)).toEqual(before);
  });
});

describe("a program that is not the project's", () => {
  const person = "22222222-2222-2222-2222-222222222222";
  const deployer = "11111111-1111-1111-1111-111111111111";
  const callbackUrl = "https://desk.example.com/api/oidc/callback";

  beforeAll(() => checkout.configurePolicy({ "human-owner": { people: [person] } }));

  /** Declares an application of a real environment, and its secret; by default they break no rule. */
  function registration(args: Partial<azuread.ApplicationArgs>, days = 180) {
    const good = { displayName: "Other", owners: [deployer, person], web: { redirectUris: [callbackUrl] } };
    const application = new azuread.Application("application", { ...good, ...args }, { protect: true });
    const endDate = new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
    const secret = { applicationId: application.id, endDate };
    new azuread.ApplicationPassword("secret-1", secret, { protect: true });
  }

  /** Declares a credential beside the client secret. */
  function trust() {
    new azuread.ApplicationFederatedIdentityCredential("pipeline", {
      applicationId: "/applications/33333333-3333-3333-3333-333333333333",
      displayName: "pipeline",
      audiences: ["api://AzureADTokenExchange"],
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:acme/sign-in:ref:refs/heads/main",
    });
  }

  test("fails with every mandatory rule that it breaks, each found where it is broken", async () => {
    const mailRead = { id: "570282fd-fa5c-430d-a7fd-fc8dc98a9dca", type: "Scope" };
    const bad: Partial<azuread.ApplicationArgs> = {
      signInAudience: "AzureADMultipleOrgs",
      web: {
        redirectUris: [callbackUrl, "https://desk.example.com/other"],
        implicitGrant: { accessTokenIssuanceEnabled: true },
      },
      singlePageApplication: { redirectUris: [callbackUrl] },
      requiredResourceAccesses: [
        { resourceAppId: "00000003-0000-0000-c000-000000000000", resourceAccesses: [mailRead] },
      ],
    };
    const { passed, found } = await other.preview(() => registration(bad, 181));
    expect(passed).toBe(false);
    expect(found).toEqual([
      { rule: "no-access-token-grant", level: "mandatory", resource: "application" },
      { rule: "callback-urls-only", level: "mandatory", resource: "application" },
      { rule: "web-platform-only", level: "mandatory", resource: "application" },
      { rule: "single-tenant", level: "mandatory", resource: "application" },
      { rule: "sign-in-permissions-only", level: "mandatory", resource: "application" },
      { rule: "client-secret-lifetime", level: "mandatory", resource: "secret-1" },
    ]);
  });

  test("fails with a resource that no rule looks at, unless the configuration allows the type", async () => {
    const program = () => {
      registration({});
      trust();
    };
    const rule = "known-resources-only";
    const refused = await other.preview(program);
    expect(refused.found).toEqual([{ rule, level: "mandatory", resource: "pipeline" }]);
    expect(refused.passed).toBe(false);
    const types = ["azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential"];
    checkout.configurePolicy({ "human-owner": { people: [person] }, [rule]: { types } });
    expect(await other.preview(program)).toEqual({ passed: true, found: [], messages: [] });
  });

  describe("with a back door is refused,", () => {
    const owned = () => {
      const web = { redirectUris: [callbackUrl] };
      const application = new azuread.Application("application", { displayName: "Owned", web }, { protect: false });
      const secret = { applicationId: application.id, endDateRelative: "4000h" };
      new azuread.ApplicationPassword("secret-1", secret);
      return application;
    };
    const graph = "00000003-0000-0000-c000-000000000000";
    const backDoors: [string, string, () => void][] = [
      [
        "a second secret",
        "current-secrets-only back-door",
        () => {
          new azuread.ApplicationPassword("back-door", { applicationId: owned().id, endDateRelative: "4000h" });
        },
      ],
      [
        "a secret of another application",
        "own-registration-only back-door",
        () => {
          owned();
          const applicationId = "/applications/33333333-3333-3333-3333-333333333333";
          new azuread.ApplicationPassword("back-door", { applicationId, endDateRelative: "4000h" });
        },
      ],
      [
        "a service principal of Microsoft Graph",
        "own-registration-only back-door",
        () => {
          const clientId = owned().clientId.apply(() => graph);
          new azuread.ServicePrincipal("back-door", { clientId, useExisting: true, accountEnabled: false });
        },
      ],
      [
        "an assignment to another application",
        "own-registration-only back-door",
        () => {
          owned();
          const [appRoleId, resourceObjectId] = ["00000000-0000-0000-0000-000000000000", graph];
          new azuread.AppRoleAssignment("back-door", { appRoleId, resourceObjectId, principalObjectId: person });
        },
      ],
      [
        "a consent for another application",
        "own-registration-only back-door",
        () => {
          owned();
          const [servicePrincipalObjectId, resourceServicePrincipalObjectId] = [deployer, graph];
          const ends = { servicePrincipalObjectId, resourceServicePrincipalObjectId };
          new azuread.ServicePrincipalDelegatedPermissionGrant("back-door", { ...ends, claimValues: ["openid"] });
        },
      ],
      [
        "a provider of its own",
        "known-providers-only elsewhere",
        () => {
          owned();
          const provider = new azuread.Provider("elsewhere", { metadataHost: "elsewhere.example.com" });
          new azuread.ServicePrincipal("back-door", { clientId: owned.name }, { provider });
        },
      ],
      [
        "a callback on localhost",
        "callback-urls-only application",
        () => {
          const redirectUris = [callbackUrl, "http://localhost:7777/api/oidc/callback"];
          new azuread.Application("application", { displayName: "Owned", web: { redirectUris } });
        },
      ],
    ];

    beforeAll(async () => {
      checkout.configurePolicy({
        "two-owners": "disabled",
        "human-owner": "disabled",
        "protected-application": "disabled",
      });
      await other.up(owned);
    });

    test.each(backDoors)("%s", async (_name, refused, program) => {
      const { passed, found } = await other.preview(program);
      const mandatory = found.filter(({ level }) => level === "mandatory");
      expect(mandatory.map(({ rule, resource }) => `${rule} ${resource}`)).toEqual([refused]);
      expect(passed).toBe(false);
    });
  });

  test("that hides a value from a preview is held to the rule before the value is used", async () => {
    const program = () => {
      const host = new random.RandomString("host", { length: 6, special: false, upper: false });
      const redirectUris = [interpolate`http://${host.result}.example.com/api/oidc/callback`];
      registration({ owners: [], web: { redirectUris } });
    };
    const before = registrationsOf(environment);
    const preview = await other.preview(program);
    expect(preview.passed).toBe(true);
    expect(preview.found).toContainEqual({
      rule: "callback-urls-only",
      level: "advisory",
      resource: "application",
    });
    expect(preview.messages).toContainEqual(
      expect.stringMatching(/^can't run policy 'callback-urls-only' .* during preview: .*web\.redirectUris/),
    );
    const update = await other.up(program);
    expect(update.passed).toBe(false);
    expect(update.found).toContainEqual({
      rule: "callback-urls-only",
      level: "mandatory",
      resource: "application",
    });
    expect(registrationsOf(environment)).toEqual(before);
  });

  test("is held to the levels and the limits that the pack's configuration sets", async () => {
    checkout.configurePolicy({
      "single-tenant": "advisory",
      "two-owners": { enforcementLevel: "mandatory" },
      "human-owner": "disabled",
      "client-secret-lifetime": { enforcementLevel: "mandatory", maxDays: 179 },
    });
    const program = () => registration({ owners: [person], signInAudience: "AzureADMultipleOrgs" });
    const { passed, found } = await other.preview(program);
    expect(found.map(({ rule, level }) => `${rule}: ${level}`)).toEqual([
      "single-tenant: advisory",
      "two-owners: mandatory",
      "client-secret-lifetime: mandatory",
    ]);
    expect(passed).toBe(false);
  });
});
