import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { afterAll, describe, expect, test, vi } from "vitest";

import { CommandCheckout } from "../command-checkout.ts";
import type { Ended } from "../test-checkout.ts";

const repository = join(import.meta.dirname, "../../..");
const checkout = new CommandCheckout();
afterAll(() => checkout.remove());

function run(...words: string[]): Promise<Ended> {
  return checkout.runProcess("local", ...words);
}

describe("npm run local", () => {
  let secret: string;

  test("brings the dev environment up, prints the dialog's fields and signs in", async () => {
    const { code, stdout, stderr } = await run();
    expect(stderr).toContain("pulumi up --stack dev");
    expect(stderr).toContain("✓ rustdesk-application (Application) created");
    expect(stderr).toContain("6 created.");
    const fields = stdout.split("\n").slice(0, 7);
    expect(fields[0]).toBe("  Auth type       Microsoft (consoles until 1.8.3: Azure)");
    expect(fields[1]).toMatch(/^ {2}Client id {7}[0-9a-f-]{36}$/);
    expect(fields[2]).toBe("  Client secret   ******** (shown with --show-secrets)");
    expect(fields[3]).toMatch(/^ {2}Issuer {10}https:\/\/localhost:\d+\/[0-9a-f-]{36}\/v2\.0$/);
    expect(fields[4]).toBe("");
    expect(fields[5]).toBe("  Callback url    http://localhost:8000/api/oidc/callback");
    expect(fields[6]).toMatch(/^ {2}Secret expires {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(stdout).toMatch(/✓ signed in: Tom Okafor \(authorization code, redeemed with the client secret\)/);
    expect(stdout).toMatch(/ {6}preferred_username tom@lindenglass\.test\n/);
    expect(stdout).toMatch(/✓ signed in: Tom Okafor \(ID token by the implicit grant\)/);
    expect(stdout).toMatch(/✓ refused: a redirect to another host\n {6}AADSTS50011: /);
    expect(stdout).toMatch(/✓ refused: a wrong client secret\n {6}AADSTS7000215: /);
    expect(code).toBe(0);
  });

  test("changes nothing in a second run, says so, and shows the secret when asked", async () => {
    const { code, stdout, stderr } = await checkout.spawn(["local", "--show-secrets"]).ended;
    expect(stderr).toContain("No changes: all 6 resources are as declared.");
    const [, shown = ""] = /Client secret {3}(\S{40})\n/.exec(stdout) ?? [];
    secret = shown;
    expect(secret).not.toBe("");
    expect(code).toBe(0);
  });

  test("keeps serving until Ctrl-C, hands the environment over without showing a secret, and ends in order", async () => {
    const { child, stdout: output, ended } = checkout.spawn(["local", "--serve"]);
    let stdout = "";
    output.on("data", (chunk) => {
      stdout += chunk;
    });
    await vi.waitUntil(() => stdout.includes("--config-file"), { timeout: 60_000 });
    expect(stdout).toMatch(
      /^Practice console(?:, to fill in .*: http:\/\/localhost:8000\/|: none, since another program .*)$/m,
    );
    expect(stdout).toMatch(/^export ARM_METADATA_HOSTNAME=localhost:\d+$/m);
    expect(stdout).toMatch(/^export ARM_CLIENT_SECRET="\$\(cat \S+\/\.local\/deployer-secret\)"$/m);
    expect(stdout).toMatch(/^pulumi up --stack dev --config-file \S+\/\.local\/workspace\/Pulumi\.dev\.yaml$/m);
    const deployerSecret = checkout.read(".local/deployer-secret");
    expect(deployerSecret).toMatch(/^\S{40}$/);

    // They read the state, and are not in the way of the other process.
    expect((await checkout.run(["sheet", "--local"])).code).toBe(0);
    expect((await checkout.run(["expiry", "--local"])).code).toBe(0);

    const second = await run("--serve");
    expect(second.stderr).toMatch(/Error: .*directory\.db is in use by another local Entra ID\./);
    expect(second.code).toBe(1);

    child.kill("SIGINT");
    const result = await ended;
    checkout.printed.push(result.stdout, result.stderr);
    expect(result.code).toBe(0);
    expect(readdirSync(join(checkout.folder, ".local"))).not.toContain("deployer-secret");
    expect(checkout.filesHolding(deployerSecret)).toEqual([]);
  });

  test("refuses a port in use with one sentence, and keeps its own", async () => {
    const occupant = createServer();
    occupant.listen(0, "127.0.0.1");
    await once(occupant, "listening");
    const { port } = occupant.address() as { port: number };
    const { code, stderr } = await run("--port", String(port));
    occupant.close();
    expect(stderr).toContain(`Error: Port ${port} must be free for local Entra ID, but another program listens on it.`);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
    expect((await run()).stderr).toContain("No changes: all 6 resources are as declared.");
  });

  test("refuses wrong words with the usage and exit code 2", async () => {
    const { code, stdout, stderr } = await run("--prot", "1");
    expect(stderr).toMatch(/^Usage: npm run local .*\n\nError: Unknown option '--prot'/s);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("has left the client secret nowhere in clear", () => {
    expect(checkout.filesHolding(secret)).toEqual([]);
    expect(checkout.printed.filter((output) => output.includes(secret))).toEqual([]);
  });

  test("leaves the checkout's own files as they were", () => {
    const environmentFile = join(import.meta.dirname, "../fixtures/Pulumi.dev.yaml");
    expect(checkout.read("Pulumi.dev.yaml")).toBe(readFileSync(environmentFile, "utf8"));
    for (const name of ["Pulumi.yaml", "package.json"]) {
      expect(checkout.read(name)).toBe(readFileSync(join(repository, name), "utf8"));
    }
  });

  test("destroys what it made, and is reset to nothing", async () => {
    const destroyed = await run("destroy");
    expect(destroyed.stderr).toContain("6 deleted.");
    expect(destroyed.code).toBe(0);
    const reset = await run("reset");
    expect(reset.stderr).toContain(`Removed what local runs left in ${join(checkout.folder, ".local")}.`);
    expect(readdirSync(checkout.folder)).not.toContain(".local");
  });
});
