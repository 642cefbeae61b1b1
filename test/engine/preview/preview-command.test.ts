import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { CommandCheckout } from "../command-checkout.ts";

const checkout = new CommandCheckout();
const run = (...words: string[]) => checkout.run(words);
const desk = { consoleOrigins: ["http://localhost:8000"], displayName: "Desk" };
afterAll(() => checkout.remove());

describe("npm run preview", () => {
  beforeAll(async () => {
    checkout.configure("dev", desk);
    checkout.configure("attic", { ...desk, consoleOrigins: ["http://localhost:8000/path"] });
    await run("up", "--local", "--yes");
  });

  test("says that nothing changes and exits with 0", async () => {
    const { code, stdout } = await run("preview", "--local");
    expect(stdout).toBe(
      [
        "dev, on this machine",
        "  Nothing changes.",
        "  Client id kept, client secret kept, issuer kept, callback URLs: 1 kept.",
        "",
      ].join("\n"),
    );
    expect(code).toBe(0);
  });

  test("exits with 3 when sign-in goes on, and writes the report in every format", async () => {
    checkout.configure("dev", { ...desk, displayName: "Desk | 2" });
    const files = ["--markdown", "report.md", "--json", "report.json"];
    const words = ["--local", "--stack", "dev", ...files];
    const { code, stdout, stderr } = await checkout.runProcess("preview", ...words);
    expect(stderr).toContain("Previewing dev");
    expect(stdout).toContain("\n  ✓ goes on: People see “Desk | 2” instead of “Desk” when they sign in.\n");
    expect(code).toBe(3);
    expect(checkout.read("report.md")).toMatch(
      /^## .*\n\| ✓ goes on \| People see “Desk &#124; 2” instead of “Desk” when they sign in\. \| displayName of rustdesk-application \| {2}\|\n/s,
    );
    const { schemaVersion, exitCode, environments } = JSON.parse(checkout.read("report.json"));
    expect({ schemaVersion, exitCode }).toEqual({ schemaVersion: 1, exitCode: 3 });
    expect(environments.map(({ environment }: { environment: string }) => environment)).toEqual(["dev"]);
  });

  test("reports every environment although one fails, and exits with 1", async () => {
    checkout.configure("dev", { ...desk, consoleOrigins: ["https://desk.example.com"] });
    const { code, stdout } = await run("preview", "--local", "--all", "--format", "markdown");
    const titles = stdout.split("\n").filter((line) => line.startsWith("### "));
    expect(titles).toEqual([
      "### attic (on a machine, against local Entra ID)",
      "### dev (on a machine, against local Entra ID)",
    ]);
    expect(stdout).toContain("| ✗ stops | The app registration cannot be declared as configured.");
    expect(stdout).toContain("| ✗ broken | Callback URL “http&#58;//localhost:8000/api/oidc/callback” is removed");
    expect(code).toBe(1);
  });

  test("tells what the policy pack forbids, and that the run would stop", async () => {
    checkout.configure("dev", { ...desk, signInAudience: "AzureADMultipleOrgs" });
    const { code, stdout } = await run("preview", "--local");
    expect(stdout).toMatch(/\n {2}✗ stops: Forbidden by the policy single-tenant: .* To do: /);
    expect(code).toBe(1);
  });

  test("fails with words for an environment that is not in the backend", async () => {
    checkout.configure("dev", desk);
    const backend = { PULUMI_BACKEND_URL: `file://${checkout.folder}`, PULUMI_CONFIG_PASSPHRASE: "x" };
    const { code, stdout } = await checkout.spawn(["preview"], { ...backend, PULUMI_ACCESS_TOKEN: "" }).ended;
    expect(stdout).toContain(
      "  ✗ stops: The backend must have a stack dev, but it has none. If the environment is new,",
    );
    expect(stdout).toContain("`pulumi stack init dev`");
    expect(code).toBe(1);
  });

  test("refuses wrong words with the usage and exit code 2", async () => {
    const { code, stdout, stderr } = await run("preview", "--all", "--stack", "dev");
    expect(stderr).toMatch(/^Usage: npm run preview .*\n\nError: --all must not be combined with --stack\.\n$/s);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("prints the report all the same when a file of it cannot be written, and fails", async () => {
    const { code, stdout, stderr } = await run("preview", "--local", "--json", "nowhere/report.json");
    expect(stdout).toContain("Nothing changes.");
    expect(stderr).toContain("Error: The report must be written to nowhere/report.json, but: ENOENT");
    expect(code).toBe(1);
  });
});

describe("npm run up", () => {
  test("has nothing to do when everything is as declared", async () => {
    checkout.configure("dev", desk);
    const { code, stdout } = await run("up", "--local");
    expect(stdout).toBe("Nothing to do: everything is as declared.\n");
    expect(code).toBe(0);
  });

  test("changes nothing where nobody can answer", async () => {
    checkout.configure("dev", { ...desk, displayName: "Desk 3" });
    const { code, stderr } = await run("up", "--local");
    expect(stderr).toContain(
      'Error: Somebody must answer "Apply this to dev, on this machine?", but standard input is no terminal. Nothing was changed.',
    );
    expect(code).toBe(1);
  });

  test("says what the run means, and applies it", async () => {
    const { code, stdout, stderr } = await checkout.runProcess("up", "--local", "--yes");
    expect(stderr).toContain("✓ goes on: People see “Desk 3” instead of “Desk” when they sign in.");
    expect(stdout).toBe("1 updated, 4 unchanged.\n");
    expect(code).toBe(0);
  });

  test("refuses what breaks sign-in under --yes, unless it is accepted", async () => {
    checkout.configure("dev", { ...desk, displayName: "Desk 3", clientSecretGeneration: 3 });
    const refused = await run("up", "--local", "--yes");
    expect(refused.stderr).toContain("! interrupted: The client secret is REPLACED by a new one of generation 3:");
    expect(refused.stderr).toContain(
      "Error: Changes that interrupt or break sign-in must be accepted by somebody, but --yes accepts only those that do not.",
    );
    expect(refused.code).toBe(1);

    const accepted = await run("up", "--local", "--yes", "--accept-interruption");
    expect(accepted.stdout).toBe("2 created, 1 deleted, 4 unchanged.\n");
    expect(accepted.stderr).toContain(
      "Now update the console's provider: `npm run sheet -- local --stack dev --show-secrets`.\n" +
        "Filled it in? `npm run doctor -- local --stack dev --console http://localhost:8000`\n",
    );
    expect(accepted.code).toBe(0);
  });

  test("stops at what the preview refuses, without asking", async () => {
    checkout.configure("dev", { ...desk, consoleOrigins: ["http://desk.example.com"] });
    const { code, stdout, stderr } = await run("up", "--local", "--yes", "--accept-interruption");
    expect(stderr).toContain("✗ stops: The app registration cannot be declared as configured.");
    expect([code, stdout]).toEqual([1, ""]);
  });
});

test("neither command has left the client secret in a report, a file or its talk", async () => {
  checkout.configure("dev", { ...desk, displayName: "Desk 3", clientSecretGeneration: 4 });
  const [json, markdown] = ["report.json", "report.md"].map((name) => join(checkout.folder, name)) as [string, string];
  await run("preview", "--local", "--json", json, "--markdown", markdown);
  const clientSecret = await checkout.clientSecret("dev");
  expect(clientSecret).toMatch(/^\S{40}$/);
  expect(checkout.filesHolding(clientSecret, ".")).toEqual([]);
  expect(checkout.printed.filter((output) => output.includes(clientSecret))).toEqual([]);
});
