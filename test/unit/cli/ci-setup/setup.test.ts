import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";

import { Gh } from "../../../../cli/ci-setup/gh.ts";
import { ownersOfCode, reviewersOf } from "../../../../cli/ci-setup/reviewers.ts";
import { runCiSetup } from "../../../../cli/ci-setup/run.ts";
import { statePlaceOf } from "../../../../cli/ci-setup/state-place.ts";
import { notingContext } from "../noting-context.ts";
import { FakeSettings } from "./fake-settings.ts";
import { fakeAz } from "./fake-setup.ts";

afterEach(() => vi.unstubAllEnvs());

function folder(deployment?: object): string {
  const made = mkdtempSync(join(tmpdir(), "ci-setup-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  mkdirSync(join(made, ".github"));
  if (deployment !== undefined) {
    writeFileSync(join(made, ".github/deployment.json"), JSON.stringify(deployment));
  }
  return made;
}

describe("the remote origin", () => {
  const run = (url: string, settings = new FakeSettings()) => {
    const git = async () => ({ code: url === "" ? 1 : 0, stdout: `${url}\n`, stderr: "" });
    const request = { check: true, origin: undefined, reviewers: undefined, yes: false };
    const context = notingContext(`${folder()}/`);
    return { context, ended: runCiSetup(request, context, { gh: settings.gh, az: fakeAz(), git }) };
  };

  test.each([
    ["", "there is none"],
    ["https://token@gitlab.com/acme/sign-in.git", "it is https://gitlab.com/acme/sign-in.git"],
    ["https://github.com.evil.test/acme/sign-in", "it is https://github.com.evil.test/acme/sign-in"],
  ])("%s is no repository on GitHub, which a check could not look past", async (url, found) => {
    const { context, ended } = run(url);
    expect(await ended).toBe(2);
    expect(context.said.join("\n")).toContain(
      `Could not look: The remote origin must be your repository on github.com, but ${found}. Nothing was changed.`,
    );
  });

  test.each([
    "https://github.com/Acme/Sign-in.git",
    "https://user:pw@github.com/Acme/Sign-in",
    "git@github.com:Acme/Sign-in.git",
    "ssh://git@github.com/Acme/Sign-in",
  ])("%s is one; without rules in the plan nothing is set up", async (url) => {
    const settings = new FakeSettings();
    settings.repository.private = true;
    settings.plan = "free";
    const { context, ended } = run(url, settings);
    expect(await ended).toBe(2);
    expect(context.said.join("\n")).toContain(
      "acme/sign-in must be public or of a plan with rules (Pro, Team, Enterprise), but it is private and Free: any branch could sign in.",
    );
    expect(settings.writes).toEqual([]);
  });
});

describe("where the state is kept", () => {
  test.each([
    ["https://app.pulumi.com/acme", {}, {}, ["PULUMI_ACCESS_TOKEN"]],
    ["https://app.pulumi.com/acme", { pulumiOrganization: "acme" }, {}, []],
    ["https://pulumi.acme.test/acme", {}, { backendUrl: "https://pulumi.acme.test" }, ["PULUMI_ACCESS_TOKEN"]],
    [
      "azblob://state?storage_account=acmestate",
      {},
      { backendUrl: "azblob://state", azureStorageAccount: "acmestate" },
      ["PULUMI_CONFIG_PASSPHRASE"],
    ],
    [
      "s3://acme-state?region=eu-west-1",
      {},
      { backendUrl: "s3://acme-state?region=eu-west-1" },
      ["PULUMI_CONFIG_PASSPHRASE"],
    ],
  ])("%s with %j", (url, deployment, settings, secrets) => {
    expect(statePlaceOf(url, folder(deployment), ["prod"])).toMatchObject({ settings, secrets });
  });

  test("a key in a vault takes the passphrase's place", () => {
    const checkout = folder();
    writeFileSync(
      join(checkout, "Pulumi.prod.yaml"),
      "secretsprovider: azurekeyvault://acmevault.vault.azure.net/keys/state\n",
    );
    vi.stubEnv("AZURE_STORAGE_ACCOUNT", "acmestate");
    expect(statePlaceOf("azblob://state", checkout, ["prod"])).toMatchObject({
      secrets: [],
      vaults: ["acmevault"],
      account: "acmestate",
    });
  });

  test("another place than the committed one is refused", () => {
    const ids = { tenantId: "11111111-2222-4333-8444-555555555555", backendUrl: "azblob://state" };
    expect(() => statePlaceOf("file:///tmp/state", folder(ids), ["prod"])).toThrow(
      "The state must be kept where .github/deployment.json says, azblob://state; the Pulumi CLI is logged in to file:///tmp/state. Nothing was " +
        "changed. Log in with `pulumi login azblob://state`.",
    );
  });

  test("a container without its account is refused", () => {
    vi.stubEnv("AZURE_STORAGE_ACCOUNT", undefined);
    expect(() => statePlaceOf("azblob://state", folder(), ["prod"])).toThrow(
      "AZURE_STORAGE_ACCOUNT must name the storage account of the state",
    );
  });
});

describe("reviewers", () => {
  test("are looked up by their names", async () => {
    const gh = await Gh.open(new FakeSettings().gh, "acme/sign-in");
    expect(await reviewersOf("@acme/platform, ada", gh)).toEqual([
      { type: "Team", id: 5, handle: "@acme/platform" },
      { type: "User", id: 9, handle: "@ada" },
    ]);
    expect(await reviewersOf("", gh)).toEqual([]);
    await expect(reviewersOf("acme/nobody", gh)).rejects.toThrow(
      'Each reviewer must be a login or ORGANIZATION/TEAM that GitHub knows; got "acme/nobody". Nothing was changed. Correct it.',
    );
    await expect(reviewersOf("../../user", gh)).rejects.toThrow('got "../../user"');
  });

  test.each([
    ["* @acme/platform @ada\n/docs/ @bob\n", "@acme/platform @ada"],
    ["# nothing\n/docs/ @bob\n", undefined],
    ["* @old\n*\t@new mail@acme.test\n", "@new"],
  ])("of %j are %s", (text, names) => {
    expect(ownersOfCode(text)).toBe(names);
  });
});
