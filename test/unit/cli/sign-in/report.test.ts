import { beforeEach, describe, expect, test, vi } from "vitest";

import type { Terminal } from "../../../../cli/command/terminal.ts";
import { reportSignIns } from "../../../../cli/sign-in/report.ts";
import { type Refusal, SignInRefused } from "../../../../cli/sign-in/sign-in.ts";

const settings = {
  clientId: "id",
  clientSecret: "secret",
  issuer: "https://issuer.test",
  callbackUrl: "https://desk.test",
};
/** What becomes of whoever signs in, by name; a name in clear where nobody refuses. */
let outcomes: Record<string, Refusal>;

vi.mock("../../../../cli/sign-in/sign-in.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("../../../../cli/sign-in/sign-in.ts")>();
  const signIn = async (_: unknown, name: string) => {
    const refusal = outcomes[name];
    if (refusal !== undefined) {
      throw new original.SignInRefused("https://desk.test", refusal);
    }
    return { name, groups: ["1-1"] };
  };
  const refused = async () => ({ code: "AADSTS1", text: "no" });
  return {
    ...original,
    signInWithCode: signIn,
    signInWithIdToken: signIn,
    refusalOfOutsider: (_: unknown, name: string) => outcomes[name],
    refusalOfForeignCallback: refused,
    refusalOfWrongSecret: refused,
  };
});

let printed: string[];
let said: string[];
const terminal = {
  style: (_: string, text: string) => text,
  print: (line: string) => printed.push(line),
  sayEach: (lines: string[]) => said.push(...lines),
} as unknown as Terminal;

beforeEach(() => {
  outcomes = {};
  printed = [];
  said = [];
});

describe("the trial sign-ins", () => {
  test("show who gets in, with the groups that the console is told, and who does not", async () => {
    outcomes = { mia: { code: "AADSTS50105", text: "not assigned" } };
    await reportSignIns(terminal, settings, { insider: "tom", outsider: "mia" });
    expect(printed).toEqual([
      "  ✓ signed in: tom (authorization code, redeemed with the client secret)",
      "      groups             1-1",
      "  ✓ signed in: tom (ID token by the implicit grant)",
      "  ✓ refused: a redirect to another host",
      "      AADSTS1: no",
      "  ✓ refused: a wrong client secret",
      "      AADSTS1: no",
      "  ✓ refused: mia, who is not assigned",
      "      AADSTS50105: not assigned",
    ]);
    expect(said).toEqual([]);
  });

  test.each([
    [
      "AADSTS50105",
      "  ✓ refused: tom, who is not assigned: assignmentRequired is on",
      "Nobody can sign in before somebody is assigned: name groups or users in assignments (docs/access.md).",
    ],
    [
      "AADSTS90094",
      "  ✓ refused: tom, who may not consent, and nobody has for all",
      "Where assignment is required, nobody can consent for themselves: set adminConsent to true, or let an administrator consent for all " +
        "users (docs/access.md).",
    ],
  ])("end where nobody can get in yet, and say what is missing: %s", async (code, line, action) => {
    outcomes = { tom: { code, text: "no" } };
    await reportSignIns(terminal, settings, { insider: "tom" });
    expect(printed).toEqual([line, `      ${code}: no`]);
    expect(said).toEqual([action]);
  });

  test("fail with any other refusal", async () => {
    outcomes = { tom: { code: "AADSTS50011", text: "no" } };
    await expect(reportSignIns(terminal, settings, { insider: "tom" })).rejects.toThrow(SignInRefused);
  });
});
