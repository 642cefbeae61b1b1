import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { AdoptionCheckout, below } from "./adoption-checkout.ts";
import { type HandMade, Portal } from "./portal.ts";

const auditor = "11111111-0000-4000-8000-000000000001";

let checkout: AdoptionCheckout;
beforeEach(() => {
  checkout = new AdoptionCheckout();
});
afterEach(() => checkout.remove());

function idToken(...claims: [name: string, ...additionalProperties: string[]][]) {
  const blank = { essential: false, source: null };
  return claims.map(([name, ...additionalProperties]) => ({ name, additionalProperties, ...blank }));
}

/** Who is assigned and what is consented to, as the directory has them. */
function access({ clientId }: Pick<HandMade, "clientId">) {
  return checkout.inTenant(({ directory }) => {
    const id = directory.servicePrincipals.getByAppId(clientId)?.id;
    return {
      assignments: directory.appRoleAssignments.list().filter(({ resourceId }) => resourceId === id),
      consents: directory.permissionGrants.list().filter((grant) => grant.clientId === id),
    };
  });
}

describe("access that was clicked together", () => {
  test("is kept, written into the file, and as declared from then on", async () => {
    const made = await checkout.register({
      application: {
        groupMembershipClaims: "ApplicationGroup",
        notes: "Ask Ada",
        serviceManagementReference: "CI 4711",
        optionalClaims: {
          ...{ accessToken: [], saml2Token: [] },
          idToken: idToken(["email"], ["xms_edov"], ["groups", "cloud_displayname"]),
        },
      },
      servicePrincipal: { appRoleAssignmentRequired: true },
    });
    const [technicians, nina] = await checkout.inTenant(async (entra) => {
      const portal = new Portal(entra);
      const ids = [
        portal.groupId("Helpdesk technicians"),
        portal.idOf("nina.berg_nordlicht.test#EXT#@lindenglass.test"),
      ];
      for (const id of ids) {
        await portal.assign(made.clientId, id);
      }
      await portal.consent(made.clientId, "openid profile email");
      return ids;
    });
    const before = await access(made);

    const adopted = await checkout.adopt(made.clientId);
    expect(below("Found on this machine", adopted).slice(-2)).toEqual([
      "Assigned        Helpdesk technicians (Group) and Nina Berg (Nordlicht) (User)",
      "Consent         for all users to openid, profile, email",
    ]);
    expect(below("Written to", adopted)).toEqual(
      expect.arrayContaining([
        "assignmentRequired: true",
        `assignments: {"Helpdesk technicians":"${technicians}","Nina Berg (Nordlicht)":"${nina}"}`,
        "adminConsent: true",
        'optionalClaims: ["email","xms_edov"]',
        'groupMembershipClaims: "ApplicationGroup"',
        "groupNames: true",
        'serviceManagementReference: "CI 4711"',
        'notes: "Ask Ada"',
      ]),
    );
    expect(below("What stays", adopted)).toHaveLength(3);
    expect(adopted.said).not.toContain("What changes for somebody");
    expect(adopted.said).toContain("  3 created, 5 imported, 2 updated.");
    expect(await access(made)).toEqual(before);
    expect((await checkout.standing(made)).preview).toEqual({ same: 8 });
    expect(await checkout.signIn(made.clientId, made.secret)).toBe(made.clientId);
    const again = await checkout.adopt(made.clientId);
    expect(again.said).toContain("This registration is adopted already, and it is as declared. Nothing was changed.");
  });

  test("stays outside where the configuration cannot say it, and claims that go are named with what their end means", async () => {
    const made = await checkout.register({
      application: {
        groupMembershipClaims: "All",
        optionalClaims: { accessToken: [], saml2Token: [], idToken: idToken(["upn"], ["email"]) },
        appRoles: [
          {
            ...{ id: auditor, displayName: "Auditor", description: "Audits", value: "Audit", isEnabled: true },
            allowedMemberTypes: ["User"],
          },
        ],
      },
    });
    await checkout.inTenant(async (entra) => {
      const portal = new Portal(entra);
      await portal.assign(made.clientId, portal.groupId("Former staff"), auditor);
      await portal.assign(made.clientId, portal.idOf("tom@lindenglass.test"));
      await portal.consent(made.clientId, "User.Read openid profile email offline_access");
    });
    const before = await access(made);

    const adopted = await checkout.adopt(made.clientId);
    expect(below("Written to", adopted).join("\n")).not.toMatch(
      /assignments|adminConsent|groupMembershipClaims|groupNames/,
    );
    expect(below("Written to", adopted)).toContain('optionalClaims: ["email"]');
    expect(below("What stays", adopted).slice(3)).toEqual([
      "The assignments of Tom Okafor, outside of this program: nobody depends on them while assignmentRequired is false.",
      "The assignments of Former staff, outside of this program: they have an app role, which assignments cannot say.",
      "The consent for all users to User.Read, openid, profile, email, offline_access, outside of this program: adminConsent would make it " +
        "one to openid, profile, email and nothing else.",
    ]);
    const changes = below("What changes for somebody", adopted).join("\n");
    expect(changes).toContain("“upn” is removed");
    expect(changes).toMatch(/groups?/i);
    expect(await access(made)).toEqual(before);
    expect((await checkout.standing(made)).preview).toEqual({ same: 5 });
  });
});

describe("access that is given by hand to an environment that is brought up", () => {
  test("is taken over by the run that declares it, a rotation too, and nobody loses it", async () => {
    const config = { displayName: "Desk", consoleOrigins: ["https://desk.example.com"], assignmentRequired: true };
    checkout.configure("desk", config);
    await checkout.run(["up", "local", "--stack", "desk", "--yes", "--accept-interruption"]);
    const clientId = await checkout.inEnvironment("desk", async ({ stack }) =>
      String((await stack.outputs()).clientId?.value),
    );
    const assign = (group: string) =>
      checkout.inTenant(async (entra) => {
        const portal = new Portal(entra);
        const id = portal.groupId(group);
        await portal.assign(clientId, id);
        return id;
      });
    const technicians = await assign("Helpdesk technicians");
    await checkout.inTenant((entra) => new Portal(entra).consent(clientId, "openid profile email"));
    const before = await access({ clientId });

    const assignments = { Technicians: technicians.toUpperCase() };
    checkout.configure("desk", { ...config, assignments, adminConsent: true });
    const { code, stdout, stderr } = await checkout.run(["up", "local", "--stack", "desk", "--yes"]);
    expect(stderr).toContain("Sign-in goes on uninterrupted.");
    expect(stderr).toContain("“Helpdesk technicians” (“Technicians” in assignments) is brought under this program.");
    expect(stderr).toContain("The administrator's consent is brought under this program.");
    expect([code, stdout]).toEqual([0, "2 imported, 5 unchanged.\n"]);
    expect(await access({ clientId })).toEqual(before);
    const again = await checkout.run(["up", "local", "--stack", "desk", "--yes"]);
    expect(again.stdout).toContain("Nothing to do: everything is as declared.");

    const partners = await assign("Support partners");
    checkout.configure("desk", { ...config, assignments: { ...assignments, Partners: partners }, adminConsent: true });
    const rotated = await checkout.run(["rotate", "local", "--stack", "desk", "--yes"]);
    expect(rotated.stderr).toContain("1 created, 1 imported, 7 unchanged.");
  });
});
