import { afterEach, describe, expect, test, vi } from "vitest";

import { environmentSteps, wideSecretsStep } from "../../../../cli/ci-setup/environment-steps.ts";
import { fakeSetup, lacking, mend } from "./fake-setup.ts";

const passphrase = "the passphrase of this test";

afterEach(() => vi.unstubAllEnvs());

/** A repository in which all holds. */
async function madeUp() {
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", passphrase);
  const setup = await fakeSetup();
  await mend(environmentSteps(setup));
  return setup;
}

test("makes environments that main alone runs in, those that deploy behind reviewers, with the secrets", async () => {
  const setup = await madeUp();
  const policies = [{ id: expect.any(Number), name: "main", type: "branch" }];
  const secrets = { PULUMI_CONFIG_PASSPHRASE: passphrase };
  const open = { reviewers: [], preventSelfReview: false, canAdminsBypass: true, isCustom: true, policies, secrets };
  const guarded = { ...open, reviewers: [{ type: "Team", id: 5 }], preventSelfReview: true, canAdminsBypass: false };
  expect(setup.settings.environments).toEqual({ preview: open, "preview-code": guarded, prod: guarded });
  expect(await lacking(environmentSteps(setup))).toEqual([]);
});

test("the rules come before the secrets", async () => {
  const { settings } = await madeUp();
  expect(settings.writes.filter((line) => line.includes("prod"))).toEqual([
    "PUT environments/prod",
    "POST environments/prod/deployment-branch-policies",
    "PUT environments/prod/secrets/PULUMI_CONFIG_PASSPHRASE",
  ]);
});

test("a run again writes nothing", async () => {
  const setup = await madeUp();
  setup.settings.received.length = 0;
  await mend(environmentSteps(setup));
  expect(setup.settings.writes).toEqual([]);
});

type Settings = Awaited<ReturnType<typeof fakeSetup>>["settings"];
type Prod = Settings["environments"][string];

describe("what somebody has changed", () => {
  test.each<[string, (prod: Prod) => unknown, string]>([
    [
      "any branch",
      (prod) => Object.assign(prod, { isCustom: false }),
      "prod must let run main alone; it lets run other branches.",
    ],
    [
      "another branch beside main",
      (prod) => prod.policies.push({ id: 1, name: "release/*", type: "branch" }),
      "prod must let run main alone; it lets run branch main, branch release/*.",
    ],
    [
      "a tag named main",
      (prod) => Object.assign(prod, { policies: [{ id: 1, name: "main", type: "tag" }] }),
      "prod must let run main alone; it lets run tag main.",
    ],
    [
      "no reviewer",
      (prod) => Object.assign(prod, { reviewers: [] }),
      "prod must be approved by @acme/platform, but is not.",
    ],
    [
      "self-review",
      (prod) => Object.assign(prod, { preventSelfReview: false }),
      "prod must bar who started a run from approving it, but does not.",
    ],
    [
      "administrators' bypass",
      (prod) => Object.assign(prod, { canAdminsBypass: true }),
      "prod must bind administrators too, but lets them bypass its rules.",
    ],
    [
      "no secret",
      (prod) => Object.assign(prod, { secrets: {} }),
      "prod must have the secret PULUMI_CONFIG_PASSPHRASE, but has not.",
    ],
  ])("%s", async (_what, change, told) => {
    const setup = await madeUp();
    change(setup.settings.environments.prod as Prod);
    expect(await lacking(environmentSteps(setup))).toEqual([told]);
    await mend(environmentSteps(setup));
    expect(await lacking(environmentSteps(setup))).toEqual([]);
  });
});

test("another reviewer and a timer stay", async () => {
  const setup = await madeUp();
  const prod = setup.settings.environments.prod as Prod;
  Object.assign(prod, { reviewers: [{ type: "User", id: 9 }] });
  await mend(environmentSteps(setup));
  expect(setup.settings.environments.prod?.reviewers).toEqual([
    { type: "User", id: 9 },
    { type: "Team", id: 5 },
  ]);
});

test("without reviewers in the plan there is no environment for code that nobody has approved", async () => {
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", passphrase);
  const setup = await fakeSetup({ hasReviewers: false });
  await mend(environmentSteps(setup));
  expect(Object.keys(setup.settings.environments)).toEqual(["preview", "prod"]);
  expect(setup.settings.environments.prod?.reviewers).toEqual([]);
});

test("a secret is taken from the file that a variable names, and refused where there is none", async () => {
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", undefined);
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE_FILE", undefined);
  const setup = await fakeSetup();
  await expect(mend(environmentSteps(setup))).rejects.toThrow(
    "The value of PULUMI_CONFIG_PASSPHRASE must be given. Set the variable PULUMI_CONFIG_PASSPHRASE, and run the command again.",
  );
});

test("a token is asked for once, without being shown, for all environments", async () => {
  vi.stubEnv("PULUMI_ACCESS_TOKEN", undefined);
  const setup = await fakeSetup();
  setup.state = { ...setup.state, secrets: ["PULUMI_ACCESS_TOKEN"] };
  const { terminal } = setup.context;
  vi.spyOn(terminal, "isAnswered", "get").mockReturnValue(true);
  const ask = vi.spyOn(terminal, "askHidden").mockResolvedValue("a token of this test");
  await mend(environmentSteps(setup));
  expect(ask.mock.calls.map(([question]) => question)).toEqual(["PULUMI_ACCESS_TOKEN for the jobs (not shown): "]);
  const stored = Object.values(setup.settings.environments).map(({ secrets }) => secrets.PULUMI_ACCESS_TOKEN);
  expect(stored).toEqual(Array(3).fill("a token of this test"));
});

test("a secret of the repository is every branch's, and a person's to delete", async () => {
  const setup = await fakeSetup();
  setup.settings.repositorySecrets.push("PULUMI_CONFIG_PASSPHRASE", "OTHER");
  expect(await lacking([wideSecretsStep(setup)])).toEqual([
    "The repository must have no secret PULUMI_CONFIG_PASSPHRASE, which every branch's workflow can read, but it has one. → " +
      "gh secret delete PULUMI_CONFIG_PASSPHRASE --repo acme/sign-in",
  ]);
});
