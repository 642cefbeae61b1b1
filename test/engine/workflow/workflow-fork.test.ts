import { rmSync, writeFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { FakeGithub } from "../../unit/cli/github/fake-github.ts";
import { ForkedPullRequest } from "../../workflow/forked-pull-request.ts";
import type { JobResult } from "../../workflow/runner.ts";

const common = { displayName: "RustDesk", owners: ["33333333-3333-3333-3333-333333333333"] };
const dev = { ...common, displayName: "dev", consoleOrigins: ["https://first.example.com"] };

/** The environments' rows of a report's overview. */
function rowsOf({ summary }: JobResult): string[] {
  return summary.split("\n").filter((line) => /^\| (dev|prod) /.test(line));
}

/** One environment gets an address, another one loses its only other. */
describe("a pull request from a fork", () => {
  const protectedProd = { ...common, protect: true };
  const origins = ["https://desk.example.com", "https://old.example.com"];
  const fork = new ForkedPullRequest(
    { dev, prod: { ...protectedProd, consoleOrigins: origins } },
    {
      dev: { ...dev, consoleOrigins: ["https://first.example.com", "https://dev.example.com"] },
      prod: { ...protectedProd, consoleOrigins: ["https://desk.example.com"] },
    },
  );
  let github: FakeGithub;
  let preview: JobResult;

  beforeAll(async () => {
    github = await FakeGithub.start();
    preview = await fork.run("preview-local.yml", "local");
  });

  afterAll(async () => {
    await github[Symbol.asyncDispose]();
    fork[Symbol.dispose]();
  });

  /** Judges a preview that ended with `code`; the label is there since before, set by what starts the run, or missing. */
  function judge(code: string, label: "missing" | "kept" | "set", result = "success/code"): Promise<JobResult> {
    const labels = "contains(github.event.pull_request.labels.*.name, 'interruption-accepted')";
    const setting = "github.event.action == 'labeled' && github.event.label.name == 'interruption-accepted'";
    const [ended = "", kind = ""] = result.split("/");
    const local = { "needs.local.result": ended, "needs.local.outputs.kind": kind, "needs.local.outputs.code": code };
    const expressions = { ...local, [labels]: label !== "missing", [setting]: label === "set" };
    return fork.run("preview-local.yml", "sign-in", expressions);
  }

  test("is compared with the base branch's state, for every environment", () => {
    expect(preview.success, preview.log).toBe(true);
    expect(rowsOf(preview), preview.log).toEqual([
      "| dev (on a machine, against local Entra ID) | ✓ Sign-in goes on uninterrupted | kept | kept | kept | 1 kept, 1 added |",
      "| prod (on a machine, against local Entra ID) | ✗ Sign-in breaks for some or all users | kept | kept | kept | 1 kept, 1 removed |",
    ]);
    expect(preview.outputs).toEqual({ "proposal.kind": "code", "base.failed": "", "preview.code": "4" });
  });

  test("fails the check while nobody has accepted the interruption, and passes it when somebody does", async () => {
    const refused = await judge("4", "missing");
    expect([refused.success, refused.log]).toEqual([
      false,
      "::error title=Sign-in::It would not go on as it is, or nobody can tell. Read the report; if that is meant, add the label interruption-accepted.\n",
    ]);
    expect(await judge("4", "set")).toMatchObject({ success: true });
  });

  test("fails the check again after a push, until the label is set again", async () => {
    const refused = await judge("4", "kept");
    expect([refused.success, refused.log]).toEqual([
      false,
      "::error title=Sign-in::It would not go on as it is, or nobody can tell, and the label interruption-accepted was set before this run. " +
        "Read the report; if that is meant, take the label off and set it again.\n",
    ]);
  });

  test.each([
    ["0", true],
    ["3", true],
    ["1", false],
    ["2", false],
    ["", false],
  ])("passes the check with the code %j: %s", async (code, success) => {
    expect(await judge(code, "missing")).toMatchObject({ success });
  });

  test.each(["1", "2", ""])("fails the check with the code %j, label or not", async (code) => {
    expect(await judge(code, "set")).toMatchObject({ success: false });
  });

  test.each(["skipped/", "success/data"])(
    "leaves it to the other check where nothing was previewed here: %s",
    async (result) => {
      const { success, log } = await judge("", "missing", result);
      expect([success, log]).toEqual([true, "The check Sign-in judges this.\n"]);
    },
  );

  test.each(["failure/", "cancelled/code", "failure/data"])(
    "fails the check when the preview came to no end: %s",
    async (result) => {
      expect(await judge("", "missing", result)).toMatchObject({ success: false });
    },
  );

  test.each([
    ["skipped/skipped", "", true],
    ["success/skipped", "", true],
    ["success/success", "3", true],
    ["success/success", "4", false],
    ["success/failure", "", false],
    ["failure/skipped", "", false],
    ["cancelled/skipped", "", false],
  ])(
    "is judged by the tenant's preview, where one is to be made: %s with the code %j, %s",
    async (results, code, success) => {
      const [proposal = "", tenant = ""] = results.split("/");
      const judged = await fork.run("preview.yml", "sign-in", {
        "needs.proposal.result": proposal,
        "needs.tenant.result": tenant,
        "needs.tenant.outputs.code": code,
        "contains(github.event.pull_request.labels.*.name, 'interruption-accepted')": false,
        "github.event.action == 'labeled' && github.event.label.name == 'interruption-accepted'": false,
      });
      expect(judged).toMatchObject({ success });
    },
  );

  test("gets the report as one comment, by the main branch's code, and it says that no tenant was read", async () => {
    const sha = "c".repeat(40);
    const number = 12;
    const pullRequest = { head: "mallory:change", base: "main", sha, repositoryId: 2 };
    github.issues.push({
      number,
      title: "",
      body: "",
      login: "mallory",
      labels: [],
      state: "open",
      pullRequest,
    });
    const first = await comment(sha);
    expect(first.log).toContain("Comment created: https://github.test/12#issuecomment-1001");
    const second = await comment(sha);
    expect(second.log).toContain("Comment unchanged: https://github.test/12#issuecomment-1001");
    const [body = "", ...others] = github.comments.map((one) => one.body);
    expect(others).toEqual([]);
    expect(body.split("\n").slice(0, 8)).toEqual([
      "<!-- rustdesk-entra:preview -->",
      "> [!NOTE]",
      "> There were no credentials, because this pull request comes from a fork. This report was made with the pull request's " +
        "own code, against a local Entra ID that was brought to the base branch's state first; the tenant was not read. " +
        "Its commands are without `local` once this is merged.",
      "",
      expect.stringMatching(/^Commit c{40} · \[run\]\(/),
      "",
      "## What this changes for signing in to RustDesk",
      "",
    ]);
    expect(body).toContain("| prod (on a machine, against local Entra ID) | ✗ Sign-in breaks for some or all users |");
    expect(body).not.toContain("&lt;!-- rustdesk-entra");
  });

  async function comment(sha: string, conclusion = "failure"): Promise<JobResult> {
    const event = fork.fileOf("event.json");
    const workflow_run = {
      head_sha: sha,
      head_branch: "change",
      html_url: "https://github.test/acme/sign-in/actions/runs/5",
      actor: { login: "mallory" },
      head_repository: { id: 2, owner: { login: "mallory" } },
    };
    writeFileSync(event, JSON.stringify({ workflow_run, repository: { id: 1, default_branch: "main" } }));
    const expressions = {
      "github.token": github.token,
      "github.event.workflow_run.id": "5",
      "github.event.workflow_run.conclusion": conclusion,
    };
    const variables = { ...github.variables, GITHUB_EVENT_PATH: event };
    const result = await fork.run("preview-comment.yml", "comment", expressions, variables);
    expect(result.success, result.log).toBe(true);
    return result;
  }

  test("is told of as a failed preview when the run has left no report", async () => {
    rmSync(fork.artifact, { recursive: true });
    const { log: silent } = await comment("c".repeat(40), "success");
    expect(silent).toContain("Nothing to comment on: the preview against the tenant has a comment of its own.");
    const { log } = await comment("c".repeat(40));
    expect(log).toContain("Comment updated: ");
    expect(github.comments[0]?.body).toContain("### The preview could not be made");
  });
});

/** The base branch has one environment that cannot be brought up, and has not got the other one yet. */
describe("a pull request from a fork without a base to compare with", () => {
  const fork = new ForkedPullRequest(
    { prod: { ...common, consoleOrigins: ["desk.example.com"] } },
    { dev, prod: { ...common, consoleOrigins: ["https://desk.example.com"] } },
  );

  afterAll(() => fork[Symbol.dispose]());

  test("is previewed where it is new, and told of where the base cannot be brought up", async () => {
    const preview = await fork.run("preview-local.yml", "local");
    expect(preview.success, preview.log).toBe(true);
    expect(rowsOf(preview)).toEqual([
      "| dev (on a machine, against local Entra ID) | ✓ Sign-in goes on uninterrupted | NEW | NEW | NEW | 1 added |",
      "| prod (on a machine, against local Entra ID) | ✗ The run would stop | unknown | unknown | unknown | unknown |",
    ]);
    expect(preview.outputs).toEqual({ "proposal.kind": "code", "base.failed": " prod", "preview.code": "1" });
  });
});
