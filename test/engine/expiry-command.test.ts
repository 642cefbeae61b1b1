import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { StackConfiguration } from "../../cli/stack/configuration/stack-configuration.ts";
import { CommandCheckout, type Ended } from "./command-checkout.ts";
import { daysLater } from "./later-clock.ts";

const checkout = new CommandCheckout();
const clocks = mkdtempSync(join(tmpdir(), "rustdesk-entra-clocks-"));

beforeAll(async () => {
  expect((await checkout.run("local")).code).toBe(0);
});
afterAll(() => {
  checkout.remove();
  rmSync(clocks, { recursive: true, force: true });
});

function run(words: string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return checkout.start(words, environment).ended;
}

describe("npm run expiry", () => {
  test("is content with a new secret", async () => {
    const { code, stdout } = await run(["expiry", "--local"]);
    expect(stdout).toMatch(
      /^dev: The client secret works until \S+Z, 179 days from now\. A warning comes 30 days before\.\n$/,
    );
    expect(code).toBe(0);
  });

  test("ends with 1 from the chosen day on, and names the command that renews it", async () => {
    const { code, stdout } = await run(["expiry", "--local", "--json", "--days", "180"]);
    expect(JSON.parse(stdout)).toEqual({
      stack: "dev",
      status: "expiring",
      clientSecretExpires: expect.stringMatching(/Z$/),
      daysLeft: 179,
      previousStatus: null,
      previousClientSecretExpires: null,
      warningDays: 180,
      remedy: "npm run rotate -- --local --stack dev",
    });
    expect(code).toBe(1);
  });

  test("warns as many days before as the environment's configuration says", async () => {
    checkout.configure("dev", { consoleOrigins: ["http://localhost:8000"], clientSecretWarningDays: 10 });
    const [early, late] = [
      await run(["expiry", "--local"], daysLater(clocks, 160)),
      await run(["expiry", "--local"], daysLater(clocks, 171)),
    ];
    expect(early.stdout).toContain("19 days from now. A warning comes 10 days before.");
    expect(early.code).toBe(0);
    expect(late.stdout).toContain("in 8 days");
    expect(late.code).toBe(1);
  });

  test("tells of an expired secret", async () => {
    const { code, stdout } = await run(["expiry", "--local"], daysLater(clocks, 190));
    expect(stdout).toMatch(
      /^dev: The client secret stopped working on .*`npm run rotate -- --local --stack dev`\n$/,
    );
    expect(code).toBe(1);
  });

  test("names what renews a secret that was made elsewhere, in the configuration that the engine reads", async () => {
    const configuration = StackConfiguration.read(join(checkout.folder, ".local/workspace"), "dev");
    configuration.set({ existingClientSecret: { secure: "v1:abc" } });
    const { code, stdout } = await run(["expiry", "--local", "--json", "--days", "180"]);
    configuration.set({ existingClientSecret: undefined });
    expect(JSON.parse(stdout)).toMatchObject({
      status: "expiring",
      remedy:
        "pulumi config set --secret existingClientSecret --stack dev --config-file .local/workspace/Pulumi.dev.yaml",
    });
    expect(code).toBe(1);
  });

  test("refuses an environment that npm has kept to itself instead of answering for another", async () => {
    const { code, stdout, stderr } = await run(["expiry"], { npm_config_stack: "prod" });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Type `npm run expiry -- --stack=prod`");
  });

  test("refuses days that are no number with exit code 2", async () => {
    const { code, stderr } = await run(["expiry", "--days", "soon"]);
    expect(stderr).toMatch(
      /^Error: --days must be a whole number from 0 to 9999; got "soon"\.\n\nUsage: npm run expiry /,
    );
    expect(code).toBe(2);
  });
});

describe("npm run sheet and npm run expiry", () => {
  test("answer while local Entra ID runs in another process", async () => {
    const { child, stdout: output, ended } = checkout.start(["local", "--serve"]);
    let stdout = "";
    output.on("data", (chunk) => {
      stdout += chunk;
    });
    await vi.waitUntil(() => stdout.includes("--config-file"), { timeout: 120_000 });
    expect((await run(["sheet", "--local"])).code).toBe(0);
    expect((await run(["expiry", "--local"])).code).toBe(0);
    child.kill("SIGINT");
    expect((await ended).code).toBe(0);
  });

  test("need the key of the secrets only for a secret that is shown", async () => {
    const file = join(checkout.folder, ".local/passphrase");
    const passphrase = readFileSync(file);
    writeFileSync(file, "another");
    expect((await run(["expiry", "--local"])).code).toBe(0);
    expect((await run(["sheet", "--local"])).code).toBe(0);
    const refused = await run(["sheet", "--local", "--show-secrets"]);
    writeFileSync(file, passphrase);
    expect(refused.stderr).toContain("must hold the passphrase that encrypted the state");
    expect(refused.code).toBe(1);
  });
});
