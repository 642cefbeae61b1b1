import { UserError } from "../user-error.ts";
import type { Gh } from "./gh.ts";
import type { Reviewer } from "./reviewers.ts";
import type { Setup } from "./setup.ts";
import { secretFromVariables } from "./state-place.ts";
import { type Difference, mendable, type Step } from "./step.ts";

/** https://docs.github.com/rest/deployments/environments#get-an-environment */
interface Environment {
  protection_rules: {
    type: string;
    wait_timer?: number;
    prevent_self_review?: boolean;
    reviewers?: { type: Reviewer["type"]; reviewer: { id: number } }[];
  }[];
  deployment_branch_policy: { custom_branch_policies: boolean } | null;
  can_admins_bypass?: boolean;
}

interface BranchPolicy {
  id: number;
  name: string;
  type?: string;
}

/** The GitHub environments: each lets run main alone, and those that deploy, or run a proposal's code, have reviewers. */
export function environmentSteps(setup: Setup): Step[] {
  return githubEnvironments(setup).flatMap(({ name, reviewers }) => [
    {
      must: `GitHub environment ${name}: main alone${reviewers.length > 0 ? `, approved by ${handles(reviewers)}` : ""}`,
      look: () => rulesOf(setup, name, reviewers),
    },
    { must: `GitHub environment ${name}: secrets`, look: () => secretsOf(setup, name) },
  ]);
}

function handles(reviewers: Reviewer[]): string {
  return reviewers.map(({ handle }) => handle).join(" or ");
}

/** Their names, and who approves; `preview-code` runs what nobody has approved yet, so it needs somebody. */
function githubEnvironments(setup: Setup): { name: string; reviewers: Reviewer[] }[] {
  const reviewers = setup.hasReviewers ? setup.reviewers : [];
  return [
    { name: "preview", reviewers: [] },
    ...previewEnvironments(setup)
      .slice(1)
      .map((name) => ({ name, reviewers })),
    ...setup.environments.map((name) => ({ name, reviewers })),
  ];
}

/** GitHub environments whose jobs may read as the previewing identity. */
export function previewEnvironments({ hasReviewers, reviewers }: Setup): string[] {
  return hasReviewers && reviewers.length > 0 ? ["preview", "preview-code"] : ["preview"];
}

async function rulesOf({ gh }: Setup, name: string, reviewers: Reviewer[]): Promise<Difference[]> {
  const path = `environments/${encodeURIComponent(name)}`;
  const found = await gh.get<Environment>(path);
  const isCustom = found?.deployment_branch_policy?.custom_branch_policies === true;
  const branches = isCustom ? await branchesOf(gh, path) : [];
  const mend = (): Promise<void> => setRules(gh, path, found, reviewers);
  const problems =
    found === undefined
      ? [`GitHub must have the environment ${name}, but it has none.`]
      : [
          ...(branches.length === 1 && branches.every(isMain)
            ? []
            : [`${name} must let run main alone; it lets run ${isCustom ? wordsOf(branches) : "other branches"}.`]),
          ...approvalProblems(name, found, reviewers),
        ];
  return problems.map((problem) => mendable(problem, mend));
}

const policiesPath = "deployment-branch-policies";

async function branchesOf(gh: Gh, path: string): Promise<BranchPolicy[]> {
  return (await gh.get<{ branch_policies: BranchPolicy[] }>(`${path}/${policiesPath}`))?.branch_policies ?? [];
}

function approvalOf(found: Environment | undefined): Environment["protection_rules"][number] | undefined {
  return found?.protection_rules.find(({ type }) => type === "required_reviewers");
}

/** Those who do not approve yet. */
function missingAmong(reviewers: Reviewer[], found: Environment | undefined): Reviewer[] {
  const present = approvalOf(found)?.reviewers ?? [];
  return reviewers.filter(({ type, id }) => !present.some((one) => one.type === type && one.reviewer.id === id));
}

function approvalProblems(name: string, found: Environment, reviewers: Reviewer[]): string[] {
  const missing = missingAmong(reviewers, found);
  const approval = approvalOf(found);
  if (reviewers.length === 0) {
    return [];
  }
  return [
    ...(missing.length > 0 ? [`${name} must be approved by ${handles(missing)}, but is not.`] : []),
    ...(approval !== undefined && approval.prevent_self_review !== true
      ? [`${name} must bar who started a run from approving it, but does not.`]
      : []),
    ...(found.can_admins_bypass === true
      ? [`${name} must bind administrators too, but lets them bypass its rules.`]
      : []),
  ];
}

/** What the request leaves out is taken off, so other reviewers and a timer are sent along. */
async function setRules(gh: Gh, path: string, found: Environment | undefined, reviewers: Reviewer[]): Promise<void> {
  const timer = found?.protection_rules.find(({ type }) => type === "wait_timer")?.wait_timer;
  const approved = [
    ...(approvalOf(found)?.reviewers ?? []).map(({ type, reviewer }) => ({ type, id: reviewer.id })),
    ...missingAmong(reviewers, found).map(({ type, id }) => ({ type, id })),
  ];
  // `can_admins_bypass` is in no documentation of the request, but taken (google/go-github#2727).
  const approval = { reviewers: approved, prevent_self_review: true, can_admins_bypass: false };
  await gh.send("PUT", path, {
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    ...(timer === undefined ? {} : { wait_timer: timer }),
    ...(approved.length > 0 ? approval : {}),
  });
  // Those of an earlier time are there again once branches are chosen.
  const branches = await branchesOf(gh, path);
  if (!branches.some(isMain)) {
    await gh.send("POST", `${path}/${policiesPath}`, { name: "main" });
  }
  for (const { id } of branches.filter((policy) => !isMain(policy))) {
    await gh.send("DELETE", `${path}/${policiesPath}/${id}`);
  }
}

function isMain({ name, type = "branch" }: BranchPolicy): boolean {
  return name === "main" && type === "branch";
}

function wordsOf(branches: BranchPolicy[]): string {
  return branches.map(({ name, type = "branch" }) => `${type} ${name}`).join(", ") || "nothing";
}

interface Secrets {
  secrets: { name: string }[];
}

async function secretsOf(setup: Setup, environment: string): Promise<Difference[]> {
  const { gh, state } = setup;
  const found = await gh.get<Secrets>(`environments/${encodeURIComponent(environment)}/secrets?per_page=100`);
  const present = found?.secrets.map(({ name }) => name) ?? [];
  return state.secrets
    .filter((name) => !present.includes(name))
    .map((name) =>
      mendable(`${environment} must have the secret ${name}, but has not.`, async () =>
        gh.setSecret(name, environment, await secretValue(name, setup)),
      ),
    );
}

/** Asked for once, and kept for the environments after it. */
async function secretValue(name: string, setup: Setup): Promise<string> {
  const { context, values } = setup;
  const { terminal, signal } = context;
  const known = values.get(name) ?? secretFromVariables(name);
  const value =
    known ?? (terminal.isAnswered ? await terminal.askHidden(`${name} for the jobs (not shown): `, signal) : "");
  if (!value) {
    throw new UserError(`The value of ${name} must be given. Set the variable ${name}, and run the command again.`);
  }
  values.set(name, value);
  return value;
}

/** A repository's or an organization's secrets are every branch's, so none of the names may be there. */
export function wideSecretsStep({ gh, state }: Setup): Step {
  return {
    must: "No branch has the secrets: they are in the environments alone",
    look: async () => {
      const { login } = gh.repository.owner;
      const places = [
        ["repository", "actions/secrets", `--repo ${gh.repository.fullName}`],
        ["organization", "actions/organization-secrets", `--org ${login}`],
      ];
      const found = places.map(async ([place, path, where]) => {
        const names = (await gh.get<Secrets>(`${path}?per_page=100`))?.secrets.map(({ name }) => name) ?? [];
        return state.secrets
          .filter((name) => names.includes(name))
          .map((name) => ({
            what: `The ${place} must have no secret ${name}, which every branch's workflow can read, but it has one.`,
            how: `gh secret delete ${name} ${where}`,
          }));
      });
      return (await Promise.all(found)).flat();
    },
  };
}
