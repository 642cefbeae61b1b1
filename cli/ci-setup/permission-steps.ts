import { microsoftGraph } from "../../policy/graph-permissions.ts";
import { type Kind, kinds, names } from "./deployer.ts";
import type { Setup } from "./setup.ts";
import { type Difference, later, mendable, ownCommand, type Step, whenever } from "./step.ts";

/** What only an administrator of the tenant can do. */
export function consentSteps(setup: Setup): Step[] {
  return kinds.map((kind) => ({
    must: `The ${names[kind]} identity has the consent that it asks for`,
    look: () => consent(setup, kind),
  }));
}

async function consent({ graph, deployer }: Setup, kind: Kind): Promise<Difference[]> {
  const identities = await deployer.identities();
  if (identities === undefined) {
    return [{ what: `There is no ${names[kind]} identity yet.`, how: ownCommand }];
  }
  const clientId = identities[`${kind}ClientId`];
  const { permissions, url, warnings = [] } = identities.consent[kind];
  const [api, assignments] = await Promise.all([
    graph<{ id: string; appRoles: { id: string; value: string }[] }>(
      `/servicePrincipals(appId='${microsoftGraph}')?$select=id,appRoles`,
    ),
    graph<{ value: { resourceId: string; appRoleId: string }[] }>(
      `/servicePrincipals(appId='${clientId}')/appRoleAssignments`,
    ),
  ]);
  const given = assignments.value.map(({ resourceId, appRoleId }) =>
    resourceId === api.id ? (api.appRoles.find(({ id }) => id === appRoleId)?.value ?? appRoleId) : appRoleId,
  );
  const lacking = permissions.filter((name) => !given.includes(name));
  const beyond = given.filter((name) => !permissions.includes(name));
  return [
    ...whenever(lacking.length > 0, {
      what: `The ${names[kind]} identity must have ${lacking.join(" and ")}. ${[...warnings, ""].join(" ")}A ${identities.consent.role} accepts it on this page.`,
      how: url,
    }),
    ...whenever(beyond.length > 0, {
      what: `The ${names[kind]} identity must have ${permissions.join(", ")} alone, but it has ${beyond.join(", ")} as well.`,
      how: `In the portal: Enterprise applications, ${clientId}, Permissions, Review permissions`,
    }),
  ];
}

/** Roles on what keeps the state, by identity. */
export function roleSteps(setup: Setup): Step[] {
  const { account, vaults } = setup.state;
  const storage = { preview: "Storage Blob Data Reader", deploy: "Storage Blob Data Contributor" };
  const key = "Key Vault Crypto User";
  return [
    ...(account === undefined
      ? []
      : roleStepsOn(setup, ["storage", "account", "show", "--name", account], account, storage)),
    ...[...new Set(vaults)].flatMap((vault) =>
      roleStepsOn(setup, ["keyvault", "show", "--name", vault], vault, { preview: key, deploy: key }),
    ),
  ];
}

function roleStepsOn(setup: Setup, show: string[], place: string, roles: Record<Kind, string>): Step[] {
  return kinds.map((kind) => ({
    must: `The ${names[kind]} identity has the role ${roles[kind]} on ${place}`,
    look: () => role(setup, show, place, { kind, role: roles[kind] }),
  }));
}

async function role(
  { az, deployer }: Setup,
  show: string[],
  place: string,
  wanted: { kind: Kind; role: string },
): Promise<Difference[]> {
  const identities = await deployer.identities();
  const what = `The ${names[wanted.kind]} identity must have the role ${wanted.role} on ${place}, but has not.`;
  if (identities === undefined) {
    return [later(what)];
  }
  const objectId = identities[`${wanted.kind}ObjectId`];
  const { id: scope } = await az.ask<{ id: string }>(...show);
  const list = ["role", "assignment", "list", "--assignee", objectId, "--scope", scope, "--include-inherited"];
  const assignments = await az.ask<{ roleDefinitionName: string }[]>(...list);
  const found = assignments.map(({ roleDefinitionName }) => roleDefinitionName);
  const create = ["role", "assignment", "create", "--role", wanted.role, "--scope", scope];
  const principal = ["--assignee-object-id", objectId, "--assignee-principal-type", "ServicePrincipal"];
  const beyond = found.filter((name) => name !== wanted.role);
  return [
    ...whenever(
      !found.includes(wanted.role),
      mendable(what, () => az.change(...create, ...principal)),
    ),
    ...beyond.map((name) => ({
      what: `The ${names[wanted.kind]} identity must have no other role on ${place}, but it has ${name}.`,
      how: `az role assignment delete --assignee ${objectId} --role '${name}' --scope ${scope}`,
    })),
  ];
}
