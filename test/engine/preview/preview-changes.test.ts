import * as azuread from "@pulumi/azuread";
import { interpolate, type Output, runtime, unsecret } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import program from "../../../index.ts";
import { exitCodeOf, PreviewedEnvironment, told } from "./previewed-environment.ts";

// Once for each kind of thing that the engine tells of; the sentences of every property are in test/unit/cli/impact.
const desk = "https://desk.example.com";
const other = "https://other.example.com";
const strangers =
  "the console's client id is refused (AADSTS700016), and every user is a stranger to the console, since Entra ID gives each person another subject for another application";

describe("a preview tells what becomes of the registration:", () => {
  // With a suffix, since a second application of the same name is refused, and a replacement makes one before it deletes the first.
  const environment = new PreviewedEnvironment({
    consoleOrigins: [desk],
    displayName: "Desk",
    randomNameSuffix: true,
  });
  let deployer: string;

  beforeAll(async () => {
    await environment.start();
    deployer = environment.local.entra.deployer.objectId;
  });
  afterAll(() => environment.remove());

  test("a new environment", async () => {
    const impact = await environment.impact();
    expect(told(impact)).toEqual([
      "uninterrupted: A new registration is made: its client id, client secret and issuer are known after the run.",
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

  test("every property that the configuration or the program may come to change", async () => {
    const [user] = environment.local.entra.directory.users.list();
    const impact = await environment.impactOfProperties(
      ({ web }) => ({
        web: {
          ...(web as object),
          implicitGrant: { idTokenIssuanceEnabled: false, accessTokenIssuanceEnabled: true },
        },
        optionalClaims: { idTokens: [{ name: "email" }] },
        groupMembershipClaims: ["ApplicationGroup"],
        requiredResourceAccesses: [
          {
            resourceAppId: "00000003-0000-0000-c000-000000000000",
            resourceAccesses: [{ id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" }],
          },
        ],
        notes: "made by Pulumi",
      }),
      {
        consoleOrigins: [other],
        signInAudience: "AzureADMultipleOrgs",
        assignmentRequired: true,
        owners: [deployer, user?.id],
      },
    );
    expect(told(impact).toSorted()).toEqual([
      `broken: Callback URL “${desk}/api/oidc/callback” is removed: people who open the console at ${desk} cannot sign in (AADSTS50011).`,
      "broken: ID tokens of the implicit grant are switched off, which RustDesk asks for: sign-in may be refused for everybody (AADSTS700054).",
      "broken: Nobody can sign in any more except those who are assigned besides, in the portal or by having consented for themselves: assignment is required and assignments names nobody (AADSTS50105).",
      "uninterrupted: Access tokens of the implicit grant are switched on: the browser is handed tokens that RustDesk does not use.",
      "uninterrupted: Accounts of other organizations may ask to sign in as well: signInAudience goes from “AzureADMyOrg” to “AzureADMultipleOrgs”.",
      `uninterrupted: Callback URL “${other}/api/oidc/callback” is added: people can sign in to the console at ${other}. The host is new: whoever runs other.example.com receives sign-ins.`,
      "uninterrupted: ID tokens tell the e-mail address even where the console does not ask for it. RustDesk signs people in to the account that has theirs, one from before included: whoever can set a user's address in the tenant can take over that account.",
      "uninterrupted: ID tokens tell those of a user's groups that are assigned to the application: what maps groups, RustDesk included, can go by them.",
      `uninterrupted: Owner ${user?.id} is added and may change the registration, its secrets included.`,
      "uninterrupted: The internal note changes from nothing to “made by Pulumi”: administrators read it.",
      "uninterrupted: The registration asks for one more permission: User.Read of Microsoft Graph (delegated: read the profile of whoever signs in). Signing in to RustDesk needs none.",
    ]);
    const owner = impact.findings.find(({ property }) => property === "owners");
    expect(owner?.resources).toEqual(["rustdesk-application", "rustdesk-service-principal"]);
    expect(impact.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Nobody can consent to the sign-in: /),
      expect.stringMatching(/^signInAudience AzureADMultipleOrgs lets accounts of any organization ask/),
    ]);
    expect(exitCodeOf(impact)).toBe(4);
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

  test("why a run would stop, with the rule that the configuration breaks", async () => {
    const impact = await environment.impact({ consoleOrigins: ["http://desk.example.com"] });
    expect(told(impact)).toEqual([
      'failed: The app registration cannot be declared as configured. Nothing was changed.\n  - consoleOrigins[0] "http://desk.example.com" must start with https:// (Entra ID takes http:// for localhost only). Use "https://desk.example.com".',
    ]);
    expect(exitCodeOf(impact)).toBe(1);
  });

  test("an application that a property replaces, and all that hangs on it", async () => {
    const impact = await environment.impactOfProperties(() => ({
      templateId: "8adf8e6e-67b2-4cf2-a259-e3dc5476c621",
    }));
    expect(told(impact)).toContain(
      `broken: The application is replaced, and the console gets a NEW client id: ${strangers}.`,
    );
    expect(impact.findings[0]?.property).toBe("templateId");
    expect(impact.console).toMatchObject({ clientId: "new", clientSecret: "replaced", issuer: "kept" });
    expect(impact.resources.map(({ name, operation }) => `${operation} ${name}`)).toEqual([
      "replace rustdesk-application",
      "replace rustdesk-client-secret-1",
      "replace rustdesk-service-principal",
    ]);
    expect(exitCodeOf(impact)).toBe(4);
  });

  test("a service principal that is replaced", async () => {
    const impact = await environment.impact({}, { replace: ["**::rustdesk-service-principal"] });
    expect(told(impact)).toEqual([
      "broken: The service principal is replaced: assignments of users and groups and the consent that was given are gone, so people whom only an assignment lets in cannot sign in.",
    ]);
  });

  test("an application that is deleted", async () => {
    const impact = await environment.impactOfProgram(async () => ({}));
    expect(told(impact)).toEqual([
      "broken: The application is deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).",
    ]);
    expect(impact.console).toEqual({
      clientId: "removed",
      clientSecret: "removed",
      issuer: "removed",
      callbackUrls: { kept: [], added: [], removed: [`${desk}/api/oidc/callback`] },
    });
    expect(exitCodeOf(impact)).toBe(4);
  });

  describe("a back door of the program, which leaves the console's registration as it is:", () => {
    const value = async (): Promise<string> => (await environment.local.stack.outputs()).clientSecret?.value;
    const beside = (declare: (outputs: Record<string, Output<string>>) => Record<string, unknown>) =>
      environment.impactOfProgram(async () => {
        const outputs = await program();
        return { ...outputs, ...declare(outputs as Record<string, Output<string>>) };
      });

    test.each<[string, RegExp, Parameters<typeof beside>[0]]>([
      [
        "a secret of another registration",
        /^exposed: Another client secret, back-door, is made for another registration /,
        () => {
          const applicationId = "/applications/33333333-3333-3333-3333-333333333333";
          new azuread.ApplicationPassword("back-door", { applicationId });
          return {};
        },
      ],
      [
        "Microsoft Graph's service principal",
        /^exposed: The service principal of another application \(Microsoft Graph\) is taken over as “back-door”/,
        () => {
          const clientId = "00000003-0000-0000-c000-000000000000";
          new azuread.ServicePrincipal("back-door", { clientId, useExisting: true, accountEnabled: false });
          return {};
        },
      ],
      [
        "a provider of its own",
        /^exposed: The program makes a provider of its own, elsewhere \(azuread\)/,
        () => {
          new azuread.Provider("elsewhere", { disableTerraformPartnerId: true });
          return {};
        },
      ],
    ])("%s", async (_what, line, declare) => {
      const impact = await beside(declare);
      expect(told(impact)[0]).toMatch(line);
      expect(impact.console).toMatchObject({ clientId: "kept", clientSecret: "kept", issuer: "kept" });
      expect(exitCodeOf(impact)).toBe(4);
    });

    test.each<[string, string, Parameters<typeof beside>[0]]>([
      ["under another name", "again", ({ clientSecret }) => ({ again: unsecret(clientSecret as Output<string>) })],
      [
        "under its own",
        "clientSecret",
        ({ clientSecret }) => ({ clientSecret: unsecret(clientSecret as Output<string>) }),
      ],
      ["among other words", "readme", ({ clientSecret }) => ({ readme: unsecret(interpolate`it is ${clientSecret}`) })],
    ])("the client secret in clear %s, which no report shows", async (_how, output, declare) => {
      const impact = await beside(declare);
      expect(told(impact)[0]).toBe(`failed: The output ${output} would show a client secret in clear.`);
      expect(JSON.stringify(impact)).not.toContain(await value());
      expect(exitCodeOf(impact)).toBe(1);
    });

    test("a second registration, which is not the console's", async () => {
      const impact = await beside(() => {
        new azuread.Application("second", { displayName: "Second" });
        return {};
      });
      expect(told(impact)).toEqual([
        "uninterrupted: A second registration beside the console's is in this stack: its registration second is made.",
      ]);
      expect(exitCodeOf(impact)).toBe(3);
    });

    test("changes of what is ignored stop nothing, also once the state was refreshed", async () => {
      await environment.local.stack.refresh();
      const impact = await environment.impactOfProgram(
        async () => {
          runtime.registerStackTransformation(({ name, props, opts }) =>
            name === "rustdesk-application" ? { props, opts: { ...opts, ignoreChanges: ["web"] } } : undefined,
          );
          return program();
        },
        { consoleOrigins: [other] },
      );
      expect(told(impact).filter((line) => line.startsWith("failed"))).toEqual([]);
    });
  });

  test("a protected application, whose replacement and deletion stop", async () => {
    await environment.up({ protect: true });
    const replaced = await environment.impact({ protect: true }, { replace: ["**::rustdesk-application"] });
    expect(replaced.findings[0]).toMatchObject({
      verdict: "failed",
      line: "The registration is protected, and this run would delete it: under another client id everybody is a stranger to RustDesk.",
    });
    expect(exitCodeOf(replaced)).toBe(1);

    const deleted = await environment.impactOfProgram(async () => ({}));
    expect(deleted.findings[0]).toMatchObject({
      verdict: "failed",
      line: expect.stringMatching(/ is protected, and this run would delete it: /),
    });

    const unprotected = await environment.impact();
    expect(told(unprotected)).toEqual([
      "uninterrupted: Protected no longer: a later run may delete it, and a new application has a new client id.",
    ]);
    await environment.up();
  });

  test("an issuer that is another, because the sign-in is elsewhere", async () => {
    const { issuer: before } = await environment.local.stack.outputs();
    await environment.start(0);
    const after = environment.local.entra.issuer;
    const impact = await environment.impact();
    expect(told(impact)).toEqual([
      `interrupted: The issuer is NEW, “${after}” instead of “${before?.value}”: RustDesk compares it exactly and refuses every sign-in until the console has the new one.`,
    ]);
    expect(impact.console.issuer).toBe("new");
    expect(exitCodeOf(impact)).toBe(4);
  });
});
