import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type Ended, TestCheckout } from "../test-checkout.ts";

const first = "11111111-1111-1111-1111-111111111111";
const second = "22222222-2222-2222-2222-222222222222";

/** What a report finds of owners, less what follows the first sentences. */
function found({ stdout }: Ended): string[] {
  const findings = stdout.split("\n").filter((line) => /^ {2}[✓·] .*owner/i.test(line));
  return findings.map((line) => /(Owner \S+ is \w+|got \d+)/.exec(line)?.[1] ?? line.trim());
}

/** Every object ID in a report. */
function objectIds({ stdout }: Ended): string[] {
  return [...new Set(stdout.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))].sort();
}

describe("on this machine, an environment with owners of a real tenant", () => {
  const checkout = new TestCheckout();

  beforeAll(() => checkout.configurePolicy({ "human-owner": { people: [first, second] } }));
  afterAll(() => checkout.remove());

  function run(command: string, owners: string[], ...words: string[]): Promise<Ended> {
    const consoleOrigins = ["https://desk.example.com"];
    checkout.configure("prod", { displayName: "Desk", consoleOrigins, owners });
    return checkout.run([command, "--local", "--stack", "prod", ...words]);
  }

  test("is advised to have two where its file names one, and is reported with that one alone", async () => {
    const preview = await run("preview", [first]);
    expect(found(preview)).toEqual([`Owner ${first} is added`, "got 1"]);
    expect(preview.stdout).toContain("Advised against by the policy two-owners: ");
    expect(objectIds(preview)).toEqual([first]);
    expect(preview.stdout).toContain(
      `  warning: Owners of the real tenant are placeholders here: ${first}. The local deployer may change every registration: ` +
        "ignore a warning that it must be an owner.\n",
    );
  });

  test("is not where its file names two", async () => {
    const preview = await run("preview", [first, second]);
    expect(found(preview)).toEqual([`Owner ${first} is added`, `Owner ${second} is added`]);
    expect(preview.stdout).not.toContain("two-owners");
    expect(objectIds(preview)).toEqual([first, second]);
  });

  test("comes up, and shows when its only owner is replaced", async () => {
    expect((await run("up", [first], "--yes")).code).toBe(0);
    const preview = await run("preview", [second]);
    expect(found(preview)).toEqual([`Owner ${second} is added`, `Owner ${first} is removed`, "got 1"]);
    expect((await run("up", [second], "--yes")).stdout).toBe("2 updated, 3 unchanged.\n");
  });

  test("can be given to the local deployer afterwards", async () => {
    const { code, stdout } = await run("up", [], "--yes");
    expect([code, stdout]).toEqual([0, "2 updated, 3 unchanged.\n"]);
  });
});

describe("on this machine, an environment that assigns a group of a real tenant", () => {
  const checkout = new TestCheckout();
  afterAll(() => checkout.remove());

  test("signs somebody in who is assigned, with a stand-in's name for the group, and somebody else out", async () => {
    const access = { assignmentRequired: true, assignments: { "Support team": first }, adminConsent: true };
    const claims = { groupMembershipClaims: "ApplicationGroup", groupNames: true };
    checkout.configure("prod", {
      displayName: "Desk",
      consoleOrigins: ["https://desk.example.com"],
      ...access,
      ...claims,
    });
    const { code, stdout, stderr } = await checkout.run(["local", "--stack", "prod"]);
    expect(stderr).toContain("here a stand-in each, a group with Tom Okafor as its one member: Support team.");
    expect(stdout).toContain("✓ signed in: Tom Okafor (authorization code");
    expect(stdout).toContain("      groups             Support team\n");
    expect(stdout).toContain(
      "✓ refused: nina.berg_nordlicht.test#EXT#@lindenglass.test, who is not assigned\n      AADSTS50105: ",
    );
    expect(code).toBe(0);
  });

  test.each([
    [{ adminConsent: true }, "✓ refused: tom@lindenglass.test, who is not assigned: assignmentRequired is on"],
    [
      { assignments: { "Support team": first } },
      "✓ refused: tom@lindenglass.test, who may not consent, and nobody has for all",
    ],
  ])("says what is missing with %j alone", async (access, refusal) => {
    const config = { displayName: "Desk", consoleOrigins: ["https://desk.example.com"], assignmentRequired: true };
    checkout.configure("prod", { ...config, ...access });
    const { code, stdout } = await checkout.run(["local", "--stack", "prod"]);
    expect(stdout).toContain(refusal);
    expect(code).toBe(0);
  });
});
