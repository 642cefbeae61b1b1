import { describe, expect, test } from "vitest";

import { repositorySteps } from "../../../../cli/ci-setup/repository-steps.ts";
import { FakeSettings } from "./fake-settings.ts";
import { fakeSetup, lacking, mend } from "./fake-setup.ts";

const actions = 15368;

/** A repository in which all holds. */
async function madeUp(changes = {}, settings = new FakeSettings()) {
  const setup = await fakeSetup(changes, settings);
  await mend(repositorySteps(setup));
  return setup;
}

function rulesOf(settings: FakeSettings): Record<string, Record<string, unknown> | undefined> {
  return Object.fromEntries(settings.rulesets[0]?.rules.map(({ type, parameters }) => [type, parameters]) ?? []);
}

test("makes the ruleset: both checks of GitHub Actions, a review of the last push, no force-push, a merge queue", async () => {
  const { settings } = await madeUp();
  expect(settings.rulesets).toEqual([
    expect.objectContaining({
      name: "Previewed",
      target: "branch",
      enforcement: "active",
      bypass_actors: [],
      conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    }),
  ]);
  expect(rulesOf(settings)).toMatchObject({
    deletion: undefined,
    non_fast_forward: undefined,
    required_status_checks: {
      strict_required_status_checks_policy: false,
      required_status_checks: [
        { context: "Sign-in", integration_id: actions },
        { context: "Sign-in, local", integration_id: actions },
      ],
    },
    pull_request: {
      required_approving_review_count: 1,
      require_code_owner_review: true,
      dismiss_stale_reviews_on_push: true,
      require_last_push_approval: true,
    },
    merge_queue: { max_entries_to_merge: 1, grouping_strategy: "ALLGREEN" },
  });
  expect(settings.labels).toEqual(["bug", "interruption-accepted"]);
  expect(settings.workflows).toEqual({ default_workflow_permissions: "read", can_approve_pull_request_reviews: false });
  expect(settings.forkApproval).toEqual({ approval_policy: "all_external_contributors" });
});

test("a run again writes nothing", async () => {
  const setup = await madeUp();
  setup.settings.received.length = 0;
  expect(await lacking(repositorySteps(setup))).toEqual([]);
  expect(setup.settings.writes).toEqual([]);
});

test("a private repository has no merge queue with Team, and its forks get nothing", async () => {
  const settings = new FakeSettings();
  settings.repository.private = true;
  await madeUp({}, settings);
  expect(rulesOf(settings)).not.toHaveProperty("merge_queue");
  expect(rulesOf(settings).required_status_checks).toMatchObject({ strict_required_status_checks_policy: true });
  expect(settings.privateForks).toEqual({
    run_workflows_from_fork_pull_requests: true,
    send_write_tokens_to_workflows: false,
    send_secrets_and_variables: false,
  });
});

test("who works alone needs a pull request and the checks, and no approval", async () => {
  const { settings } = await madeUp({ reviewers: [] });
  expect(rulesOf(settings).pull_request).toMatchObject({
    required_approving_review_count: 0,
    require_code_owner_review: false,
    require_last_push_approval: false,
  });
});

type Ruleset = FakeSettings["rulesets"][number];

function parametersOf(ruleset: Ruleset, type: string): Record<string, unknown> {
  return ruleset.rules.find((rule) => rule.type === type)?.parameters ?? {};
}

describe("what somebody has changed", () => {
  test.each<[string, (ruleset: Ruleset) => unknown, RegExp]>([
    [
      "a check that any app may send",
      (ruleset) =>
        Object.assign(parametersOf(ruleset, "required_status_checks"), {
          required_status_checks: [{ context: "Sign-in" }],
        }),
      /^The ruleset must have required_status_checks \{.*"integration_id":15368.*\}, but has not\.$/,
    ],
    [
      "no force-push rule",
      (ruleset) =>
        ruleset.rules.splice(
          ruleset.rules.findIndex(({ type }) => type === "non_fast_forward"),
          1,
        ),
      /^The ruleset must have non_fast_forward, but has not\.$/,
    ],
    [
      "one's own last push",
      (ruleset) => Object.assign(parametersOf(ruleset, "pull_request"), { require_last_push_approval: false }),
      /^The ruleset must have pull_request .*"require_last_push_approval":true/,
    ],
    [
      "it only evaluates",
      (ruleset) => Object.assign(ruleset, { enforcement: "evaluate" }),
      /^The ruleset must be active; it is evaluate\.$/,
    ],
    [
      "somebody who bypasses it",
      (ruleset) => Object.assign(ruleset, { bypass_actors: [{ actor_id: 5, actor_type: "RepositoryRole" }] }),
      /^Nobody must bypass the ruleset, but somebody may\.$/,
    ],
    [
      "another branch",
      (ruleset) => Object.assign(ruleset, { conditions: { ref_name: { include: ["refs/heads/x"], exclude: [] } } }),
      /^The ruleset must be for the default branch; it is for others\.$/,
    ],
  ])("%s", async (_what, change, told) => {
    const setup = await madeUp();
    change(setup.settings.rulesets[0] as Ruleset);
    expect(await lacking(repositorySteps(setup))).toEqual([expect.stringMatching(told)]);
    await mend(repositorySteps(setup));
    expect(await lacking(repositorySteps(setup))).toEqual([]);
  });
});

test("a review that was required stays so where no reviewer is known any more", async () => {
  const { settings } = await madeUp();
  const alone = await fakeSetup({ reviewers: [] }, settings);
  expect(await lacking(repositorySteps(alone))).toEqual([]);
});

test("stricter rules stay: more approvals, further checks, rules of other kinds, the queue's numbers", async () => {
  const setup = await madeUp();
  const [ruleset] = setup.settings.rulesets as [Ruleset];
  parametersOf(ruleset, "pull_request").required_approving_review_count = 2;
  parametersOf(ruleset, "merge_queue").max_entries_to_build = 20;
  ruleset.rules.push({ type: "required_signatures" });
  (parametersOf(ruleset, "required_status_checks").required_status_checks as unknown[]).push({ context: "test" });
  expect(await lacking(repositorySteps(setup))).toEqual([]);
  ruleset.enforcement = "disabled";
  await mend(repositorySteps(setup));
  expect(parametersOf(ruleset, "pull_request").required_approving_review_count).toBe(2);
  expect(parametersOf(ruleset, "merge_queue").max_entries_to_build).toBe(20);
  expect(parametersOf(ruleset, "required_status_checks").required_status_checks).toContainEqual({ context: "test" });
  expect(ruleset.rules).toContainEqual({ type: "required_signatures" });
});
