import { describe, expect, test } from "vitest";

import { parseAdoptArguments } from "../../../../cli/adopt/arguments.ts";
import { UsageError } from "../../../../cli/usage-error.ts";

const clientId = "0a1b2c3d-1111-2222-3333-444444444444";

describe("the words of npm run adopt", () => {
  test("name the environment and the registration", () => {
    expect(parseAdoptArguments(["--stack", "prod", "--client-id", clientId])).toEqual({
      stack: "prod",
      clientId,
      local: false,
      yes: false,
      acceptInterruption: false,
    });
  });

  test("may be for the tenant on this machine, without a question", () => {
    const words = ["--local", "--yes", "--stack", "prod", "--client-id", clientId];
    expect(parseAdoptArguments(words)).toMatchObject({ local: true, yes: true });
    expect(parseAdoptArguments([...words, "--accept-interruption"]).acceptInterruption).toBe(true);
  });

  test("take a client id as it was pasted", () => {
    const words = ["--stack", "prod", "--client-id", ` ${clientId.toUpperCase()}\n`];
    expect(parseAdoptArguments(words).clientId).toBe(clientId);
  });

  test.each([
    [["--client-id", clientId], "--stack must name the environment that the registration becomes."],
    [["--stack", "prod"], "got none."],
    [["--stack", "prod", "--client-id", "RustDesk"], 'got "RustDesk".'],
    [["--stack", "a/b", "--client-id", clientId], "--stack must be a stack name of letters"],
    [["--stack", "prod", "--client-id", clientId, "now"], 'There must be options only; got "now".'],
    [["--stack", "prod", "--client-id", clientId, "--accept-interruption"], "must come with --yes"],
    [["--stack", "prod", "--clientid", clientId], "Unknown option '--clientid'"],
  ])("are refused with the usage: %j", (words, message) => {
    expect(() => parseAdoptArguments(words)).toThrow(UsageError);
    expect(() => parseAdoptArguments(words)).toThrow(message);
  });
});
