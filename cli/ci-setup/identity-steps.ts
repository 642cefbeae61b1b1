import { isDeepStrictEqual } from "node:util";

import type { Identities } from "./deployer.ts";
import { previewEnvironments } from "./environment-steps.ts";
import type { Setup } from "./setup.ts";
import { CouldNotLook, type Difference, later, mendable, ownCommand, type Step, whenever } from "./step.ts";

type Kind = "preview" | "deploy";

const kinds: Kind[] = ["preview", "deploy"];
const names = { preview: "previewing", deploy: "deploying" };

/** The two identities, and whom they trust. */
export function identitySteps(setup: Setup): Step[] {
  return [
    { must: "deployer/Pulumi.ci.yaml: this repository, its IDs and its environments", look: () => deployerFile(setup) },
    { must: "The two identities are as the deployer declares them", look: () => brought(setup) },
    { must: "GitHub's tokens have the subjects that Entra ID trusts", look: () => subjects(setup) },
    ...kinds.map((kind) => ({
      must: `The ${names[kind]} identity trusts those jobs alone`,
      look: () => onlyTrusted(setup, kind),
    })),
  ];
}

async function deployerFile({ deployer, gh, az, environments, ...setup }: Setup): Promise<Difference[]> {
  const { fullName, id, owner } = gh.repository;
  const found = deployer.configuration();
  const own = (key: string): unknown => found?.own(key);
  const wanted: Record<string, unknown> = {
    repository: fullName,
    ownerId: owner.id,
    repositoryId: id,
    environments,
    previewEnvironments: previewEnvironments({ gh, az, environments, deployer, ...setup }),
    // Without any, the owner would be whoever runs it last.
    owners: own("owners") ?? (az.account.objectId === undefined ? undefined : [az.account.objectId]),
  };
  // The CLI writes numbers as texts.
  const plain = (value: unknown): unknown => (typeof value === "number" ? String(value) : value);
  const wrong = Object.entries(wanted).filter(([key, value]) => !isDeepStrictEqual(plain(own(key)), plain(value)));
  const words = wrong.map(([key, value]) => `${key} ${JSON.stringify(value)}`).join(", ");
  return whenever(
    wrong.length > 0,
    mendable(`deployer/Pulumi.ci.yaml must have ${words}, but has not.`, async () =>
      deployer.configure(Object.fromEntries(wrong)),
    ),
  );
}

async function brought({ deployer }: Setup): Promise<Difference[]> {
  const up = (): Promise<void> => deployer.up();
  if ((await deployer.identities()) === undefined) {
    return [mendable("The tenant must have the previewing and the deploying identity, but has not.", up)];
  }
  const changes = await deployer.drift();
  return whenever(
    changes > 0,
    mendable(`The deployer must have nothing to change, but has ${changes} resources to.`, up),
  );
}

/** https://docs.github.com/rest/actions/oidc#get-the-customization-template-for-an-oidc-subject-claim-for-a-repository */
interface SubjectTemplate {
  use_default: boolean;
  use_immutable_subject?: boolean;
  sub_claim_prefix?: string;
}

async function subjects({ gh, deployer }: Setup): Promise<Difference[]> {
  const path = "actions/oidc/customization/sub";
  const found = await gh.get<SubjectTemplate>(path);
  const { fullName, id, owner } = gh.repository;
  const [, name] = fullName.split("/");
  const wanted = `repo:${owner.login}@${owner.id}/${name}@${id}`;
  // A new repository has them although it says that it does not use them; the prefix is what its tokens have.
  if (found?.sub_claim_prefix === undefined && found?.use_immutable_subject === undefined) {
    throw new CouldNotLook("GitHub does not tell what its tokens' subjects begin with");
  }
  const isWanted = found.use_default && (found.sub_claim_prefix ?? wanted) === wanted;
  const isOn = found.sub_claim_prefix !== undefined || found.use_immutable_subject === true;
  const isOlder = !(isWanted && isOn);
  const trusted = await deployer.trusted();
  const foreign = trusted.filter(({ subject }) => !subject.startsWith(`${wanted}:`));
  return [
    ...whenever(
      isOlder,
      mendable(
        `Subjects must begin with ${wanted}; they begin with ${found.sub_claim_prefix ?? "something else"}.`,
        () => gh.send("PUT", path, { use_default: true, use_immutable_subject: true }),
      ),
    ),
    ...whenever(!isOlder && foreign.length > 0, {
      what: `Entra ID must trust IDs alone, but it trusts ${foreign.map(({ subject }) => subject).join(", ")} as well.`,
      how: `pulumi -C deployer config rm trustNames --stack ci && ${ownCommand}`,
    }),
  ];
}

interface Registration {
  passwordCredentials?: unknown[];
  keyCredentials?: unknown[];
}

/** The deployer's own preview does not see what somebody has added beside it. */
async function onlyTrusted({ graph, deployer }: Setup, kind: Kind): Promise<Difference[]> {
  const identities = await deployer.identities();
  if (identities === undefined) {
    return [{ what: `There is no ${names[kind]} identity yet.`, how: ownCommand }];
  }
  const clientId = clientIdOf(identities, kind);
  const application = `/applications(appId='${clientId}')`;
  const [federated, { passwordCredentials = [], keyCredentials = [] }, trusted] = await Promise.all([
    graph<{ value: { name: string; subject: string }[] }>(`${application}/federatedIdentityCredentials`),
    graph<Registration>(`${application}?$select=passwordCredentials,keyCredentials`),
    deployer.trusted(),
  ]);
  const known = trusted.filter(({ clientOf }) => clientOf === kind).map(({ subject }) => subject);
  const foreign = federated.value.filter(({ subject }) => !known.includes(subject));
  return [
    ...foreign.map(({ name, subject }) => ({
      what: `The ${names[kind]} identity must trust what the deployer declares alone, but it trusts ${subject} as well.`,
      how: `az ad app federated-credential delete --id ${clientId} --federated-credential-id ${name}`,
    })),
    ...whenever(passwordCredentials.length + keyCredentials.length > 0, {
      what: `The ${names[kind]} identity must have no secret and no certificate, but it has: whoever holds one signs in as it.`,
      how: `az ad app credential list --id ${clientId}, with --cert too, then az ad app credential delete`,
    }),
  ];
}

function clientIdOf(identities: Identities, kind: Kind): string {
  return kind === "preview" ? identities.previewClientId : identities.deployClientId;
}

/** What only an administrator of the tenant can do. */
export function consentSteps(setup: Setup): Step[] {
  return kinds.map((kind) => ({
    must: `The ${names[kind]} identity has the consent that it asks for`,
    look: () => consent(setup, kind),
  }));
}

const graphAppId = "00000003-0000-0000-c000-000000000000";

async function consent({ graph, deployer }: Setup, kind: Kind): Promise<Difference[]> {
  const identities = await deployer.identities();
  if (identities === undefined) {
    return [{ what: `There is no ${names[kind]} identity yet.`, how: ownCommand }];
  }
  const { permissions, url } = identities.consent[kind];
  const [api, assignments] = await Promise.all([
    graph<{ id: string; appRoles: { id: string; value: string }[] }>(
      `/servicePrincipals(appId='${graphAppId}')?$select=id,appRoles`,
    ),
    graph<{ value: { resourceId: string; appRoleId: string }[] }>(
      `/servicePrincipals(appId='${clientIdOf(identities, kind)}')/appRoleAssignments`,
    ),
  ]);
  const given = assignments.value.map(({ resourceId, appRoleId }) =>
    resourceId === api.id ? (api.appRoles.find(({ id }) => id === appRoleId)?.value ?? appRoleId) : appRoleId,
  );
  const lacking = permissions.filter((name) => !given.includes(name));
  const beyond = given.filter((name) => !permissions.includes(name));
  return [
    ...whenever(lacking.length > 0, {
      what: `The ${names[kind]} identity must have ${lacking.join(" and ")}. A ${identities.consent.role} accepts it on this page.`,
      how: url,
    }),
    ...whenever(beyond.length > 0, {
      what: `The ${names[kind]} identity must have ${permissions.join(", ")} alone, but it has ${beyond.join(", ")} as well.`,
      how: `In the portal: Enterprise applications, ${clientIdOf(identities, kind)}, Permissions, Review permissions`,
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
  const objectId = wanted.kind === "preview" ? identities.previewObjectId : identities.deployObjectId;
  const { id: scope } = await az.ask<{ id: string }>(...show);
  const list = ["role", "assignment", "list", "--assignee", objectId, "--scope", scope, "--include-inherited"];
  const found = (await az.ask<{ roleDefinitionName: string }[]>(...list)).map(
    ({ roleDefinitionName }) => roleDefinitionName,
  );
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
