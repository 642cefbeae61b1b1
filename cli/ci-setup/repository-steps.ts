import { isDeepStrictEqual } from "node:util";

import { rulesetName, type Setup } from "./setup.ts";
import { CouldNotLook, type Difference, mendable, type Step, whenever } from "./step.ts";

/** A setting that one request reads, and another replaces. */
interface Setting {
  must: string;
  path: string;
  wanted: Record<string, unknown>;
}

/** Settings of the repository, beside its environments. */
export function repositorySteps(setup: Setup): Step[] {
  const { isPrivate } = setup.gh.repository;
  const workflows: Setting = {
    must: "Workflows' token reads alone, and approves nothing",
    path: "actions/permissions/workflow",
    wanted: { default_workflow_permissions: "read", can_approve_pull_request_reviews: false },
  };
  const forks: Setting = isPrivate
    ? {
        must: "Forks' pull requests get no token that writes, and no secrets",
        path: "actions/permissions/fork-pr-workflows-private-repos",
        wanted: { send_write_tokens_to_workflows: false, send_secrets_and_variables: false },
      }
    : {
        must: "Workflows of outside collaborators wait for approval",
        path: "actions/permissions/fork-pr-contributor-approval",
        wanted: { approval_policy: "all_external_contributors" },
      };
  return [
    settingStep(setup, workflows),
    settingStep(setup, forks),
    { must: "Label interruption-accepted", look: () => label(setup) },
    { must: `Ruleset ${rulesetName} on main`, look: () => ruleset(setup) },
  ];
}

function settingStep({ gh }: Setup, { must, path, wanted }: Setting): Step {
  return {
    must,
    look: async () => {
      const found = await gh.get<Record<string, unknown>>(path);
      if (found === undefined) {
        throw new CouldNotLook(`GitHub does not show ${path}`);
      }
      const wrong = Object.keys(wanted).filter((key) => found[key] !== wanted[key]);
      const words = wrong.map((key) => `${key} must be ${wanted[key]}; it is ${found[key]}`).join("; ");
      return whenever(
        wrong.length > 0,
        mendable(`${words}.`, () => gh.send("PUT", path, { ...found, ...wanted })),
      );
    },
  };
}

/** What the workflows look for on a pull request. */
const labelName = "interruption-accepted";

async function label({ gh }: Setup): Promise<Difference[]> {
  const found = await gh.get(`labels/${labelName}`);
  const made = { name: labelName, color: "d93f0b", description: "Sign-in may be interrupted by this" };
  return whenever(
    found === undefined,
    mendable(`The repository must have the label ${labelName}, but has not.`, () => gh.send("POST", "labels", made)),
  );
}

/** The app of GitHub Actions: no other app, and no status that a token writes, counts as the check. */
const githubActions = 15368;

type Parameters = Record<string, unknown>;

interface Rule {
  type: string;
  parameters?: Parameters;
}

interface Ruleset {
  id: number;
  name: string;
  enforcement: string;
  conditions?: unknown;
  bypass_actors?: unknown[];
  rules: Rule[];
}

/** A merge queue is for organizations, in public repositories or with Enterprise Cloud (docs.github.com, managing a merge queue). */
function hasMergeQueue({ gh }: Setup): boolean {
  const { owner, isPrivate, plan = "" } = gh.repository;
  return owner.isOrganization && (!isPrivate || /^(?:enterprise|business)/.test(plan));
}

/** The names of the jobs that judge a preview. */
const contexts = ["Sign-in", "Sign-in, local"];

/** https://docs.github.com/rest/repos/rules#create-a-repository-ruleset; what a team has set beyond it stays. */
function wantedRules(setup: Setup, found: Rule[]): Rule[] {
  const before = (type: string): Parameters => found.find((rule) => rule.type === type)?.parameters ?? {};
  const isReviewed = setup.reviewers.length > 0;
  const queue = { type: "merge_queue", parameters: { ...defaultQueue, ...before("merge_queue") } };
  const checks = {
    strict_required_status_checks_policy: !hasMergeQueue(setup),
    required_status_checks: checksWith(before("required_status_checks").required_status_checks),
  };
  return [
    { type: "deletion" },
    { type: "non_fast_forward" },
    { type: "required_status_checks", parameters: checks },
    { type: "pull_request", parameters: reviewWith(before("pull_request"), isReviewed) },
    ...(hasMergeQueue(setup) ? [queue] : []),
  ];
}

function checksWith(before: unknown): Parameters[] {
  const others = ((before ?? []) as { context: string }[]).filter(({ context }) => !contexts.includes(context));
  return [...contexts.map((context) => ({ context, integration_id: githubActions })), ...others];
}

/** Who works alone cannot approve an own pull request; a stricter rule stays. */
function reviewWith(before: Parameters, isReviewed: boolean): Parameters {
  const isOn = (rule: string): boolean => isReviewed || before[rule] === true;
  return {
    required_review_thread_resolution: false,
    ...before,
    required_approving_review_count: Math.max(isReviewed ? 1 : 0, Number(before.required_approving_review_count ?? 0)),
    require_code_owner_review: isOn("require_code_owner_review"),
    dismiss_stale_reviews_on_push: isOn("dismiss_stale_reviews_on_push"),
    require_last_push_approval: isOn("require_last_push_approval"),
  };
}

const defaultQueue = {
  check_response_timeout_minutes: 60,
  grouping_strategy: "ALLGREEN",
  max_entries_to_build: 5,
  // Each is deployed and judged by itself.
  max_entries_to_merge: 1,
  merge_method: "MERGE",
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 0,
};

async function ruleset(setup: Setup): Promise<Difference[]> {
  const { gh } = setup;
  const list = (await gh.get<{ id: number; name: string }[]>("rulesets?includes_parents=false&per_page=100")) ?? [];
  const id = list.find(({ name }) => name === rulesetName)?.id;
  const found = id === undefined ? undefined : await gh.get<Ruleset>(`rulesets/${id}`);
  const rules = wantedRules(setup, found?.rules ?? []);
  const extra = (found?.rules ?? []).filter(({ type }) => !rules.some((rule) => rule.type === type));
  const conditions = { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } };
  const body = { name: rulesetName, target: "branch", enforcement: "active", bypass_actors: [], conditions };
  const all = { ...body, rules: [...rules, ...extra] };
  const mend = (): Promise<void> =>
    id === undefined ? gh.send("POST", "rulesets", all) : gh.send("PUT", `rulesets/${id}`, all);
  if (found === undefined) {
    return [mendable(`main must have the ruleset ${rulesetName}, but has not.`, mend)];
  }
  const lacking = rules.filter(
    ({ type, parameters }) => !found.rules.some((rule) => rule.type === type && has(rule.parameters, parameters)),
  );
  const problems = [
    ...lacking.map(
      ({ type, parameters }) =>
        `The ruleset must have ${[type, JSON.stringify(parameters)].filter(Boolean).join(" ")}, but has not.`,
    ),
    ...(found.enforcement === "active" ? [] : [`The ruleset must be active; it is ${found.enforcement}.`]),
    ...(isDeepStrictEqual(found.conditions, conditions)
      ? []
      : ["The ruleset must be for the default branch; it is for others."]),
    ...((found.bypass_actors ?? []).length === 0 ? [] : ["Nobody must bypass the ruleset, but somebody may."]),
  ];
  return problems.map((problem) => mendable(problem, mend));
}

/** Whether a rule has at least these parameters: GitHub adds others with defaults of its own. */
function has(present: Parameters = {}, wanted: Parameters = {}): boolean {
  return Object.entries(wanted).every(([key, value]) =>
    Array.isArray(value) && Array.isArray(present[key])
      ? value.every((one) => (present[key] as unknown[]).some((other) => isDeepStrictEqual(one, other)))
      : isDeepStrictEqual(present[key], value),
  );
}
