import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, onTestFinished, test, vi } from "vitest";

import { Az } from "../../../../cli/ci-setup/az.ts";
import { Gh } from "../../../../cli/ci-setup/gh.ts";
import { CouldNotLook } from "../../../../cli/ci-setup/step.ts";
import { toolsIn } from "../../../../cli/ci-setup/tool.ts";
import { FakeSettings } from "./fake-settings.ts";

const name = "acme/sign-in";

/** Where a GitHub answers an own `gh` of this machine, without the network. */
async function realGh(settings: FakeSettings): Promise<Gh> {
  const folder = mkdtempSync(join(tmpdir(), "gh-"));
  const server = settings.listen(join(folder, "socket"));
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
    vi.unstubAllEnvs();
  });
  // https://cli.github.com/manual/gh_config
  writeFileSync(join(folder, "config.yml"), `http_unix_socket: ${join(folder, "socket")}\n`);
  vi.stubEnv("GH_CONFIG_DIR", folder);
  vi.stubEnv("GH_TOKEN", "token-of-this-test");
  return Gh.open(toolsIn(folder, new AbortController().signal).gh, name);
}

function hasGh(): boolean {
  try {
    execFileSync("gh", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

// In CI a missing one fails them.
describe.skipIf(!hasGh() && !process.env.CI)("the GitHub CLI of this machine", () => {
  test("reads the repository and its plan, a thing that is not there, and changes settings", async () => {
    const settings = new FakeSettings();
    const gh = await realGh(settings);
    expect(gh.repository).toEqual({
      fullName: name,
      id: 4_200,
      owner: { login: "acme", id: 77, isOrganization: true },
      isPrivate: false,
      plan: "team",
    });
    expect(await gh.get("environments/prod")).toBeUndefined();
    await gh.send("PUT", "environments/prod", {
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      reviewers: [{ type: "Team", id: 5 }],
    });
    await gh.send("POST", "environments/prod/deployment-branch-policies", { name: "main" });
    const policies = await gh.get<{ branch_policies: { id: number }[] }>(
      "environments/prod/deployment-branch-policies",
    );
    await gh.send("DELETE", `environments/prod/deployment-branch-policies/${policies?.branch_policies[0]?.id}`);
    expect(settings.environments.prod).toMatchObject({
      isCustom: true,
      reviewers: [{ type: "Team", id: 5 }],
      policies: [],
    });
    expect(await gh.get("/orgs/acme/teams/platform")).toEqual({ id: 5 });
  });

  test("encrypts a secret before it leaves", async () => {
    const settings = new FakeSettings();
    const gh = await realGh(settings);
    await gh.send("PUT", "environments/prod", { deployment_branch_policy: null });
    await gh.setSecret("PULUMI_CONFIG_PASSPHRASE", "prod", "a passphrase of this test");
    const stored = Buffer.from(settings.environments.prod?.secrets.PULUMI_CONFIG_PASSPHRASE ?? "", "base64");
    // A sealed box has 48 bytes beside the message (https://libsodium.gitbook.io/doc/public-key_cryptography/sealed_boxes).
    expect(stored).toHaveLength(48 + "a passphrase of this test".length);
    expect(stored.includes("passphrase")).toBe(false);
  });

  test("a refusal has GitHub's own reason", async () => {
    const settings = new FakeSettings();
    settings.repository.private = true;
    const gh = await realGh(settings);
    const body = { reviewers: [{ type: "Team", id: 5 }], deployment_branch_policy: null };
    await expect(gh.send("PUT", "environments/prod", body)).rejects.toThrow(
      "GitHub must take PUT repos/acme/sign-in/environments/prod, but: Failed to create the environment protection rule. Please ensure the " +
        "billing plan supports the required reviewers protection rule (HTTP 422).",
    );
    settings.refusals.push([
      /^GET rulesets$/,
      {
        status: 403,
        body: { message: "Upgrade to GitHub Pro or make this repository public to enable this feature." },
      },
    ]);
    await expect(gh.get("rulesets")).rejects.toThrow(
      new CouldNotLook(
        "GitHub does not show repos/acme/sign-in/rulesets: Upgrade to GitHub Pro or make this repository public to enable this feature (HTTP 403)",
      ),
    );
  });

  test("that is not signed in is told so", async () => {
    const settings = new FakeSettings();
    settings.refusals.push([/^GET $/, { status: 401, body: { message: "Bad credentials" } }]);
    await expect(realGh(settings)).rejects.toThrow(
      "gh must be signed in to github.com, but it is not. Nothing was changed. Sign in with `gh auth login`.",
    );
    vi.stubEnv("GH_TOKEN", "");
    vi.stubEnv("GITHUB_TOKEN", "");
    const folder = mkdtempSync(join(tmpdir(), "gh-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    vi.stubEnv("GH_CONFIG_DIR", folder);
    await expect(Gh.open(toolsIn(folder, new AbortController().signal).gh, name)).rejects.toThrow(
      "gh must be signed in to github.com",
    );
  });
});

describe("without a process", () => {
  test("a secret is in no word of a command", async () => {
    const settings = new FakeSettings();
    const words: string[] = [];
    const gh = await Gh.open((given, input) => {
      words.push(...given);
      return settings.gh(given, input);
    }, name);
    await gh.send("PUT", "environments/prod", { deployment_branch_policy: null });
    await gh.setSecret("PULUMI_ACCESS_TOKEN", "prod", "the value");
    expect(words).not.toContain("the value");
    expect(settings.environments.prod?.secrets).toEqual({ PULUMI_ACCESS_TOKEN: "the value" });
  });

  test.each([
    [
      { default_branch: "trunk" },
      "The default branch of acme/sign-in must be main, which the workflows name; got trunk. Nothing was changed. Rename it with " +
        "`gh api --method POST repos/acme/sign-in/branches/trunk/rename --field new_name=main`.",
    ],
    [
      { permissions: { admin: false } },
      "You must be an administrator of acme/sign-in, but gh is signed in as somebody who is not. Nothing was changed. See `gh auth status`.",
    ],
  ])("a repository with %j is refused", async (change, message) => {
    const settings = new FakeSettings();
    Object.assign(settings.repository, change);
    await expect(Gh.open(settings.gh, name)).rejects.toThrow(message);
  });

  test("one that GitHub does not have is told how to make", async () => {
    const settings = new FakeSettings();
    settings.refusals.push([/^GET $/, { status: 404, body: { message: "Not Found" } }]);
    await expect(Gh.open(settings.gh, name)).rejects.toThrow(
      "GitHub must have the repository acme/sign-in, which the remote origin names, and show it to you, but it does not. Nothing was changed. " +
        "Make it with `gh repo create acme/sign-in --private --source . --push`, or sign in as somebody who may see it with `gh auth login`.",
    );
  });
});

test("a program that is missing is named with its page", async () => {
  vi.stubEnv("PATH", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { gh, az } = toolsIn(tmpdir(), new AbortController().signal);
  await expect(Gh.open(gh, name)).rejects.toThrow(
    "gh must be on PATH, but it is not. Nothing was changed. Install it (https://cli.github.com).",
  );
  await expect(Az.open(az)).rejects.toThrow("az must be on PATH, but it is not.");
});

test("az that is not signed in says how to", async () => {
  // The words of azure-cli 2.45.
  const az = async () => ({ code: 1, stdout: "", stderr: "ERROR: Please run 'az login' to setup account.\n" });
  await expect(Az.open(az)).rejects.toThrow(
    "az must be signed in to the tenant, but: ERROR: Please run 'az login' to setup account. Nothing was changed. Sign in with " +
      "`az login --tenant TENANT-ID --allow-no-subscriptions`.",
  );
});
