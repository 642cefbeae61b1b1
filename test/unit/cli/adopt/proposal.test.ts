import { readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { proposedValues } from "../../../../cli/adopt/proposal.ts";
import { consoleOriginsIn, type Registration, redirectUrisOf } from "../../../../cli/adopt/registration.ts";
import { StackConfiguration } from "../../../../cli/stack/configuration/stack-configuration.ts";
import { UserError } from "../../../../cli/user-error.ts";
import { ProjectFolder } from "../project-folder.ts";
import { ada, assigned, consentTo, deployer, handMade } from "./hand-made.ts";

const defaults = readFileSync(join(import.meta.dirname, "../../../../Pulumi.yaml"), "utf8");

let folder: ProjectFolder;
beforeEach(() => {
  folder = new ProjectFolder();
  folder.write("Pulumi.yaml", defaults);
});

function configured(text = ""): StackConfiguration {
  folder.write("Pulumi.desk.yaml", text);
  return StackConfiguration.read(folder.path, "desk");
}

/** Optional claims of ID tokens, each with its additional properties. */
function claims(...idTokens: string[][]): Registration["application"]["optionalClaims"] {
  const of = ([name = "", ...additionalProperties]: string[]) => ({
    ...{ name, additionalProperties },
    ...{ essential: false, source: "" },
  });
  return [{ idTokens: idTokens.map(of), accessTokens: [], saml2Tokens: [] }];
}

describe("the configuration that keeps a registration", () => {
  test("leaves out what Pulumi.yaml says already", () => {
    expect(proposedValues(handMade(), configured())).toEqual({
      consoleOrigins: ["https://desk.example.com"],
      owners: [ada, deployer],
      protect: true,
    });
  });

  test("has the registration's own name and account types", () => {
    const registration = handMade({ displayName: "Desk", signInAudience: "AzureADMultipleOrgs" });
    expect(proposedValues(registration, configured())).toMatchObject({
      displayName: "Desk",
      signInAudience: "AzureADMultipleOrgs",
    });
  });

  test("requires assignment where the registration does, and where it has no service principal does not", () => {
    const registration = handMade();
    const servicePrincipal = { ...registration.servicePrincipal, appRoleAssignmentRequired: true };
    const proposed = (adopted: unknown) => proposedValues(adopted as typeof registration, configured());
    expect(proposed({ ...registration, servicePrincipal }).assignmentRequired).toBe(true);
    expect(proposed({ ...registration, servicePrincipal: undefined }).assignmentRequired).toBeUndefined();
  });

  test("has a name that can be declared", () => {
    const registration = handMade({ displayName: " Ada's desk " });
    expect(proposedValues(registration, configured()).displayName).toBe("Ada's desk");
  });

  test("has everybody who owns a part of it, and who deploys, once each", () => {
    const tom = "aaaaaaaa-0000-4000-8000-00000000000f";
    const registration = handMade({ owners: [ada] });
    expect(proposedValues(registration, configured(), [tom, ada.toUpperCase()]).owners).toEqual([ada, tom, deployer]);
  });

  test("leaves alone what the environment's file sets", () => {
    const text =
      "config:\n  rustdesk-entra:protect: false\n  rustdesk-entra:owners: []\n  rustdesk-entra:consoleOrigins: [https://new.example.com]\n";
    const registration = handMade({ displayName: "Desk" }, { web: [] });
    expect(proposedValues(registration, configured(text))).toEqual({ displayName: "Desk" });
  });

  test("assigns whom the registration assigns where that is required, and consents where an administrator has", () => {
    const registration = handMade();
    const servicePrincipal = { ...registration.servicePrincipal, appRoleAssignmentRequired: true };
    const access = { assignments: [assigned("1-1")], consent: consentTo("email  openid profile") };
    const required = { ...registration, servicePrincipal, access } as typeof registration;
    expect(proposedValues(required, configured())).toMatchObject({
      assignmentRequired: true,
      assignments: { "Support team": "1-1" },
      adminConsent: true,
    });
    const own = configured(
      "config:\n  assignmentRequired: false\n  assignments: { Team: 2-2 }\n  adminConsent: false\n",
    );
    expect(Object.keys(proposedValues(required, own))).toEqual(["consoleOrigins", "owners", "protect"]);
  });

  test("has the claims, the reference and the note", () => {
    const registration = handMade({
      optionalClaims: claims(["email"], ["xms_edov"], ["groups", "cloud_displayname"]),
      groupMembershipClaims: ["ApplicationGroup"],
      serviceManagementReference: "CI 4711",
      notes: "Ask Tom",
    });
    expect(proposedValues(registration, configured())).toMatchObject({
      optionalClaims: ["email", "xms_edov"],
      groupMembershipClaims: "ApplicationGroup",
      groupNames: true,
      serviceManagementReference: "CI 4711",
      notes: "Ask Tom",
    });
  });

  test.each<[string, Parameters<typeof handMade>[0]]>([
    ["claims that it cannot say", { optionalClaims: claims(["upn"], ["xms_edov"]), groupMembershipClaims: ["All"] }],
    ["more than one of the groups claim's values", { groupMembershipClaims: ["SecurityGroup", "ApplicationGroup"] }],
    ["names of other groups", { optionalClaims: claims(["groups", "sam_account_name"]) }],
    ["names where no group is told", { optionalClaims: claims(["groups", "cloud_displayname"]) }],
  ])("leaves out %s", (_what, application) => {
    expect(Object.keys(proposedValues(handMade(application), configured()))).toEqual([
      "consoleOrigins",
      "owners",
      "protect",
    ]);
  });

  test("cannot be made without the console's origin", () => {
    const propose = () =>
      proposedValues(handMade({}, { web: ["https://wiki.test/a"], spa: ["https://b.test/"] }), configured());
    expect(propose).toThrow(UserError);
    expect(propose).toThrow("got https://wiki.test/a, https://b.test/. Add consoleOrigins");
    expect(() => proposedValues(handMade({}, { web: [] }), configured())).toThrow("got none.");
  });
});

describe("the redirect URIs of a registration", () => {
  test("are those of all platforms, Web first", () => {
    const { application } = handMade(
      {},
      { web: ["https://a.test/x"], spa: ["https://b.test/"], publicClient: ["app://c"] },
    );
    expect(redirectUrisOf(application)).toEqual([
      { uri: "https://a.test/x", platform: "Web" },
      { uri: "https://b.test/", platform: "Single-page application" },
      { uri: "app://c", platform: "Mobile and desktop applications" },
    ]);
  });
});

describe("the origins that can be declared together", () => {
  test("are each named once, those on localhost by their first port", () => {
    const { application } = handMade(
      {},
      {
        web: [
          "https://desk.example.com/api/oidc/callback",
          "https://desk.example.com/other",
          "http://localhost:8000/api/oidc/callback",
          "http://localhost:9000/api/oidc/callback",
        ],
        spa: ["https://DESK.example.com/api/oidc/callback", "https://second.example.com/api/oidc/callback"],
      },
    );
    expect(consoleOriginsIn(redirectUrisOf(application), "AzureADMyOrg")).toEqual([
      "https://desk.example.com",
      "http://localhost:8000",
      "https://second.example.com",
    ]);
  });
});
