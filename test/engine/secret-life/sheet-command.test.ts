import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { StackConfiguration } from "../../../cli/stack/configuration/stack-configuration.ts";
import { CommandCheckout } from "../command-checkout.ts";

const checkout = new CommandCheckout();
const desktop = mkdtempSync(join(tmpdir(), "rustdesk-entra-desktop-"));
let secret = "";
let clientId: unknown;

beforeEach(() => {
  // A terminal without a desktop.
  for (const name of ["WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME"]) {
    vi.stubEnv(name, "");
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});
afterAll(async () => {
  await checkout.remove();
  rmSync(desktop, { recursive: true, force: true });
});

const run = (...words: string[]) => checkout.run(words);

function daysLater(days: number): void {
  vi.setSystemTime(Date.now() + days * 86_400_000);
}

describe("before the environment was brought up", () => {
  test.each(["sheet", "expiry"])("npm run %s says how to do that, and leaves nothing behind", async (command) => {
    const { code, stdout, stderr } = await run(command, "--local");
    expect(stderr).toContain(
      "Error: The environment must have been brought up, but the stack of local --stack dev has no outputs yet. " +
        "Bring it up with `npm run up -- local --stack dev`.",
    );
    expect([code, stdout]).toEqual([1, ""]);
    expect(existsSync(join(checkout.folder, ".local"))).toBe(false);
  });

  test("a stack that the user's backend does not have is named", async () => {
    const backend = join(desktop, "backend");
    mkdirSync(backend);
    vi.stubEnv("PULUMI_BACKEND_URL", pathToFileURL(backend).href);
    const { code, stderr } = await run("sheet");
    expect(stderr).toContain("Error: The backend must have a stack dev, but it has none.");
    expect(code).toBe(1);
  });
});

describe("of an environment that was brought up,", () => {
  beforeAll(async () => {
    await checkout.inEnvironment("dev", async ({ stack }) => {
      await stack.up();
      const outputs = await stack.outputs();
      secret = outputs.clientSecret?.value;
      clientId = outputs.clientId?.value;
    });
    expect(secret).toMatch(/^\S{40}$/);
  });

  test("npm run sheet prints the dialog's fields in its order, the secret masked, and what to know before saving", async () => {
    const { code, stdout } = await checkout.runProcess("sheet", "--local", "--console-version", "1.8.3");
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("Auth type       Azure");
    expect(lines[1]).toBe(`Client id       ${clientId}`);
    expect(lines[2]).toBe("Client secret   ******** (shown with --show-secrets)");
    expect(lines[3]).toMatch(/^Issuer {10}https:\/\/localhost:\d+\/[0-9a-f-]{36}\/v2\.0$/);
    expect(lines[4]).toBe("");
    expect(lines[5]).toBe("Callback url    http://localhost:8000/api/oidc/callback");
    expect(lines[6]).toMatch(/^Secret expires {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(lines[8]).toBe("Before you save:");
    expect(lines[9]).toMatch(/^- Open the console at its final address, http:\/\/localhost:8000, before you save: /);
    expect(lines.at(-2)).toBe("Filled it in? `npm run doctor -- local --stack dev --console http://localhost:8000`");
    expect(code).toBe(0);
  });

  test("npm run sheet shows the secret when asked", async () => {
    const { stdout } = await checkout.spawn(["sheet", "--local", "--show-secrets"]).ended;
    expect(stdout).toContain(`\nClient secret   ${secret}\n`);
  });

  test("npm run sheet copies the secret by standard input, and neither prints it nor makes it a parameter", async () => {
    const program = join(desktop, "xclip");
    writeFileSync(program, `#!/bin/sh\ncat > ${desktop}/stdin\necho "$@" > ${desktop}/argv\n`);
    chmodSync(program, 0o755);
    vi.stubEnv("DISPLAY", ":0");
    vi.stubEnv("PATH", `${desktop}${delimiter}${process.env.PATH}`);
    const { code, stdout } = await run("sheet", "--local", "--copy", "client-secret");
    expect(readFileSync(join(desktop, "stdin"), "utf8")).toBe(secret);
    expect(readFileSync(join(desktop, "argv"), "utf8")).toBe("-selection clipboard\n");
    expect(stdout).toMatch(/^Copied the client secret\. Paste it into the dialog's field Client secret, /);
    expect(code).toBe(0);
  });

  test("npm run sheet warns of a secret that has expired", async () => {
    daysLater(200);
    const { code, stderr } = await run("sheet", "--local");
    expect(stderr).toContain(
      "warning: this client secret has expired, and nobody can sign in with it. How to renew it: npm run expiry -- " +
        "local --stack dev",
    );
    expect(code).toBe(0);
  });

  test("npm run sheet reads it from the user's own backend too", async () => {
    const state = pathToFileURL(join(checkout.folder, ".local/state")).href;
    vi.stubEnv("PULUMI_BACKEND_URL", `${state}?metadata=skip`);
    const { code, stdout } = await run("sheet", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ stack: "dev", clientId, clientSecret: null });
    expect(code).toBe(0);
  });

  test("npm run expiry is content with a new secret", async () => {
    const { code, stdout } = await checkout.runProcess("expiry", "--local");
    expect(stdout).toMatch(
      /^dev, on this machine: The client secret works until \S+Z, 179 days from now\. A warning comes 30 days before\.\n$/,
    );
    expect(code).toBe(0);
  });

  test("npm run expiry warns as many days before as the environment's configuration says", async () => {
    checkout.configure("dev", { consoleOrigins: ["http://localhost:8000"], clientSecretWarningDays: 10 });
    daysLater(160);
    const early = await run("expiry", "--local");
    expect(early.stdout).toContain("19 days from now. A warning comes 10 days before.");
    daysLater(11);
    const late = await run("expiry", "--local");
    expect(late.stdout).toContain("in 8 days");
    expect([early.code, late.code]).toEqual([0, 1]);
  });

  test("npm run expiry names what renews a secret that was made elsewhere, in the configuration that the engine reads", async () => {
    const configuration = StackConfiguration.read(join(checkout.folder, ".local/workspace"), "dev");
    configuration.set({ existingClientSecret: { secure: "v1:abc" } });
    const { code, stdout } = await run("expiry", "--local", "--json", "--days", "180");
    configuration.set({ existingClientSecret: undefined });
    expect(JSON.parse(stdout)).toMatchObject({
      status: "expiring",
      remedy:
        "pulumi config set --secret existingClientSecret --stack dev --config-file .local/workspace/Pulumi.dev.yaml",
    });
    expect(code).toBe(1);
  });

  test("both need the key of the secrets only for a secret that is shown", async () => {
    const file = join(checkout.folder, ".local/passphrase");
    const passphrase = readFileSync(file);
    writeFileSync(file, "another");
    expect((await run("expiry", "--local")).code).toBe(0);
    expect((await run("sheet", "--local")).code).toBe(0);
    const refused = await run("sheet", "--local", "--show-secrets");
    writeFileSync(file, passphrase);
    expect(refused.stderr).toContain("must hold the passphrase that encrypted the state");
    expect(refused.code).toBe(1);
  });

  test("they have left the secret nowhere in clear", () => {
    expect(checkout.filesHolding(secret)).toEqual([]);
    expect(checkout.printed.filter((output) => output.includes(secret))).toEqual([]);
  });
});

describe("wrong words", () => {
  test.each([
    [["sheet", "--copy", "secret"], /\nError: --copy must be one of client-id, .*; got "secret"\./],
    [["expiry", "--days", "soon"], /\nError: --days must be a whole number from 0 to 9999; got "soon"\./],
  ])("%j are refused with the usage and exit code 2", async (words, message) => {
    const { code, stderr } = await checkout.run(words);
    expect(stderr).toMatch(message);
    expect(stderr).toContain(`Usage: npm run ${words[0]} `);
    expect(code).toBe(2);
  });

  test("are also an environment that npm has kept to itself, instead of an answer for another", async () => {
    vi.stubEnv("npm_config_stack", "prod");
    const { code, stdout, stderr } = await run("expiry");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Type `npm run expiry -- --stack=prod`");
  });
});
