import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { CommandCheckout, type Ended } from "./command-checkout.ts";
import { daysLater } from "./later-clock.ts";

const checkout = new CommandCheckout();
const desktop = mkdtempSync(join(tmpdir(), "rustdesk-entra-desktop-"));
let secret = "";

afterAll(() => {
  checkout.remove();
  rmSync(desktop, { recursive: true, force: true });
});

/** A terminal without a desktop; what is printed is kept for the last test. */
async function run(words: string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const bare = { WAYLAND_DISPLAY: "", DISPLAY: "", WSL_DISTRO_NAME: "" };
  const ended = await checkout.start(words, { ...bare, ...environment }).ended;
  checkout.printed.push(ended.stdout, ended.stderr);
  return ended;
}

/** Runs a command and reads its JSON without keeping what it printed. */
async function json(...words: string[]): Promise<Record<string, unknown>> {
  return JSON.parse((await checkout.start(words).ended).stdout);
}

/** Puts a program called xclip on PATH that notes what it is given. */
function desktopWithXclip(): NodeJS.ProcessEnv {
  const program = join(desktop, "xclip");
  writeFileSync(program, `#!/bin/sh\ncat > ${desktop}/stdin\necho "$@" > ${desktop}/argv\n`);
  chmodSync(program, 0o755);
  return { DISPLAY: ":0", PATH: `${desktop}${delimiter}${process.env.PATH}` };
}

describe("before the environment was brought up", () => {
  test.each(["sheet", "expiry"])(
    "npm run %s says how to do that, and leaves nothing behind",
    async (command) => {
      const { code, stdout, stderr } = await run([command, "--local"]);
      expect(stderr).toContain(
        "Error: The environment must have been brought up, but the stack of --local --stack dev has no outputs yet. " +
          "Bring it up with `npm run up -- --local --stack dev`.",
      );
      expect(stdout).toBe("");
      expect(code).toBe(1);
      expect(existsSync(join(checkout.folder, ".local"))).toBe(false);
    },
  );

  test("a stack that the user's backend does not have is named", async () => {
    const backend = join(desktop, "backend");
    mkdirSync(backend);
    const { code, stderr } = await run(["sheet"], { PULUMI_BACKEND_URL: pathToFileURL(backend).href });
    expect(stderr).toContain("Error: The backend must have a stack dev, but it has none.");
    expect(code).toBe(1);
  });
});

describe("npm run sheet", () => {
  let clientId: unknown;

  beforeAll(async () => {
    expect((await run(["local"])).code).toBe(0);
    const record = await json("sheet", "--local", "--json", "--show-secrets");
    secret = String(record.clientSecret);
    clientId = record.clientId;
    expect(secret).toMatch(/^\S{40}$/);
  });

  test("prints the dialog's fields in its order, the secret masked, and what to know before saving", async () => {
    const { code, stdout } = await run(["sheet", "--local", "--console-version", "1.8.3"]);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("Auth type       Azure");
    expect(lines[1]).toBe(`Client id       ${clientId}`);
    expect(lines[2]).toBe("Client secret   ******** (shown with --show-secrets)");
    expect(lines[3]).toMatch(/^Issuer {10}https:\/\/localhost:\d+\/[0-9a-f-]{36}\/v2\.0$/);
    expect(lines[4]).toBe("");
    expect(lines[5]).toBe("Callback url    http://localhost:8000/api/oidc/callback");
    expect(lines[6]).toMatch(/^Secret expires {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(lines[8]).toBe("Before you save:");
    expect(lines[9]).toMatch(
      /^- Open the console at its final address, http:\/\/localhost:8000, before you save: /,
    );
    expect(code).toBe(0);
  });

  test("shows the secret when asked", async () => {
    const { stdout } = await checkout.start(["sheet", "--local", "--show-secrets"]).ended;
    expect(stdout).toContain(`\nClient secret   ${secret}\n`);
  });

  test("has the same for a script, with stable keys and no secret", async () => {
    const { code, stdout } = await run(["sheet", "--local", "--json"]);
    expect(JSON.parse(stdout)).toEqual({
      stack: "dev",
      authType: "Microsoft",
      clientId,
      clientSecret: null,
      issuer: expect.stringMatching(/\/v2\.0$/),
      callbackUrls: ["http://localhost:8000/api/oidc/callback"],
      clientSecretExpires: expect.stringMatching(/Z$/),
      portalUrl: expect.stringContaining(String(clientId)),
    });
    expect(code).toBe(0);
  });

  test("copies the secret by standard input, and neither prints it nor makes it a parameter", async () => {
    const { code, stdout } = await run(["sheet", "--local", "--copy", "client-secret"], desktopWithXclip());
    expect(readFileSync(join(desktop, "stdin"), "utf8")).toBe(secret);
    expect(readFileSync(join(desktop, "argv"), "utf8")).toBe("-selection clipboard\n");
    expect(stdout).toMatch(/^Copied the client secret\. Paste it into the dialog's field Client secret, /);
    expect(code).toBe(0);
  });

  test("says what to do instead where there is no clipboard", async () => {
    const { code, stdout, stderr } = await run(["sheet", "--local", "--copy", "client-secret"]);
    expect(stderr).toContain(
      "Error: There must be a clipboard to copy to, but neither WAYLAND_DISPLAY nor DISPLAY is set, as in a terminal " +
        "without a desktop. Nothing was copied. On a desktop, install wl-clipboard (Wayland) or xclip (X11). " +
        "Elsewhere, print the value: npm run sheet -- --local --stack dev --show-secrets",
    );
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test("warns of a secret that has expired", async () => {
    const { code, stderr } = await run(["sheet", "--local"], daysLater(desktop, 200));
    expect(stderr).toContain(
      "warning: this client secret has expired, and nobody can sign in with it. How to renew it: npm run expiry -- " +
        "--local --stack dev",
    );
    expect(code).toBe(0);
  });

  test("reads an environment of the user's own backend", async () => {
    const { code, stdout } = await run(["sheet", "--json"], {
      PULUMI_BACKEND_URL: `${pathToFileURL(join(checkout.folder, ".local/state")).href}?metadata=skip`,
    });
    expect(JSON.parse(stdout)).toMatchObject({ stack: "dev", clientId, clientSecret: null });
    expect(code).toBe(0);
  });

  test("refuses wrong words with the usage and exit code 2", async () => {
    const { code, stderr } = await run(["sheet", "--copy", "secret"]);
    expect(stderr).toMatch(
      /^Error: --copy must be one of client-id, .*; got "secret"\.\n\nUsage: npm run sheet /s,
    );
    expect(code).toBe(2);
  });

  test("has left the secret nowhere in clear", () => {
    expect(checkout.filesHolding(secret)).toEqual([]);
    expect(checkout.printed.filter((output) => output.includes(secret))).toEqual([]);
  });
});
