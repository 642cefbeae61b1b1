import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { callsIn, checkCall } from "../../workflow/command-words.ts";
import { readAction, readWorkflow, scriptsOf, stepsOf, workflowFiles } from "../../workflow/workflow-file.ts";

const files = workflowFiles();
const pinned = /uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+(\.\d+){0,2}$/;
const workflows = files.map(readWorkflow);

/** Every job, and what its token may do. */
const permissions = {
  "deploy.yml": {
    environments: { contents: "read" },
    plan: { contents: "read", "id-token": "write" },
    deploy: { contents: "read", "id-token": "write" },
  },
  "nightly.yml": {
    settings: { contents: "read" },
    check: { contents: "read", "id-token": "write" },
    issue: { contents: "read", issues: "write" },
  },
  "preview-code.yml": { tenant: { contents: "read", "id-token": "write" } },
  "preview-comment.yml": {
    comment: { actions: "read", contents: "read", "pull-requests": "write" },
  },
  "preview-local.yml": { local: { contents: "read" }, "sign-in": { contents: "read" } },
  "preview.yml": {
    proposal: { contents: "read" },
    tenant: { contents: "read", "id-token": "write" },
    comment: { contents: "read", "pull-requests": "write" },
    "sign-in": { contents: "read" },
  },
  "test.yml": { test: undefined },
};

const own =
  "github.actor != 'dependabot[bot]' && github.event.pull_request.user.login != 'dependabot[bot]' && " +
  "github.event.pull_request.head.repo.full_name == github.repository";

test("the workflows' jobs have these permissions, and no others", () => {
  const found = workflows.map(({ file, jobs }) => [
    file,
    Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions])),
  ]);
  expect(Object.fromEntries(found)).toEqual(permissions);
});

test("nothing is installed where a token may write, and beside a tenant's credentials only what an update needs", () => {
  const jobs = workflows.flatMap((workflow) => Object.values(workflow.jobs));
  const installed = (permission: string) =>
    jobs
      .filter((job) => job.permissions?.[permission] === "write")
      .map((job) => stepsOf(job).flatMap(({ run }) => run?.match(/^npm ci.*$/gm) ?? []));
  expect(installed("id-token")).toEqual(Array(5).fill(["npm ci --workspaces=false --omit=dev"]));
  expect([...installed("issues"), ...installed("pull-requests")]).toEqual([[], [], []]);
});

test("the Pulumi CLI beside credentials is the one that this project builds", () => {
  const installed = readAction("./.github/actions/tenant").runs.steps.find(({ uses }) =>
    uses?.startsWith("pulumi/actions@"),
  );
  const built = readFileSync(
    join(import.meta.dirname, "../../../packages/pulumi-cli/src/go/cli-module/go.mod"),
    "utf8",
  );
  expect(built).toContain(`github.com/pulumi/pulumi/pkg/v3 v${installed?.with?.["pulumi-version"]} `);
});

describe.each(workflows)("$file", (workflow) => {
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => stepsOf(job));

  test("gives nothing to a job that does not ask for it", () => {
    expect([{}, { contents: "read" }]).toContainEqual(workflow.permissions);
  });

  test("pins every action by its commit, with the version beside it", () => {
    const lines = workflow.text.split("\n").filter((line) => line.includes("uses:"));
    expect(lines.filter((line) => !pinned.test(line) && !line.endsWith("uses: ./.github/actions/tenant"))).toEqual([]);
    expect(lines).toHaveLength(jobs.flatMap(([, job]) => job.steps).filter(({ uses }) => uses !== undefined).length);
  });

  test("leaves no token in the checkout", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.filter((step) => step.with?.["persist-credentials"] !== false)).toEqual([]);
  });

  test("puts no expression into a script, which could be a stranger's text", () => {
    expect(scriptsOf(workflow).filter((script) => script.includes("${{"))).toEqual([]);
  });

  test("ends every job in time", () => {
    const limits = jobs.map(([, job]) => job["timeout-minutes"] ?? 360);
    expect(limits.filter((minutes) => minutes > 60)).toEqual([]);
  });

  test("reads no variable of the repository, which whoever may write can change", () => {
    expect(workflow.text).not.toMatch(/\bvars\b/);
  });

  test("takes from no cache of npm that another run could have filled", () => {
    const setups = steps.filter(({ uses }) => uses?.startsWith("actions/setup-node@"));
    const isOpen = workflow.file === "test.yml";
    expect(setups.filter((step) => step.with?.["package-manager-cache"] !== false)).toHaveLength(isOpen ? 1 : 0);
  });

  test("calls commands that are there, with words that they take", () => {
    for (const call of scriptsOf(workflow).flatMap(callsIn)) {
      expect(() => checkCall(call), `${call.name} ${call.words.join(" ")}`).not.toThrow();
    }
  });
});

test("the workflows call these commands of the project, in this order", () => {
  const called = workflows.map((workflow) => [
    workflow.file,
    scriptsOf(workflow)
      .flatMap(callsIn)
      .map(({ name, words }) => [name, ...words].join(" ")),
  ]);
  expect(Object.fromEntries(called)).toEqual({
    "deploy.yml": [
      "environments --deployment",
      "environments --json --only dev",
      "environments --deployment",
      "environments --only dev",
      "preview --stack dev --markdown plan/dev.md --json plan/dev.json",
      "github summary --file plan/dev.md",
      "environments --deployment",
      "up --stack dev --yes --expect dev/plan/dev.json",
    ],
    "nightly.yml": [
      "environments --deployment",
      "environments --deployment",
      "preview --all --refresh --markdown drift.md --json drift.json",
      "environments",
      "expiry --stack dev",
      "github summary --file drift.md --file expiry.txt",
      "github issue --close --file drift.md --file expiry.txt",
      "github issue --file drift.md --file expiry.txt",
    ],
    "preview-code.yml": [
      "environments --deployment",
      "preview --all --base HEAD^1 --markdown report.md",
      "github summary --file report.md",
    ],
    "preview-comment.yml": ["github comment --workflow-run --file dev/report/report.md"],
    "preview-local.yml": [
      "environments --deployment",
      "environments --proposed dev",
      "environments",
      "up --local --stack dev --yes --accept-interruption",
      "preview --local --all --base HEAD^1 --base-failed dev --markdown report.md --json report.json",
      "github summary --file report.md",
    ],
    "preview.yml": [
      "environments --deployment",
      "environments --proposed dev",
      "environments --deployment",
      "preview --all --base HEAD^1 --markdown report.md --json report.json",
      "github summary --file report.md",
      "github comment --pull-request 1 --file dev",
    ],
    "test.yml": [],
  });
});

test("an action has one version in all workflows", () => {
  const versions = new Map<string, Set<string>>();
  const action = readFileSync(join(import.meta.dirname, "../../../.github/actions/tenant/action.yml"), "utf8");
  for (const text of [...workflows.map(({ text }) => text), action]) {
    for (const [, name = "", version = ""] of text.matchAll(/uses: ([^@\s]+)@(.+)/g)) {
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
    }
  }
  expect([...versions.values()].map(({ size }) => size)).toEqual([...versions.keys()].map(() => 1));
  expect([...versions.keys()].toSorted()).toEqual([
    "actions/cache",
    "actions/checkout",
    "actions/download-artifact",
    "actions/setup-go",
    "actions/setup-node",
    "actions/upload-artifact",
    "azure/login",
    "pulumi/actions",
    "pulumi/auth-actions",
  ]);
});

test("the actions of the tenant's runs are pinned as well", () => {
  const action = readFileSync(join(import.meta.dirname, "../../../.github/actions/tenant/action.yml"), "utf8");
  const lines = action.split("\n").filter((line) => line.includes("uses:"));
  expect(lines.filter((line) => !pinned.test(line))).toEqual([]);
  expect(lines).toHaveLength(4);
});

describe("credentials", () => {
  const signedIn = workflows.flatMap(({ file, jobs }) =>
    Object.entries(jobs)
      .filter(([, job]) => job.permissions?.["id-token"] === "write")
      .map(([name, job]) => ({ file, name, job })),
  );

  test("are in jobs of a GitHub environment alone, which lets run the main branch alone", () => {
    expect(signedIn.map(({ file, name, job }) => [file, name, job.environment])).toEqual([
      ["deploy.yml", "plan", "preview"],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub Actions.
      ["deploy.yml", "deploy", "${{ matrix.environment }}"],
      ["nightly.yml", "check", "preview"],
      ["preview-code.yml", "tenant", "preview-code"],
      ["preview.yml", "tenant", "preview"],
    ]);
    const holders = workflows.flatMap(({ file, jobs }) =>
      Object.entries(jobs).flatMap(([name, job]) =>
        /secrets\.|azure\/login/.test(JSON.stringify(job)) ? [`${file} ${name}`] : [],
      ),
    );
    expect(holders).toEqual(signedIn.map(({ file, name }) => `${file} ${name}`));
  });

  test("are never there for a fork, for Dependabot, or for what is more than data", () => {
    const { proposal, tenant } = readWorkflow("preview.yml").jobs;
    expect(proposal?.if).toBe(`github.event_name == 'pull_request_target' && ${own}`);
    expect([tenant?.needs, tenant?.if]).toEqual(["proposal", "needs.proposal.outputs.kind == 'data'"]);
  });

  test("come with main's code until somebody has approved another: a pull request's is never checked out before", () => {
    const targets = workflows.filter(({ on }) => "pull_request_target" in on);
    expect(targets.map(({ file }) => file)).toEqual(["preview.yml"]);
    const checkouts = Object.values(readWorkflow("preview.yml").jobs).flatMap((job) =>
      stepsOf(job).filter(({ uses }) => uses?.startsWith("actions/checkout@")),
    );
    expect(checkouts.map((step) => step.with?.ref)).toEqual([undefined, undefined, undefined, undefined]);
    const [own, ...others] = readWorkflow("preview.yml").jobs.tenant?.steps.map(({ uses, name }) => uses ?? name) ?? [];
    expect([own?.replace(/@.*/, ""), ...others.slice(0, 3)]).toEqual([
      "actions/checkout",
      "./.github/actions/tenant",
      "Take the proposed settings",
      "Preview",
    ]);
  });

  test("are not in the jobs that run a pull request's code unread", () => {
    const job = readWorkflow("preview-local.yml").jobs.local;
    expect(JSON.stringify(job?.steps)).not.toMatch(/secrets\.|github\.token|actions\/tenant/);
    expect(job?.steps.find(({ id }) => id === "proposal")?.env?.OWN?.replaceAll("\n", " ")).toBe(`\${{ ${own} }}`);
  });

  test("of the deploying identity are in one job", () => {
    const jobs = workflows.flatMap(({ jobs }) => Object.entries(jobs));
    const deploying = jobs.filter(([, job]) => job.steps.some((step) => step.with?.identity === "deploy"));
    expect(deploying.map(([name]) => name)).toEqual(["deploy"]);
  });

  test("are beside no cache, which another run could have filled", () => {
    const cached = signedIn.filter(({ job }) => /actions\/cache@|"cache":/.test(JSON.stringify(stepsOf(job))));
    expect(cached).toEqual([]);
  });

  test("that can write on GitHub are in no job that runs a pull request's code", () => {
    const writers = workflows.flatMap(({ file, jobs }) =>
      Object.entries(jobs)
        .filter(
          ([, { permissions = {} }]) => permissions.issues === "write" || permissions["pull-requests"] === "write",
        )
        .map(([name]) => `${file} ${name}`),
    );
    expect(writers).toEqual(["nightly.yml issue", "preview-comment.yml comment", "preview.yml comment"]);
  });
});

describe("the required checks", () => {
  test.each([
    ["preview.yml", "Sign-in", ["proposal", "tenant"]],
    ["preview-local.yml", "Sign-in, local", "local"],
  ])("%s judges in every case, as a job that is skipped would pass", (file, name, needs) => {
    expect(readWorkflow(file).jobs["sign-in"]).toMatchObject({ name, needs, if: "always()" });
  });

  test("come to an end in a merge queue as well", () => {
    const queued = workflows.filter(({ on }) => "merge_group" in on).map(({ file }) => file);
    expect(queued).toEqual(["preview-local.yml", "preview.yml", "test.yml"]);
  });

  test("have names of their own, since two of one name would stand for one another", () => {
    const names = workflows.flatMap(({ jobs }) => Object.entries(jobs).map(([id, { name = id }]) => name));
    expect(names.filter((name) => name.startsWith("Sign-in"))).toEqual(["Sign-in, local", "Sign-in"]);
  });
});

test("nothing but main is deployed, whichever branch the workflow is started on", () => {
  const { environments, plan, deploy } = readWorkflow("deploy.yml").jobs;
  for (const job of [environments, plan, deploy]) {
    expect(job?.if).toContain("github.ref == 'refs/heads/main'");
    expect(job?.steps.find(({ uses }) => uses?.includes("/checkout@"))?.with?.ref).toBe("main");
  }
});

test("an environment is deployed by one run at a time, and none is stopped half-way", () => {
  expect(readWorkflow("deploy.yml").jobs.deploy?.concurrency).toEqual({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub Actions.
    group: "deploy-${{ matrix.environment }}",
    "cancel-in-progress": false,
  });
});

test("Dependabot waits a week before it proposes a release", () => {
  const { updates } = parse(readFileSync(join(import.meta.dirname, "../../../.github/dependabot.yml"), "utf8"));
  expect(updates.map(({ cooldown }: { cooldown: unknown }) => cooldown)).toEqual(
    updates.map(() => ({ "default-days": 7 })),
  );
});
