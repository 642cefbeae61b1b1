import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { github as command } from "../../../../cli/github/command.ts";
import { notingContext } from "../noting-context.ts";
import { ProjectFolder } from "../project-folder.ts";
import { FakeGithub } from "./fake-github.ts";

const marker = "<!-- rustdesk-entra:preview -->";
const sha = "a".repeat(40);
let folder: ProjectFolder;
let fake: FakeGithub;
let said: string[];

beforeEach(async () => {
  folder = new ProjectFolder();
  fake = await FakeGithub.start();
  said = [];
  const job = { GITHUB_SERVER_URL: "https://github.test", GITHUB_RUN_ID: "9", ...fake.variables };
  for (const [name, value] of Object.entries(job)) {
    vi.stubEnv(name, value);
  }
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await fake[Symbol.asyncDispose]();
});

function file(name: string, content: string): string {
  return folder.write(name, content);
}

async function run(...args: string[]): Promise<number> {
  const context = notingContext(`${folder.path}/`);
  const exitCode = await command.run(args, context);
  said.push(...context.said);
  return exitCode;
}

describe("comment --pull-request", () => {
  test("writes the report with a link to the run", async () => {
    const report = file("r.md", "## dev\n\n@ada decides\n");
    expect(await run("comment", "--pull-request", "7", "--file", report)).toBe(0);
    const origin = "[run](https://github.test/acme/sign-in/actions/runs/9)";
    expect(fake.comments.map(({ body }) => body)).toEqual([`${marker}\n${origin}\n\n## dev\n\n@ada decides\n`]);
    expect(said).toEqual(["Comment created: https://github.test/7#issuecomment-1001"]);
  });

  test("cuts a report that GitHub would not take, and points to the summary", async () => {
    await run("comment", "--pull-request", "7", "--file", file("r.md", "a line\n".repeat(20_000)));
    const [body = ""] = fake.comments.map((comment) => comment.body);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toContain(
      "The whole report is in the [summary of the run](https://github.test/acme/sign-in/actions/runs/9).",
    );
  });

  test.each([
    [401, "GITHUB_TOKEN must be valid for acme/sign-in"],
    [403, "Add `pull-requests: write` to the job's `permissions:`"],
    [404, "acme/sign-in must have what was asked for"],
    [422, "GitHub must take the request, but it refuses it"],
  ])("explains a %i without the token", async (status, words) => {
    fake.disturb(/^POST \/issues/, { status, body: { message: "No" } });
    const attempt = run("comment", "--pull-request", "7", "--file", file("r.md", "x"));
    await expect(attempt).rejects.toMatchObject({ name: "UserError", message: expect.stringContaining(words) });
    await expect(attempt).rejects.not.toThrow(fake.token);
  });

  test("refuses a report that is not there before anything is asked", async () => {
    await expect(run("comment", "--pull-request", "7", "--file", join(folder.path, "no.md"))).rejects.toThrow(
      "no.md must be the report to show, but it is not there.",
    );
    expect(fake.received).toEqual([]);
  });
});

describe("comment --workflow-run", () => {
  function finish({ fork, author }: { fork: boolean; author?: string }): void {
    const [id, login] = fork ? [2, "mallory"] : [1, "acme"];
    const workflow_run = {
      head_sha: sha,
      head_branch: "change",
      html_url: "https://github.test/acme/sign-in/actions/runs/5",
      actor: { login },
      head_repository: { id, owner: { login } },
    };
    vi.stubEnv(
      "GITHUB_EVENT_PATH",
      file("event.json", JSON.stringify({ workflow_run, repository: { id: 1, default_branch: "main" } })),
    );
    const pullRequest = { head: `${login}:change`, base: "main", sha, repositoryId: id };
    const issue = { number: 12, title: "", body: "", labels: [], state: "open" as const };
    fake.issues.push({ ...issue, login: author ?? login, pullRequest });
  }

  const origin = `Commit ${sha} · [run](https://github.test/acme/sign-in/actions/runs/5)\n`;

  test("writes the report of a branch, with its commit and its run", async () => {
    finish({ fork: false });
    await run("comment", "--workflow-run", "--file", file("r.md", "## dev\n"));
    const [comment] = fake.comments;
    expect(comment?.issue).toBe(12);
    expect(comment?.body).toContain("because this pull request changes more than settings of the registration, or ");
    expect(comment?.body.endsWith(`\n\n${origin}\n## dev\n`)).toBe(true);
  });

  test("says of a fork's report whose it is, and takes nothing but text from it", async () => {
    finish({ fork: true });
    await run("comment", "--workflow-run", "--file", file("r.md", "<!-- x -->\n@ada: approved\n"));
    const [body] = fake.comments.map((comment) => comment.body);
    expect(body).toBe(
      `${marker}\n> [!NOTE]\n> There were no credentials, because this pull request comes from a fork. This report was made ` +
        "with the pull request's own code, against a local Entra ID that was brought to the base branch's state first; " +
        `the tenant was not read. Its commands are without \`local\` once this is merged.\n\n${origin}\n` +
        "&lt;!-- x -->\n@\u200bada: approved\n",
    );
  });

  test("cannot lose its commit and its run to a report that is too long, or leaves something open", async () => {
    finish({ fork: true });
    const report = file("r.md", `<details>\n\n\`\`\`\n${"x\n".repeat(40_000)}`);
    await run("comment", "--workflow-run", "--file", report);
    const [body = ""] = fake.comments.map((comment) => comment.body);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body.slice(0, body.indexOf("<details>"))).toContain(origin);
  });

  test("says of Dependabot's report that there were no credentials, whoever started the run", async () => {
    finish({ fork: false, author: "dependabot[bot]" });
    await run("comment", "--workflow-run", "--file", file("r.md", "## dev\n"));
    expect(fake.comments[0]?.body).toContain("> There were no credentials, because this pull request is Dependabot's.");
  });

  test("says that there is no report when the run left none, or no text", async () => {
    finish({ fork: true });
    await run("comment", "--workflow-run", "--file", join(folder.path, "none.md"));
    expect(fake.comments[0]?.body).toContain("### The preview could not be made");
    expect(fake.comments[0]?.body).not.toContain("This report was made");
    fake.comments.length = 0;
    await run("comment", "--workflow-run", "--file", file("r.md", "a\0b"));
    expect(fake.comments[0]?.body).toContain("### The preview could not be made");
    expect(said).toContainEqual(expect.stringMatching(/^The report is left out: .*r\.md must be text/));
  });

  test("says nothing on a pull request that has newer commits", async () => {
    finish({ fork: false });
    Object.assign(fake.issues[0]?.pullRequest ?? {}, { sha: "b".repeat(40) });
    expect(await run("comment", "--workflow-run", "--file", file("r.md", "old"))).toBe(0);
    expect(fake.comments).toEqual([]);
    expect(said).toEqual([`Nothing to comment on: no open pull request into main has ${sha} as its newest commit.`]);
  });
});

describe("issue", () => {
  test("is opened, brought up to date, and closed", async () => {
    const [drift, expired] = [file("drift.md", "## dev drifts\n"), file("e.txt", "dev: expired\n")];
    await run("issue", "--file", drift, "--file", expired);
    await run("issue", "--file", file("drift.md", "## dev drifts more\n"));
    await run("issue", "--close", "--file", file("well.md", "All is well.\n"));
    await run("issue", "--close");
    const url = "https://github.test/issues/1";
    expect(said).toEqual([
      `Issue created: ${url}`,
      `Issue updated: ${url}`,
      `Issue closed: ${url}`,
      "Nothing to close: no issue is open.",
    ]);
    expect(fake.issues).toMatchObject([{ state: "closed", body: expect.stringContaining("All is well.") }]);
  });

  test("names its own permission", async () => {
    const body = { message: "Resource not accessible by integration" };
    fake.disturb(/^POST \/issues/, { status: 403, body });
    await expect(run("issue", "--file", file("r.md", "x"))).rejects.toThrow("Add `issues: write`");
  });

  test("says where issues are switched on", async () => {
    fake.disturb(/^GET \/issues/, { status: 410, body: { message: "Issues has been disabled" } });
    await expect(run("issue", "--close")).rejects.toThrow("Settings > General > Features");
  });
});

describe("summary", () => {
  test("is appended to, and needs no token", async () => {
    vi.stubEnv("GITHUB_TOKEN", "");
    const summary = file("summary.md", "before\n");
    vi.stubEnv("GITHUB_STEP_SUMMARY", summary);
    await run("summary", "--file", file("r.md", "## dev\n"));
    expect(readFileSync(summary, "utf8")).toBe("before\n## dev\n");
    expect(fake.received).toEqual([]);
  });

  test("is refused outside of a job", async () => {
    vi.stubEnv("GITHUB_STEP_SUMMARY", undefined);
    await expect(run("summary", "--file", file("r.md", "x"))).rejects.toThrow("GITHUB_STEP_SUMMARY must name the file");
  });
});
