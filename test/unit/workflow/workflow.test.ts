import { describe, expect, test } from "vitest";

import { callsIn, checkCall } from "../../workflow/command-words.ts";
import { readWorkflow, scriptsOf, workflowFiles } from "../../workflow/workflow-file.ts";

const files = workflowFiles();
const workflows = files.map(readWorkflow);

/** Every job, and what its token may do. */
const permissions = {
  "deploy.yml": {
    environments: { contents: "read" },
    deploy: { contents: "read", "id-token": "write" },
  },
  "nightly.yml": {
    inert: {},
    check: { contents: "read", "id-token": "write" },
    issue: { contents: "read", issues: "write" },
  },
  "preview-comment.yml": {
    comment: { actions: "read", contents: "read", "pull-requests": "write" },
  },
  "preview.yml": {
    tenant: { contents: "read", "id-token": "write" },
    local: { contents: "read" },
    "sign-in": {},
  },
  "test.yml": { test: undefined },
};

const notFromAFork =
  "vars.PREVIEW_CLIENT_ID != '' && github.actor != 'dependabot[bot]' && " +
  "github.event.pull_request.user.login != 'dependabot[bot]' && " +
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
      .map((job) => job.steps.flatMap(({ run }) => run?.match(/^npm ci.*$/gm) ?? []));
  expect(installed("id-token")).toEqual(Array(3).fill(["npm ci --workspaces=false --omit=dev"]));
  expect([...installed("issues"), ...installed("pull-requests")]).toEqual([[], []]);
});

describe.each(workflows)("$file", (workflow) => {
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps);

  test("gives nothing to a job that does not ask for it", () => {
    expect([{}, { contents: "read" }]).toContainEqual(workflow.permissions);
  });

  test("pins every action by its commit, with the version beside it", () => {
    const lines = workflow.text.split("\n").filter((line) => line.includes("uses:"));
    expect(lines.filter((line) => !/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+(\.\d+){0,2}$/.test(line))).toEqual([]);
    expect(lines).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
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

  test("is not started with the base branch's rights by a stranger's pull request", () => {
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
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
    "deploy.yml": ["environments --json --only dev", "up --stack dev --yes"],
    "nightly.yml": [
      "preview --all --refresh --markdown drift.md --json drift.json",
      "environments",
      "expiry --stack dev",
      "github summary --file drift.md --file expiry.txt",
      "github issue --close --file drift.md --file expiry.txt",
      "github issue --file drift.md --file expiry.txt",
    ],
    "preview-comment.yml": ["github comment --workflow-run --file dev/report/report.md"],
    "preview.yml": [
      "preview --all --base HEAD^1 --markdown report.md --json report.json",
      "github summary --file report.md",
      "environments",
      "up --local --stack dev --yes --accept-interruption",
      "preview --local --all --base HEAD^1 --base-failed dev --markdown report.md --json report.json",
      "github summary --file report.md",
    ],
    "test.yml": [],
  });
});

test("an action has one version in all workflows", () => {
  const versions = new Map<string, Set<string>>();
  for (const { text } of workflows) {
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
    "pulumi/auth-actions",
  ]);
});

describe("credentials", () => {
  const signedIn = workflows.flatMap(({ file, jobs }) =>
    Object.entries(jobs)
      .filter(([, job]) => job.permissions?.["id-token"] === "write")
      .map(([name, job]) => ({ file, name, job })),
  );

  test("are there only where an identity is set, and never for a fork or Dependabot", () => {
    expect(signedIn.map(({ file, name, job }) => [file, name, job.if])).toEqual([
      [
        "deploy.yml",
        "deploy",
        "github.ref == 'refs/heads/main' && needs.environments.outputs.names != '' && needs.environments.outputs.names != '[]'",
      ],
      ["nightly.yml", "check", "vars.PREVIEW_CLIENT_ID != ''"],
      ["preview.yml", "tenant", notFromAFork],
    ]);
  });

  test("are not in the job that runs a fork's code, which runs whenever the other one does not", () => {
    const job = readWorkflow("preview.yml").jobs.local;
    expect(JSON.stringify(job?.steps)).not.toMatch(/secrets\.|github\.token|_CLIENT_ID/);
    const opposite = notFromAFork.replaceAll("&&", "||").replaceAll(/[!=]=/g, (sign) => (sign === "!=" ? "==" : "!="));
    expect(job?.if).toBe(opposite);
  });

  test("come from the deploying identity only behind a GitHub environment", () => {
    const holders = workflows.flatMap(({ jobs }) =>
      Object.values(jobs).filter((job) => JSON.stringify(job).includes("{{ vars.DEPLOY_CLIENT_ID")),
    );
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub Actions.
    expect(holders.map(({ environment }) => environment)).toEqual(["${{ matrix.environment }}"]);
  });

  test("are beside no cache, which another run could have filled", () => {
    const cached = signedIn.filter(({ job }) => /actions\/cache@|"cache":/.test(JSON.stringify(job)));
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
    expect(writers).toEqual(["nightly.yml issue", "preview-comment.yml comment"]);
  });
});

test("the check is judged in every case, as a job that is skipped would pass", () => {
  expect(readWorkflow("preview.yml").jobs["sign-in"]).toMatchObject({
    needs: ["tenant", "local"],
    if: "always()",
  });
});

test("nothing but main is deployed, whichever branch the workflow is started on", () => {
  const { environments, deploy } = readWorkflow("deploy.yml").jobs;
  expect(environments?.if).toBe("github.ref == 'refs/heads/main'");
  const checkouts = [environments, deploy].map((job) => job?.steps.find(({ uses }) => uses?.includes("/checkout@")));
  expect(checkouts.map((step) => step?.with?.ref)).toEqual(["main", "main"]);
});

test("an environment is deployed by one run at a time, and none is stopped half-way", () => {
  expect(readWorkflow("deploy.yml").jobs.deploy?.concurrency).toEqual({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub Actions.
    group: "deploy-${{ matrix.environment }}",
    "cancel-in-progress": false,
  });
});
