import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { signInWithCode } from "../../../cli/sign-in/sign-in.ts";
import type { StackOutputs } from "../../../cli/stack/stack-state.ts";
import { settingsOf } from "../secret-life/fixture.ts";
import { registrationsOf, servicePrincipalsOf, TestCheckout } from "../test-checkout.ts";

const guid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

describe("the committed dev environment", () => {
  const checkout = new TestCheckout();
  let environment: LocalEnvironment;
  let outputs: StackOutputs;

  beforeAll(async () => {
    environment = await checkout.start("dev");
  });
  afterAll(() => checkout.remove());

  test("comes up with a suffix, an application, a service principal and a client secret", async () => {
    expect(await environment.stack.up()).toEqual({ create: 6 });
    outputs = await environment.stack.outputs();

    const { tenantId, deployer, directory } = environment.entra;
    expect(registrationsOf(environment)).toEqual([
      expect.objectContaining({
        displayName: expect.stringMatching(/^RustDesk \(dev\) [a-z0-9]{6}$/),
        signInAudience: "AzureADMyOrg",
        appId: outputs.clientId?.value,
        requiredResourceAccess: [],
        optionalClaims: null,
        web: expect.objectContaining({
          redirectUris: ["http://localhost:8000/api/oidc/callback"],
          implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false },
        }),
        spa: { redirectUris: [] },
        publicClient: { redirectUris: [] },
        passwordCredentials: [
          expect.objectContaining({
            displayName: "RustDesk console, generation 1",
            endDateTime: outputs.clientSecretExpires?.value,
          }),
        ],
      }),
    ]);
    expect(servicePrincipalsOf(environment)).toEqual([
      expect.objectContaining({
        appId: outputs.clientId?.value,
        accountEnabled: true,
        appRoleAssignmentRequired: false,
        appOwnerOrganizationId: tenantId,
      }),
    ]);
    expect(servicePrincipalsOf(environment)[0]?.tags.toSorted()).toEqual([
      "HideApp",
      "WindowsAzureActiveDirectoryIntegratedApp",
    ]);
    for (const [object] of [registrationsOf(environment), servicePrincipalsOf(environment)]) {
      expect(directory.owners.targets(object?.id ?? "")).toEqual([deployer.objectId]);
    }
  });

  test("has these outputs and no others, the client secret alone being a secret", () => {
    const { url, tenantId, issuer } = environment.entra;
    expect(Object.fromEntries(Object.entries(outputs).filter(([name]) => name !== "readme"))).toEqual({
      clientId: { value: guid, secret: false },
      clientSecret: { value: expect.stringMatching(/^\S{40}$/), secret: true },
      clientSecretExpires: {
        value: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        secret: false,
      },
      issuer: { value: issuer, secret: false },
      callbackUrls: { value: ["http://localhost:8000/api/oidc/callback"], secret: false },
      tenantId: { value: tenantId, secret: false },
      portalUrl: {
        value: `${url}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/${outputs.clientId?.value}`,
        secret: false,
      },
    });
    expect(outputs.readme?.value).toMatch(/^# Sign in to RustDesk with Microsoft Entra ID\n/);
  });

  test("has a secret that lives for 180 days", () => {
    const days = (Date.parse(outputs.clientSecretExpires?.value) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(179.9);
    expect(days).toBeLessThan(180);
  });

  test("lets a person sign in with three outputs", async () => {
    const claims = await signInWithCode(settingsOf(outputs), memberOf(environment).userPrincipalName);
    expect(claims).toMatchObject({
      aud: outputs.clientId?.value,
      iss: outputs.issuer?.value,
      tid: environment.entra.tenantId,
      oid: memberOf(environment).id,
      name: memberOf(environment).displayName,
      preferred_username: memberOf(environment).userPrincipalName,
      ver: "2.0",
    });
  });

  test("changes nothing in a second run, a preview or a refresh", async () => {
    const before = registrationsOf(environment);
    expect(await environment.stack.up()).toEqual({ same: 6 });
    expect(await environment.stack.preview()).toEqual({ same: 6 });
    expect(await environment.stack.refresh()).toEqual({ same: 6 });
    expect(await environment.stack.preview()).toEqual({ same: 6 });
    expect(registrationsOf(environment)).toEqual(before);
  });

  test("is the same after local Entra ID was restarted", async () => {
    const before = registrationsOf(environment);
    environment = await checkout.start("dev");
    expect(registrationsOf(environment)).toEqual(before);
    expect(await environment.stack.up()).toEqual({ same: 6 });
    expect((await environment.stack.outputs()).issuer).toEqual(outputs.issuer);
  });

  test("goes away with destroy, its application into the recycle bin", async () => {
    const { id } = registrationsOf(environment)[0] ?? {};
    expect(await environment.stack.destroy()).toEqual({ delete: 6 });
    expect(registrationsOf(environment)).toEqual([]);
    expect(servicePrincipalsOf(environment)).toEqual([]);
    expect(environment.entra.directory.deletedApplications.list().map((application) => application.id)).toEqual([id]);
  });
});

describe("a real environment", () => {
  const checkout = new TestCheckout();
  let environment: LocalEnvironment;

  beforeAll(async () => {
    checkout.configure("prod", {
      consoleOrigins: ["https://desk.example.com", "https://192.168.10.20:21114"],
      protect: true,
    });
    environment = await checkout.start("prod");
    await environment.stack.up();
  });
  afterAll(() => checkout.remove());

  test("has the plain name and one callback URL for each origin", () => {
    const [registration] = registrationsOf(environment);
    expect(registration?.displayName).toBe("RustDesk");
    expect(registration?.web.redirectUris.toSorted()).toEqual([
      "https://192.168.10.20:21114/api/oidc/callback",
      "https://desk.example.com/api/oidc/callback",
    ]);
  });

  test("keeps the old secret valid beside the new one when the generation is raised, and removes it one raise later", async () => {
    const user = memberOf(environment).userPrincipalName;
    const first = await environment.stack.outputs();
    environment = await raiseGeneration(2);
    expect(await environment.stack.up()).toEqual({ create: 1, same: 5 });
    const second = await environment.stack.outputs();
    expect(second.clientSecret?.value).not.toBe(first.clientSecret?.value);
    await signInWithCode(settingsOf(first), user);
    await signInWithCode(settingsOf(second), user);

    environment = await raiseGeneration(3);
    expect(await environment.stack.up()).toEqual({ create: 1, delete: 1, same: 5 });
    await signInWithCode(settingsOf(second), user);
    await expect(signInWithCode(settingsOf(first), user)).rejects.toMatchObject({
      error: "invalid_client",
      error_description: expect.stringMatching(/^AADSTS7000215: /),
    });
  });

  test("is protected from being destroyed, and says so", async () => {
    // Of its two secrets the previous one is not protected, and must not go first.
    const before = registrationsOf(environment);
    expect(before[0]?.passwordCredentials).toHaveLength(2);
    await expect(environment.stack.destroy()).rejects.toThrow(
      /^The registration is protected: .* Nothing was deleted\./,
    );
    expect(registrationsOf(environment)).toEqual(before);
    expect(await environment.stack.preview()).toEqual({ same: 6 });
  });

  test("is refused under a name that is taken", async () => {
    checkout.configure("second", { consoleOrigins: ["https://other.example.com"] });
    environment = await checkout.start("second");
    const before = registrationsOf(environment);
    await expect(environment.stack.up()).rejects.toThrow(
      /(has the name “RustDesk”|displayName "RustDesk" must be free) .*client id [0-9a-f-]{36}/,
    );
    expect(registrationsOf(environment)).toEqual(before);
  });

  function raiseGeneration(clientSecretGeneration: number): Promise<LocalEnvironment> {
    checkout.configure("prod", {
      consoleOrigins: ["https://desk.example.com", "https://192.168.10.20:21114"],
      protect: true,
      clientSecretGeneration,
    });
    return checkout.start("prod");
  }
});

function memberOf({ entra }: LocalEnvironment) {
  const member = entra.directory.users.list().find((user) => user.accountEnabled && user.userType === "Member");
  if (member === undefined) {
    throw new Error("the seed must have an enabled member");
  }
  return member;
}
