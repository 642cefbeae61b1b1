import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type HandMade, Portal } from "./adoption/portal.ts";
import { CommandCheckout } from "./command-checkout.ts";

describe("npm run adopt", () => {
  const checkout = new CommandCheckout();
  let made: HandMade;
  let shared: HandMade;

  beforeAll(async () => {
    await checkout.inTenant(async (entra) => {
      const portal = new Portal(entra);
      made = await portal.register();
      shared = await portal.register({
        webUris: ["https://desk.example.com/api/oidc/callback", "https://wiki.example.com/signin-oidc"],
        application: { displayName: "Shared" },
      });
    });
  });
  afterAll(() => checkout.remove());

  test("refuses wrong words with the usage and exit code 2", async () => {
    const withoutStack = await checkout.run(["adopt", "--client-id", made.clientId]);
    expect(withoutStack.stderr).toMatch(
      /^Error: --stack must name the environment that the registration becomes\.\n\nUsage: npm run adopt /,
    );
    expect(withoutStack.code).toBe(2);
    const wrongId = await checkout.run(["adopt", "--stack", "desk", "--client-id", "RustDesk"]);
    expect(wrongId.stderr).toMatch(/^Error: --client-id must be the Application \(client\) ID .* got "RustDesk"/);
    expect(wrongId.code).toBe(2);
  });

  test("wants an answer, or --yes where nobody can give one, and changes nothing without", async () => {
    const { code, stderr } = await run("desk");
    expect(stderr).toContain("What stays\n  The client id, so that everybody stays the same account in RustDesk.");
    expect(stderr).toContain('Somebody must answer "Adopt this registration?"');
    expect(code).toBe(1);
    expect(() => checkout.read("Pulumi.desk.yaml")).toThrow("ENOENT");
  });

  test("adopts with --yes, and the sheet shows the same client id", async () => {
    const words = ["--local", "--stack", "desk", "--client-id", made.clientId, "--yes"];
    const { code, stderr } = await checkout.runProcess("adopt", ...words);
    expect(stderr).toContain("  3 created, 2 imported, 2 updated.\n");
    expect(stderr).toContain("What is left to do\n  1. Put the new secret into the console");
    expect(code).toBe(0);
    expect(checkout.read("Pulumi.desk.yaml")).toContain("rustdesk-entra:protect: true");
    const sheet = await checkout.run(["sheet", "--local", "--stack", "desk"]);
    expect(sheet.stdout).toContain(made.clientId);
  });

  test("says so when there is nothing left to adopt", async () => {
    const { code, stderr } = await run("desk");
    expect(stderr).toContain("This registration is adopted already, and it is as declared. Nothing was changed.");
    expect(code).toBe(0);
  });

  test("does not shut people out of something else with --yes alone", async () => {
    const words = ["adopt", "--local", "--stack", "shared", "--client-id", shared.clientId, "--yes"];
    const refused = await checkout.run(words);
    expect(refused.stderr).toContain(
      "Changes that interrupt or break sign-in must be accepted by somebody, but --yes accepts only those that do not. " +
        "Nothing was changed. Run the command without --yes and answer, or add --accept-interruption.",
    );
    expect(refused.code).toBe(1);
    expect(() => checkout.read("Pulumi.shared.yaml")).toThrow("ENOENT");
    const accepted = await checkout.run([...words, "--accept-interruption"]);
    expect(accepted.stderr).toContain("  3 created, 2 imported, 2 updated.\n");
    expect(accepted.code).toBe(0);
  });

  test("has left the old client secret nowhere in clear", () => {
    expect(checkout.filesHolding(made.secret)).toEqual([]);
    expect(checkout.printed.filter((output) => output.includes(made.secret))).toEqual([]);
  });

  function run(stack: string, ...words: string[]) {
    return checkout.run(["adopt", "--local", "--stack", stack, "--client-id", made.clientId, ...words]);
  }
});
