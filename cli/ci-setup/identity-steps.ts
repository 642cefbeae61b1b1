import { isDeepStrictEqual } from "node:util";

import { type Kind, kinds, names } from "./deployer.ts";
import { previewEnvironments } from "./environment-steps.ts";
import type { Setup } from "./setup.ts";
import { CouldNotLook, type Difference, mendable, ownCommand, type Step, whenever } from "./step.ts";

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

async function deployerFile(setup: Setup): Promise<Difference[]> {
  const { deployer, gh, az, environments, rights } = setup;
  const { fullName, id, owner } = gh.repository;
  const found = deployer.configuration();
  const own = (key: string): unknown => found?.own(key);
  const wanted: Record<string, unknown> = {
    repository: fullName,
    ownerId: owner.id,
    repositoryId: id,
    environments,
    previewEnvironments: previewEnvironments(setup),
    // Without any, the owner would be whoever runs it last.
    owners: own("owners") ?? (az.account.objectId === undefined ? undefined : [az.account.objectId]),
    ...rights,
  };
  // The CLI writes numbers as texts.
  const plain = (value: unknown): unknown =>
    typeof value === "number" || typeof value === "boolean" ? String(value) : value;
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
  const wanted = `repo:${owner.login}@${owner.id}/${fullName.split("/")[1]}@${id}`;
  if (found?.sub_claim_prefix === undefined && found?.use_immutable_subject === undefined) {
    throw new CouldNotLook("GitHub does not tell what its tokens' subjects begin with");
  }
  // The prefix is what tokens have: a new repository has IDs in it although it says that it does not use them.
  const prefix = found.sub_claim_prefix ?? (found.use_immutable_subject ? wanted : `repo:${fullName}`);
  if (!found.use_default || prefix !== wanted) {
    const what = `Subjects must begin with ${wanted}, but begin with ${found.use_default ? prefix : "claims that somebody has chosen"}.`;
    return [mendable(what, () => gh.send("PUT", path, { use_default: true, use_immutable_subject: true }))];
  }
  const foreign = (await deployer.trusted()).filter(({ subject }) => !subject.startsWith(`${wanted}:`));
  return whenever(foreign.length > 0, {
    what: `Entra ID must trust IDs alone, but it trusts ${foreign.map(({ subject }) => subject).join(", ")} as well.`,
    how: `pulumi -C deployer config rm trustNames --stack ci && ${ownCommand}`,
  });
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
  const clientId = identities[`${kind}ClientId`];
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
