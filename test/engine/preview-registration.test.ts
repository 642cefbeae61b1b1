import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { exitCodeOf, PreviewedEnvironment, told } from "./preview/previewed-environment.ts";

const desk = "https://desk.example.com";
const other = "https://other.example.com";

describe("a preview tells what becomes of the registration:", () => {
  const environment = new PreviewedEnvironment({ consoleOrigins: [desk], displayName: "Desk" });
  let deployer: string;

  beforeAll(async () => {
    await environment.start();
    deployer = environment.local.entra.deployer.objectId;
  });
  afterAll(() => environment.remove());

  test("a new environment", async () => {
    const impact = await environment.impact();
    expect(told(impact)).toEqual([
      "uninterrupted: A new registration “Desk” is made: its client id, client secret and issuer are known after the run.",
      `uninterrupted: Callback URL “${desk}/api/oidc/callback” is added: people can sign in to the console at ${desk}.`,
      `uninterrupted: Owner ${deployer} is added and may change the registration, its secrets included.`,
    ]);
    expect(impact.console).toEqual({
      clientId: "new",
      clientSecret: "new",
      issuer: "new",
      callbackUrls: { kept: [], added: [`${desk}/api/oidc/callback`], removed: [] },
    });
    expect(exitCodeOf(impact)).toBe(3);
    await environment.up();
  });

  test("nothing, when nothing changes", async () => {
    const impact = await environment.impact();
    expect(told(impact)).toEqual([]);
    expect(impact.console).toEqual({
      clientId: "kept",
      clientSecret: "kept",
      issuer: "kept",
      callbackUrls: { kept: [`${desk}/api/oidc/callback`], added: [], removed: [] },
    });
    expect(impact.resources).toEqual([]);
    expect(exitCodeOf(impact)).toBe(0);
  });

  test("a callback URL that is added", async () => {
    const impact = await environment.impact({ consoleOrigins: [desk, other] });
    expect(told(impact)).toEqual([
      `uninterrupted: Callback URL “${other}/api/oidc/callback” is added: people can sign in to the console at ${other}.`,
    ]);
    expect(impact.findings[0]?.property).toBe("web.redirectUris");
    expect(exitCodeOf(impact)).toBe(3);
  });

  test("a callback URL that is replaced", async () => {
    const impact = await environment.impact({ consoleOrigins: [other] });
    expect(told(impact)).toEqual([
      `broken: Callback URL “${desk}/api/oidc/callback” is removed: people who open the console at ${desk} cannot sign in (AADSTS50011).`,
      `uninterrupted: Callback URL “${other}/api/oidc/callback” is added: people can sign in to the console at ${other}.`,
    ]);
    expect(impact.console.clientId).toBe("kept");
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("a display name", async () => {
    const impact = await environment.impact({ displayName: "Desk | `x` @all" });
    expect(told(impact)).toEqual([
      "uninterrupted: People see “Desk | `x` @all” instead of “Desk” when they sign in.",
    ]);
    expect(exitCodeOf(impact)).toBe(3);
  });

  test("an audience that is widened", async () => {
    const impact = await environment.impact({ signInAudience: "AzureADMultipleOrgs" });
    expect(told(impact)).toEqual([
      "uninterrupted: Accounts of other organizations may ask to sign in as well: signInAudience goes from “AzureADMyOrg” to “AzureADMultipleOrgs”.",
    ]);
    expect(impact.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^signInAudience AzureADMultipleOrgs lets accounts of any organization ask/),
    ]);
  });

  test("an owner, of the application and of the service principal at once", async () => {
    const [user] = environment.local.entra.directory.users.list();
    const impact = await environment.impact({ owners: [deployer, user?.id] });
    expect(told(impact)).toEqual([
      `uninterrupted: Owner ${user?.id} is added and may change the registration, its secrets included.`,
    ]);
    expect(impact.findings[0]?.resources).toEqual(["rustdesk-application", "rustdesk-service-principal"]);
  });

  test("protection, which the engine counts as no change", async () => {
    const impact = await environment.impact({ protect: true });
    expect(told(impact)).toEqual(["uninterrupted: Protected from now on: a run that would delete it stops."]);
    expect(impact.findings[0]?.resources.toSorted()).toEqual([
      "rustdesk-application",
      "rustdesk-client-secret-1",
      "rustdesk-service-principal",
    ]);
    expect(impact.resources).toEqual([]);
    expect(exitCodeOf(impact)).toBe(3);
  });

  test("a grant that the program switches off", async () => {
    const impact = await environment.impactOfProperties("rustdesk-application", ({ web }) => ({
      web: {
        ...(web as object),
        implicitGrant: { idTokenIssuanceEnabled: false, accessTokenIssuanceEnabled: true },
      },
    }));
    expect(told(impact)).toEqual([
      "broken: ID tokens of the implicit grant are switched off, which RustDesk asks for: sign-in may be refused for everybody (AADSTS700054).",
      "uninterrupted: Access tokens of the implicit grant are switched on: the browser is handed tokens that RustDesk does not use.",
    ]);
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("everything else that the program may come to declare, a property at a time", async () => {
    const impact = await environment.impactOfProperties("rustdesk-application", () => ({
      optionalClaims: { idTokens: [{ name: "email" }] },
      groupMembershipClaims: ["ApplicationGroup"],
      requiredResourceAccesses: [
        {
          resourceAppId: "00000003-0000-0000-c000-000000000000",
          resourceAccesses: [{ id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" }],
        },
      ],
      notes: "made by Pulumi",
    }));
    expect(told(impact)).toEqual([
      "uninterrupted: The registration asks for one more permission: User.Read of Microsoft Graph (delegated). Signing in to RustDesk needs none.",
      "uninterrupted: The groups claim changes from nothing to “ApplicationGroup”: the ID tokens of a sign-in carry other claims.",
      expect.stringMatching(
        /^uninterrupted: The list of optional claims in ID tokens changes from nothing to \{.*"name":"email".*\}: the ID tokens/,
      ),
      "uninterrupted: The internal note changes from nothing to “made by Pulumi”: sign-in does not depend on it.",
    ]);
  });

  test("assignment that becomes required", async () => {
    const impact = await environment.impactOfProperties("rustdesk-service-principal", () => ({
      appRoleAssignmentRequired: true,
    }));
    expect(told(impact)).toEqual([
      "broken: People who are not assigned cannot sign in any more: assignment is required (AADSTS50105).",
    ]);
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("why a run would stop, with the rule that the configuration breaks", async () => {
    const impact = await environment.impact({ consoleOrigins: ["http://desk.example.com"] });
    expect(told(impact)).toEqual([
      'failed: The app registration cannot be declared as configured. Nothing was changed.\n  - consoleOrigins[0] "http://desk.example.com" must start with https:// (Entra ID takes http:// for localhost only). Use "https://desk.example.com".',
    ]);
    expect(exitCodeOf(impact)).toBe(1);
  });

  test("a callback URL that is removed, and an audience that is narrowed", async () => {
    await environment.up({ consoleOrigins: [desk, other], signInAudience: "AzureADMultipleOrgs" });
    const impact = await environment.impact({ consoleOrigins: [desk] });
    expect(told(impact)).toEqual([
      `broken: Callback URL “${other}/api/oidc/callback” is removed: people who open the console at ${other} cannot sign in (AADSTS50011).`,
      "broken: Accounts of other organizations cannot sign in any more: signInAudience goes from “AzureADMultipleOrgs” to “AzureADMyOrg”.",
    ]);
    expect(impact.findings[0]?.action).toBe(
      `Keep ${other} in consoleOrigins while the console is opened there. Otherwise open the console at ${desk} and save its provider there again.`,
    );
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("an owner that is removed, for whom another comes", async () => {
    const [first, second] = environment.local.entra.directory.users.list().map(({ id }) => id);
    await environment.up({ owners: [deployer, first] });
    const impact = await environment.impact({ owners: [deployer, second] });
    expect(told(impact)).toEqual([
      `uninterrupted: Owner ${second} is added and may change the registration, its secrets included.`,
      `uninterrupted: Owner ${first} is removed and may no longer change the registration.`,
    ]);
    expect(impact.findings[1]?.action).toBe(
      "Make sure that the identity that deploys stays an owner, or the next run is refused.",
    );
    expect(exitCodeOf(impact)).toBe(3);
  });
});
