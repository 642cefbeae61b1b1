import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { runCiSetup } from "../../../cli/ci-setup/run.ts";
import type { CiSetupRequest } from "../../../cli/ci-setup/setup.ts";
import { toolsIn } from "../../../cli/ci-setup/tool.ts";
import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { FakeSettings } from "../../unit/cli/ci-setup/fake-settings.ts";
import { ThirdParty } from "../conformance/third-party.ts";
import { ScriptedTerminal } from "../scripted-terminal.ts";
import { TestCheckout } from "../test-checkout.ts";
import { Administrator } from "./administrator.ts";

const settings = new FakeSettings();
const checkout = new TestCheckout();
const origin = mkdtempSync(join(tmpdir(), "origin-"));
let environment: LocalEnvironment;

/** The tests' `az`: a program is signed in, so that nobody is looked up. */
const az = async (words: readonly string[]) =>
  words[0] === "account"
    ? {
        code: 0,
        stdout: JSON.stringify({
          tenantId: environment.entra.tenantId,
          user: { name: "ci", type: "servicePrincipal" },
        }),
        stderr: "",
      }
    : { code: 2, stdout: "", stderr: `ERROR: ${words.join(" ")}\n` };

function git(...words: string[]): string {
  return execFileSync("git", words, {
    cwd: checkout.folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

beforeAll(async () => {
  cpSync(join(import.meta.dirname, "../../../deployer"), join(checkout.folder, "deployer"), { recursive: true });
  environment = await checkout.start("dev");
  Object.assign(process.env, environment.variables, { PULUMI_CONFIG_PASSPHRASE: "the passphrase of this test" });
  delete process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
  git("init", "--quiet", "--initial-branch", "main");
  git("init", "--quiet", "--bare", origin);
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@acme.test");
  git("config", `url.file://${origin}.insteadOf`, "https://github.com/Acme/Sign-in.git");
  git("remote", "add", "origin", "https://github.com/Acme/Sign-in.git");
  git("add", "deployer", "Pulumi.yaml", "Pulumi.dev.yaml");
  git("commit", "--quiet", "--message", "Begin");
  git("push", "--quiet", "origin", "main");
});

afterAll(async () => {
  await checkout.remove();
  rmSync(origin, { recursive: true, force: true });
});

/** Runs the command where somebody would answer so. */
async function run(request: Partial<CiSetupRequest>, answer?: boolean) {
  const terminal = new ScriptedTerminal(answer);
  const { signal } = new AbortController();
  const tools = { ...toolsIn(checkout.folder, signal), gh: settings.gh, az };
  const whole = { check: false, yes: false, origin: "https://desk.acme.test", reviewers: "acme/platform", ...request };
  const code = await runCiSetup(whole, { checkout: `${checkout.folder}/`, terminal, signal }, tools);
  return { code, ...terminal, text: [...terminal.said, ...terminal.printed].join("\n") };
}

const check = () => run({ check: true, origin: undefined, reviewers: undefined });

/** What a check says does not hold. */
async function lacking(): Promise<string[]> {
  return (await check()).printed.filter((line) => /^ {2}[✗?]/.test(line)).map((line) => line.slice(4));
}

test("a no changes nothing", async () => {
  const { code, said } = await run({}, false);
  expect(code).toBe(1);
  expect(said.at(-1)).toBe("Nothing was changed.");
  expect(settings.writes).toEqual([]);
  expect(existsSync(join(checkout.folder, "deployer/Pulumi.ci.yaml"))).toBe(false);
});

test("what nobody may see keeps the files from main, where they would let the jobs sign in", async () => {
  settings.refusals.push([/^GET environments\/prod$/, { status: 403, body: { message: "Forbidden" } }]);
  const { code, text } = await run({}, true);
  settings.refusals.length = 0;
  expect(code).toBe(1);
  expect(text).toContain("GitHub environment prod: main alone, approved by @acme/platform: GitHub does not show ");
  expect(settings.pulls).toEqual([]);
  expect(git("ls-remote", "origin", "ci-setup")).toBe("");
});

test("a run makes all of it, and leaves two consents and a pull request to people", async () => {
  const { code, printed, text } = await run({}, true);
  expect(code).toBe(0);
  expect(printed).toEqual([
    expect.stringMatching(
      /^ {2}The previewing identity must have Application\.Read\.All\. .* → https:.*\/adminconsent\?client_id=/,
    ),
    expect.stringMatching(
      /^ {2}The deploying identity must have .*OwnedBy and User\.Read\.All\. .* → https:.*\/adminconsent\?client_id=/,
    ),
    expect.stringMatching(
      /^ {2}main must have .*; pull request #1 brings them\..* → gh pr merge 1 --merge --repo acme\/sign-in$/,
    ),
  ]);
  expect(text).not.toContain("the passphrase of this test");
  expect(settings.pulls).toMatchObject([{ head: "ci-setup", title: "Set up previews and deployments" }]);
  expect(git("diff", "--name-only", "origin/main", "origin/ci-setup").split("\n")).toEqual([
    ".github/CODEOWNERS",
    ".github/deployment.json",
    "Pulumi.dev.yaml",
    "Pulumi.prod.yaml",
    "deployer/Pulumi.ci.yaml",
    "policy-config.json",
  ]);
});

test("once they have done their part, all holds, and a run again changes nothing", async () => {
  const administrator = new Administrator(environment.entra);
  const { previewClientId, deployClientId } = JSON.parse(checkout.read(".github/deployment.json"));
  await administrator.consent(previewClientId);
  await administrator.consent(deployClientId);
  git("push", "--quiet", "origin", "ci-setup:main");
  settings.pulls.length = 0;
  expect(await lacking()).toEqual([]);
  expect((await check()).code).toBe(0);
  settings.received.length = 0;
  const { code, said } = await run({ origin: undefined, reviewers: undefined }, true);
  expect([code, said.at(-1)]).toEqual([0, "All holds."]);
  expect(settings.writes).toEqual([]);
});

test("what may not be read is told as such, and nothing is guessed", async () => {
  settings.refusals.push([
    /^GET rulesets$/,
    { status: 403, body: { message: "Resource not accessible by personal access token" } },
  ]);
  const { code, printed } = await check();
  settings.refusals.length = 0;
  expect(code).toBe(2);
  expect(printed).toContain(
    "  ? Ruleset Previewed on main: could not look: GitHub does not show " +
      "repos/acme/sign-in/rulesets?includes_parents=false&per_page=100: Resource not accessible by personal access token (HTTP 403)",
  );
});

test("what somebody has changed is seen, mended where it can be, and told where a person must decide", async () => {
  settings.environments.prod?.policies.push({ id: 1, name: "release", type: "branch" });
  const { deployClientId } = JSON.parse(checkout.read(".github/deployment.json"));
  const door = {
    name: "door",
    issuer: "https://token.actions.githubusercontent.com",
    subject: "repo:mallory@1/x@2:environment:prod",
    audiences: ["api://AzureADTokenExchange"],
  };
  const somebody = new ThirdParty(environment.entra);
  await somebody.call("POST", `/applications(appId='${deployClientId}')/federatedIdentityCredentials`, door);
  const trust = "The deploying identity trusts those jobs alone";
  expect(await lacking()).toEqual(["GitHub environment prod: main alone, approved by @acme/platform", trust]);
  const { code, printed } = await run({ yes: true, origin: undefined, reviewers: undefined });
  expect(code).toBe(0);
  expect(settings.environments.prod?.policies.map(({ name }) => name)).toEqual(["main"]);
  expect(printed).toEqual([
    "  The deploying identity must trust what the deployer declares alone, but it trusts repo:mallory@1/x@2:environment:prod as well. → " +
      `az ad app federated-credential delete --id ${deployClientId} --federated-credential-id door`,
  ]);
});
