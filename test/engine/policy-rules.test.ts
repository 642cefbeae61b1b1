import * as azuread from "@pulumi/azuread";
import { interpolate } from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../cli/local-machine/environment.ts";
import { CheckedProgram } from "./policy/checked-program.ts";
import { registrationsOf } from "./test-checkout.ts";

const person = "22222222-2222-2222-2222-222222222222";
const deployer = "11111111-1111-1111-1111-111111111111";
const callbackUrl = "https://desk.example.com/api/oidc/callback";
const graph = "00000003-0000-0000-c000-000000000000";
const mailRead = "570282fd-fa5c-430d-a7fd-fc8dc98a9dca";

/** What breaks no rule. */
const good: azuread.ApplicationArgs = {
  displayName: "RustDesk",
  owners: [deployer, person],
  web: { redirectUris: [callbackUrl] },
};

/** Declares an application of a real environment, and its secret. */
function registration(
  args: Partial<azuread.ApplicationArgs>,
  { protect = true, days = 180 }: { protect?: boolean; days?: number } = {},
) {
  const application = new azuread.Application("application", { ...good, ...args }, { protect });
  const endDate = new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
  new azuread.ApplicationPassword("secret-1", { applicationId: application.id, endDate }, { protect });
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

/** What breaks every mandatory rule that an application or its secret can break. */
const bad: Partial<azuread.ApplicationArgs> = {
  signInAudience: "AzureADMultipleOrgs",
  web: {
    redirectUris: [callbackUrl, "https://desk.example.com/other"],
    implicitGrant: { accessTokenIssuanceEnabled: true },
  },
  singlePageApplication: { redirectUris: [callbackUrl] },
  requiredResourceAccesses: [{ resourceAppId: graph, resourceAccesses: [{ id: mailRead, type: "Scope" }] }],
};

describe("through the engine, a program that", () => {
  const checked = new CheckedProgram();
  let environment: LocalEnvironment;

  beforeAll(async () => {
    environment = await checked.open();
    checked.checkout.configurePolicy({ "human-owner": { people: [person] } });
  });
  afterAll(() => checked.close());

  test("keeps every rule is found nothing of", async () => {
    expect(await checked.preview(() => registration({}))).toEqual({ passed: true, found: [], messages: [] });
  });

  test("breaks mandatory rules fails, each rule being found where it is broken", async () => {
    const { passed, found } = await checked.preview(() => registration(bad, { days: 181 }));
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

  test("declares the same by a resource that no rule looks at fails, unless the configuration allows the type", async () => {
    const program = () => {
      registration({});
      trust();
    };
    const refused = await checked.preview(program);
    const rule = "known-resources-only";
    expect(refused.found).toEqual([{ rule, level: "mandatory", resource: "pipeline" }]);
    expect(refused.passed).toBe(false);
    const types = [
      "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
    ];
    checked.checkout.configurePolicy({ "human-owner": { people: [person] }, [rule]: { types } });
    expect(await checked.preview(program)).toEqual({ passed: true, found: [], messages: [] });
    checked.checkout.configurePolicy({ "human-owner": { people: [person] } });
  });

  test("breaks advisory rules passes, each rule being found where it is broken", async () => {
    const { passed, found } = await checked.preview(() =>
      registration({ owners: [deployer] }, { protect: false }),
    );
    expect(passed).toBe(true);
    expect(found).toEqual([
      { rule: "two-owners", level: "advisory", resource: "application" },
      { rule: "human-owner", level: "advisory", resource: "application" },
      { rule: "protected-application", level: "advisory", resource: "application" },
      { rule: "protected-client-secret", level: "advisory", resource: "secret-1" },
    ]);
  });

  test("is told what must be what, what was found and what to do", async () => {
    const { messages } = await checked.preview(() => registration({ signInAudience: "AzureADMultipleOrgs" }));
    expect(messages).toEqual([
      "Only accounts of this tenant may sign in, unless the pack's configuration allows others.\n" +
        "signInAudience must be AzureADMyOrg; got AzureADMultipleOrgs. Use AzureADMyOrg, or allow it in " +
        "single-tenant.audiences of the pack's configuration.",
    ]);
  });

  test("breaks a mandatory rule makes nothing", async () => {
    const { passed, found } = await checked.up(() =>
      registration({ owners: [], signInAudience: "AzureADMultipleOrgs" }),
    );
    expect(found).toContainEqual({ rule: "single-tenant", level: "mandatory", resource: "application" });
    expect(passed).toBe(false);
    expect(registrationsOf(environment)).toEqual([]);
  });

  test("hides a value from a preview is held to the rule before the value is used", async () => {
    const program = () => {
      const host = new random.RandomString("host", { length: 6, special: false, upper: false });
      const redirectUris = [interpolate`http://${host.result}.example.com/api/oidc/callback`];
      registration({ owners: [], web: { redirectUris } });
    };
    const preview = await checked.preview(program);
    expect(preview.passed).toBe(true);
    expect(preview.found).toContainEqual({
      rule: "callback-urls-only",
      level: "advisory",
      resource: "application",
    });
    expect(preview.messages).toContainEqual(
      expect.stringMatching(/^can't run policy 'callback-urls-only' .* during preview: .*web\.redirectUris/),
    );
    const update = await checked.up(program);
    expect(update.passed).toBe(false);
    expect(update.found).toContainEqual({
      rule: "callback-urls-only",
      level: "mandatory",
      resource: "application",
    });
    expect(registrationsOf(environment)).toEqual([]);
  });
});

describe("the pack's configuration", () => {
  const checked = new CheckedProgram();

  beforeAll(() => checked.open());
  afterAll(() => checked.close());

  const program = () => registration({ owners: [person], signInAudience: "AzureADMultipleOrgs" });

  test.each<[string, Record<string, unknown>, boolean, { rule: string; level: string }[]]>([
    [
      "changes the levels",
      {
        "single-tenant": "advisory",
        "two-owners": { enforcementLevel: "mandatory" },
        "human-owner": "disabled",
      },
      false,
      [
        { rule: "single-tenant", level: "advisory" },
        { rule: "two-owners", level: "mandatory" },
      ],
    ],
    [
      "allows another audience",
      { "single-tenant": { audiences: ["AzureADMultipleOrgs"] }, "human-owner": { people: [person] } },
      true,
      [{ rule: "two-owners", level: "advisory" }],
    ],
    [
      "shortens the life of a secret",
      { all: "disabled", "client-secret-lifetime": { enforcementLevel: "mandatory", maxDays: 179 } },
      false,
      [{ rule: "client-secret-lifetime", level: "mandatory" }],
    ],
  ])("%s", async (_what, configuration, passes, expected) => {
    checked.checkout.configurePolicy(configuration);
    const { passed, found } = await checked.preview(program);
    expect(found.map(({ rule, level }) => ({ rule, level }))).toEqual(expected);
    expect(passed).toBe(passes);
  });
});
