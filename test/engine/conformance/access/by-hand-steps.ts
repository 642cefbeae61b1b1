import type { ResourceLife } from "../resource-life.ts";
import type { Step } from "../step.ts";
import { type Access, access, defaultAccess, microsoftGraph, registered } from "./access-programs.ts";
import { nothingChanges, ofTom } from "./known-access.ts";

const byHand: Access = {
  assigned: { ...ofTom.assigned, administrators: "Helpdesk administrators" },
  consents: { ...ofTom.consents, everyone: { claimValues: ["openid", "profile"] } },
};

/** What an administrator changes and gives, how a refresh shows it, how up repairs it, and how it is imported. */
export const byHandSteps: Step<ResourceLife>[] = [
  {
    title: "refresh after somebody changed who gets in",
    before: async (life) => {
      await rename(life, "Helpdesk technicians", "Renamed by hand");
      await life.thirdParty.call("DELETE", assignmentOf(life, "Tom Okafor"));
      await life.thirdParty.call("PATCH", consentFor(life, "Tom Okafor"), { scope: "email Mail.Read" });
    },
    operation: "refresh",
    plan: [
      "consent update claimValues[], claimValues[] (delete)",
      "tom delete",
      "same: application, partners, service-principal",
    ],
  },
  {
    title: "up repairs it",
    before: (life) => rename(life, "Renamed by hand", "Helpdesk technicians"),
    operation: "up",
    plan: [
      "consent update claimValues[], claimValues[] (add)",
      "tom create",
      "same: application, partners, service-principal",
    ],
  },
  {
    title: "import of an assignment and a consent",
    before: async (life) => {
      await giveByHand(life);
      life.declare(
        access({
          ...byHand,
          imports: {
            administrators: assignmentOf(life, "Helpdesk administrators"),
            everyone: consentFor(life),
          },
        }),
      );
    },
    operation: "up",
    plan: ["administrators import", "everyone import", nothingChanges],
  },
  {
    title: "up after the import",
    before: (life) => life.declare(access(byHand)),
    operation: "up",
    plan: ["same: administrators, application, consent, everyone, partners, service-principal, tom"],
  },
];

async function rename(life: ResourceLife, group: string, displayName: string): Promise<void> {
  await life.thirdParty.call("PATCH", `/groups/${life.principal(group)}`, { displayName });
}

/** An administrator assigns a group and consents for everybody. */
async function giveByHand(life: ResourceLife): Promise<void> {
  const { id } = registered(life);
  const { thirdParty, environment } = life;
  await thirdParty.call("POST", `/servicePrincipals/${id}/appRoleAssignedTo`, {
    appRoleId: defaultAccess,
    principalId: life.principal("Helpdesk administrators"),
    resourceId: id,
  });
  await thirdParty.call("POST", "/oauth2PermissionGrants", {
    clientId: id,
    consentType: "AllPrincipals",
    resourceId: environment.entra.directory.servicePrincipals.getByAppId(microsoftGraph)?.id,
    scope: "openid profile",
  });
}

/** Where Graph has the assignment of a user or group, which is also its ID in the provider. */
function assignmentOf(life: ResourceLife, who: string): string {
  const own = registered(life).id;
  const found = life.environment.entra.directory.appRoleAssignments
    .list()
    .find(({ principalId, resourceId }) => principalId === life.principal(who) && resourceId === own);
  return `/servicePrincipals/${own}/appRoleAssignedTo/${found?.id}`;
}

/** The same of the consent for one person, or for everybody. */
function consentFor(life: ResourceLife, person?: string): string {
  const whom = person === undefined ? null : life.principal(person);
  const found = life.environment.entra.directory.permissionGrants
    .list()
    .find(({ principalId }) => principalId === whom);
  return `/oauth2PermissionGrants/${found?.id}`;
}
