import { type AddressInfo, createServer } from "node:net";

import { grantedApplicationPermissions, setApplicationPermissions } from "local-entra";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  appRoleAssignment,
  defaultAccess,
} from "../../../packages/local-entra/src/directory/objects/app-role-assignment.ts";
import {
  type PermissionGrant,
  permissionGrantId,
} from "../../../packages/local-entra/src/directory/objects/permission-grant.ts";
import { DoctorCheckout } from "./doctor-checkout.ts";

const checkout = new DoctorCheckout();
const nobody = "00000000-0000-4000-8000-000000000009";

beforeAll(() => checkout.begin());
afterAll(() => checkout.remove());

/** Breaks the directory, sees what the doctor names, mends it as it says, and sees it gone. */
async function named(breaking: () => () => void): Promise<string[]> {
  const mend = breaking();
  try {
    return await checkout.problems();
  } finally {
    mend();
    expect(await checkout.problems()).toEqual([]);
  }
}

function changed<Value extends object>(read: () => Value, write: (value: Value) => unknown, change: Partial<Value>) {
  return () => {
    const before = read();
    write({ ...before, ...change });
    return () => write(before);
  };
}

const application = (change: object) =>
  changed(
    () => checkout.application,
    (value) => checkout.entra.directory.applications.update(value),
    change,
  );
const servicePrincipal = (change: object) =>
  changed(
    () => checkout.servicePrincipal,
    (value) => checkout.entra.directory.servicePrincipals.update(value),
    change,
  );

test("nothing is wrong with an environment that was just brought up", async () => {
  const findings = await checkout.examine();
  expect(findings.map(({ check, status }) => `${check} ${status}`)).toEqual([
    "discovery fine",
    "issuer fine",
    "keys fine",
    "tenant fine",
    "application fine",
    "service-principal fine",
    "client-secret fine",
    "callback-url fine",
    "callback-url fine",
    "id-tokens fine",
    "assignment fine",
    "consent unknown",
    "clock fine",
  ]);
});

test("a redirect URI that was removed by hand", async () => {
  const { web } = checkout.application;
  const rest = { ...web, redirectUris: web.redirectUris.filter((uri) => uri.startsWith("https:")) };
  expect(await named(application({ web: rest }))).toEqual(["callback-url AADSTS50011. It is not registered."]);
});

test.each([
  ["with a slash behind it", (uri: string) => `${uri}/`],
  ["in another case", (uri: string) => uri.replace("/api/", "/API/")],
  ["of another host", () => "https://other.example.com/api/oidc/callback"],
])("a redirect URI that was changed by hand: %s", async (_how, change) => {
  const { web } = checkout.application;
  const [first = "", ...others] = web.redirectUris;
  const changed = { ...web, redirectUris: [change(first), ...others] };
  expect(await named(application({ web: changed }))).toEqual([
    `callback-url AADSTS50011. It is not registered; registered is ${change(first)}.`,
  ]);
});

test("all redirect URIs removed", async () => {
  const { web } = checkout.application;
  const found = "callback-url AADSTS500113. The registration has no redirect URI.";
  expect(await named(application({ web: { ...web, redirectUris: [] } }))).toEqual([found, found]);
});

test.each([
  ["spa", "callback-url AADSTS9002327. A code of a Single-page application was redeemed by a server."],
  [
    "publicClient",
    "callback-url AADSTS700025. The console sent a client secret, but the callback URL is registered for a client without one.",
  ],
])("redirect URIs under the platform %s", async (platform, found) => {
  const { web } = checkout.application;
  const change = { web: { ...web, redirectUris: [] }, [platform]: { redirectUris: web.redirectUris } };
  expect(await named(application(change))).toEqual([found, found]);
});

test("the ID-token grant switched off", async () => {
  const { web } = checkout.application;
  const implicitGrantSettings = { ...web.implicitGrantSettings, enableIdTokenIssuance: false };
  const [found] = await named(application({ web: { ...web, implicitGrantSettings } }));
  expect(found).toMatch(/^id-tokens AADSTS700054\. They are switched off/);
});

test("the client secret removed", async () => {
  expect(await named(application({ passwordCredentials: [] }))).toEqual([
    "client-secret AADSTS7000215. The current one was removed in Entra ID.",
  ]);
});

test("the client secret expired", async () => {
  const passwordCredentials = checkout.application.passwordCredentials.map((one) => ({
    ...one,
    endDateTime: "2026-01-01T00:00:00Z",
  }));
  expect(await named(application({ passwordCredentials }))).toEqual(["client-secret AADSTS7000222. It has expired."]);
});

test("the enterprise application disabled", async () => {
  const found = await named(servicePrincipal({ accountEnabled: false }));
  expect(found).toEqual(["service-principal AADSTS7000112. The application is switched off in this tenant."]);
});

test("the enterprise application deleted", async () => {
  const { servicePrincipals } = checkout.entra.directory;
  const found = await named(() => {
    const before = checkout.servicePrincipal;
    servicePrincipals.delete(before.id);
    return () => servicePrincipals.insert(before);
  });
  expect(found).toEqual([
    "application AADSTS700016. The registration is there, its enterprise application (service principal) was deleted.",
  ]);
});

test.each([true, false])("the registration deleted, in the bin: %s", async (isInBin) => {
  const { applications, deletedApplications, servicePrincipals } = checkout.entra.directory;
  const found = await named(() => {
    const [app, principal] = [checkout.application, checkout.servicePrincipal];
    applications.delete(app.id);
    servicePrincipals.delete(principal.id);
    if (isInBin) {
      deletedApplications.insert(app);
    }
    return () => {
      deletedApplications.delete(app.id);
      applications.insert(app);
      servicePrincipals.insert(principal);
    };
  });
  expect(found).toEqual([
    isInBin
      ? "application AADSTS700016. The registration was deleted; it is among the deleted applications."
      : "application AADSTS700016. The tenant has no such registration.",
  ]);
});

describe("assignment required", () => {
  const required = servicePrincipal({ appRoleAssignmentRequired: true });

  /** Assigns groups and people, and gives consent to scopes, as far as the doctor may read all of it. */
  function assigned(names: string[], scope?: string): () => () => void {
    return () => {
      const { directory, deployer } = checkout.entra;
      const permissions = grantedApplicationPermissions(directory, deployer.objectId);
      setApplicationPermissions(directory, deployer.objectId, [...permissions, "Directory.Read.All"]);
      const mend = required();
      const { id: resourceId } = checkout.servicePrincipal;
      const all = [...directory.groups.list(), ...directory.users.list()];
      const assignments = all
        .filter(({ displayName }) => names.includes(displayName))
        .map(({ id: principalId }) =>
          appRoleAssignment({ principalId, resourceId, appRoleId: defaultAccess }, new Date()),
        );
      for (const assignment of assignments) {
        directory.appRoleAssignments.insert(assignment);
      }
      const ends = { clientId: resourceId, resourceId: "microsoft-graph", principalId: null };
      const grant = { id: permissionGrantId(ends), ...ends, consentType: "AllPrincipals", scope: scope ?? "" };
      if (scope !== undefined) {
        directory.permissionGrants.insert(grant as PermissionGrant);
      }
      return () => {
        directory.permissionGrants.delete(grant.id);
        for (const { id } of assignments) {
          directory.appRoleAssignments.delete(id);
        }
        mend();
        setApplicationPermissions(directory, deployer.objectId, permissions);
      };
    };
  }
  const whole = "openid profile email";
  const consent = "consent AADSTS90094. Nobody can consent alone where assignment is required, and none has given";

  test.each<[what: string, breaking: () => () => void, problems: string[]]>([
    [
      "and nobody assigned",
      assigned([], whole),
      ["assignment AADSTS50105. It is required, and nobody is assigned: nobody can sign in."],
    ],
    [
      "and only a group of groups assigned",
      assigned(["Helpdesk users"], whole),
      [
        "assignment AADSTS50105. It is required, and nobody is a direct member of Helpdesk users (group). " +
          "Members of a nested group do not count: Helpdesk administrators, Helpdesk technicians.",
      ],
    ],
    ["without consent", assigned(["Tom Okafor"]), [`${consent} it for everybody.`]],
    ["with consent to less", assigned(["Tom Okafor"], "openid"), [`${consent} that to profile, email for everybody.`]],
    ["with people and consent", assigned(["Tom Okafor", "Helpdesk technicians"], whole), []],
  ])("%s", async (_what, breaking, problems) => {
    expect(await named(breaking)).toEqual(problems);
  });

  test("names who is assigned", async () => {
    const mend = assigned(["Tom Okafor", "Helpdesk users", "Helpdesk technicians"], whole)();
    const findings = await checkout.examine();
    mend();
    const [assignment = "", consented] = findings.flatMap(({ check, found }) =>
      ["assignment", "consent"].includes(check) ? found : [],
    );
    const [, names = "", rest] = /^required; assigned: (.*?)\. (.*)$/.exec(assignment) ?? [];
    expect([names.split(/, | and /).toSorted(), rest, consented]).toEqual([
      ["Helpdesk technicians (group)", "Helpdesk users (group)", "Tom Okafor"],
      "Members of a nested group do not count: Helpdesk administrators.",
      "given for everybody.",
    ]);
  });

  test("or not, by hand", async () => {
    const mend = required();
    const on = await checkout.problems(undefined, { assignmentRequired: false });
    mend();
    expect([on, await checkout.problems(undefined, { assignmentRequired: true })]).toEqual([
      ["assignment required, though `assignmentRequired` is false: only those who are assigned may sign in."],
      ["assignment not required, though `assignmentRequired` is true: everybody of the tenant may sign in."],
    ]);
  });
});

test("supported accounts widened by hand", async () => {
  const mend = application({ signInAudience: "AzureADMultipleOrgs" })();
  const found = await checkout.problems(undefined, { signInAudience: "AzureADMyOrg" });
  mend();
  expect(found).toEqual([
    "application its supported accounts are AzureADMultipleOrgs, but `signInAudience` is AzureADMyOrg.",
  ]);
});

test("outputs of another tenant, registration or secret", async () => {
  const { issuer, tenantId = "" } = checkout.subject;
  const otherTenant = { issuer: issuer.replace(tenantId, nobody), tenantId: nobody };
  const [tenant, ...others] = await checkout.problems(undefined, otherTenant);
  expect(tenant).toBe("tenant AADSTS90002. This cloud has no such tenant.");
  expect(others).toEqual([]);
  expect(await checkout.problems(undefined, { clientId: nobody })).toEqual([
    "application AADSTS700016. The tenant has no such registration.",
  ]);
});

test("an issuer that differs in one character", async () => {
  const issuer = checkout.subject.issuer.replace("https://localhost", "https://LOCALHOST");
  const [found] = await checkout.problems(undefined, { issuer });
  expect(found).toBe(
    `issuer the discovery document names ${checkout.subject.issuer}, the output is ${issuer}. RustDesk compares them to the letter.`,
  );
});

test("a sign-in service that does not answer blames nothing else", async () => {
  const issuer = checkout.subject.issuer.replace(/localhost:\d+/, `localhost:${await closedPort()}`);
  expect(await checkout.problems(undefined, { issuer })).toEqual([
    "discovery nothing takes connections there (ECONNREFUSED).",
  ]);
  const unknownHost = checkout.subject.issuer.replace(/localhost:\d+/, "login.invalid");
  const [found, ...others] = await checkout.problems(undefined, { issuer: unknownHost });
  expect(found).toMatch(/^discovery the name login\.invalid is not known here \((?:ENOTFOUND|EAI_AGAIN)\)\.$/);
  expect(others).toEqual([]);
});

test("an outage blames nothing", async () => {
  checkout.entra.faults.add({ fault: "unavailable", path: `/${checkout.subject.tenantId}` });
  const findings = await checkout.examine();
  checkout.entra.faults.clear();
  expect(findings.filter(({ status }) => status === "problem")).toEqual([]);
});

test("without Graph what only it tells cannot be told, and nothing is blamed", async () => {
  const { variables } = checkout;
  checkout.variables = { ARM_USE_CLI: "false" };
  const findings = await checkout.examine();
  checkout.variables = variables;
  expect(findings.filter(({ status }) => status !== "fine").map(({ check, status }) => `${check} ${status}`)).toEqual([
    "id-tokens unknown",
    "assignment unknown",
    "consent unknown",
  ]);
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("supported accounts changed by hand to personal ones", async () => {
  const [found] = await named(application({ signInAudience: "PersonalMicrosoftAccount" }));
  expect(found).toMatch(/^application AADSTS\d+\. .* so the console has no part in it\.$/);
});

test("keys that do not come through", async () => {
  checkout.entra.faults.add({ fault: "dropped", path: "/*/discovery/v2.0/keys" });
  const found = await checkout.problems();
  checkout.entra.faults.clear();
  expect(found).toEqual([
    expect.stringMatching(/^keys their address does not answer \(\w+\): no ID token can be verified\.$/),
  ]);
});
