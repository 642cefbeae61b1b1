import * as azuread from "@pulumi/azuread";
import type { Resource } from "@pulumi/pulumi";

import type { Declaration, ResourceLife } from "../resource-life.ts";

export const defaultAccess = "00000000-0000-0000-0000-000000000000";
export const microsoftGraph = "00000003-0000-0000-c000-000000000000";

/** Who may sign in; people by their display names, the rest by the names of the resources. */
interface Given {
  assigned?: Record<string, string>;
  /** Permissions, for one person where it is told. */
  consents?: Record<string, { claimValues: string[]; person?: string }>;
}

/** Who may sign in, and what sign-in tells of them. */
export interface Access extends Given {
  application?: Partial<azuread.ApplicationArgs>;
  /** What comes when all else is done, because it fails. */
  last?: Given;
  /** IDs to import under. */
  imports?: Record<string, string>;
}

/** A registration that lets some people in. */
export function access({ application, last = {}, imports = {}, ...given }: Access): Declaration {
  return async (life) => {
    const registration = new azuread.Application("application", {
      displayName: "Access",
      owners: [life.deployer],
      ...application,
    });
    const { objectId } = new azuread.ServicePrincipal("service-principal", {
      clientId: registration.clientId,
      owners: [life.deployer],
      appRoleAssignmentRequired: true,
    });
    const graph = azuread.getServicePrincipalOutput({ clientId: microsoftGraph });
    const declare = ({ assigned = {}, consents = {} }: Given, dependsOn: Resource[] = []) => {
      const options = (name: string) => ({ dependsOn, ...(imports[name] ? { import: imports[name] } : {}) });
      const assignments = Object.entries(assigned).map(([name, who]) => {
        const args = { appRoleId: defaultAccess, principalObjectId: life.principal(who), resourceObjectId: objectId };
        return new azuread.AppRoleAssignment(name, args, options(name));
      });
      const grants = Object.entries(consents).map(([name, { claimValues, person }]) => {
        const ends = { servicePrincipalObjectId: objectId, resourceServicePrincipalObjectId: graph.objectId };
        const args = { claimValues, ...ends, ...(person ? { userObjectId: life.principal(person) } : {}) };
        return new azuread.ServicePrincipalDelegatedPermissionGrant(name, args, options(name));
      });
      return [...assignments, ...grants];
    };
    declare(last, declare(given));
    return { servicePrincipal: objectId };
  };
}

/** The registration's service principal, found in each way. */
export const foundServicePrincipal: Declaration = async (life) => {
  const outputs = await access({})(life);
  const { id: objectId, appId: clientId } = registered(life);
  return {
    ...outputs,
    byDisplayName: azuread.getServicePrincipalOutput({ displayName: "Access" }).id,
    byObjectId: azuread.getServicePrincipalOutput({ objectId }),
    byClientId: azuread.getServicePrincipalOutput({ clientId }).objectId,
  };
};

/** A function that finds nothing by an object ID. */
export const missingServicePrincipal: Declaration = async () => ({
  found: await azuread.getServicePrincipal({ objectId: "a23204cf-b797-4fd2-8bec-179c38f3a53f" }),
});

/** What the provider refuses before it asks anybody. */
export const refusedAssignment: Declaration = async () => {
  const args = { appRoleId: "user", principalObjectId: "/groups/1", resourceObjectId: "" };
  new azuread.AppRoleAssignment("assignment", args);
  return {};
};

/** The same. */
export const refusedConsent: Declaration = async () => {
  const args = { resourceServicePrincipalObjectId: "x", servicePrincipalObjectId: "y", userObjectId: "tom" };
  new azuread.ServicePrincipalDelegatedPermissionGrant("consent", { claimValues: [], ...args });
  return {};
};

/** The service principal of the registration. */
export function registered({ environment }: ResourceLife) {
  const { directory } = environment.entra;
  const found = directory.servicePrincipals.list().find(({ displayName }) => displayName === "Access");
  if (found === undefined) {
    throw new Error("there must be a service principal");
  }
  return found;
}
