import { expect, test, vi } from "vitest";

import { answersOf, type GivenAnswers } from "../../../../cli/init/answers.ts";
import { notingContext } from "../noting-context.ts";

const nothing: GivenAnswers = { origin: undefined, name: undefined, owner: undefined };
const all: GivenAnswers = { origin: "https://desk.contoso.com", name: "Desk", owner: "" };
const guid = "5f0c1de5-6b0a-4b3e-8a49-30b8a3f1d9c2";

/** The answers of somebody who types these lines one after another, and then ends the input. */
function answers(given: GivenAnswers, lines: string[], { isLocal = false, mayAsk = true } = {}) {
  const context = notingContext("/");
  const ask = vi.spyOn(context.terminal, "ask").mockImplementation(async () => lines.shift());
  return { ask, said: context.said, answers: answersOf(given, { isLocal, mayAsk }, context) };
}

test("what is given is not asked for", async () => {
  const { ask, answers: answered } = answers({ ...all, owner: `anna@contoso.com, ${guid}` }, []);
  expect(await answered).toEqual({
    consoleOrigins: ["https://desk.contoso.com"],
    displayName: "Desk",
    accounts: ["anna@contoso.com", guid],
  });
  expect(ask).not.toHaveBeenCalled();
});

test("what is not given is asked for, again until it can be", async () => {
  const { said, answers: answered } = answers(nothing, ["", "desk", " https://desk.contoso.com ", "", "anna", guid]);
  expect(await answered).toEqual({
    consoleOrigins: ["https://desk.contoso.com"],
    displayName: "RustDesk",
    accounts: [guid],
  });
  expect(said).toEqual([
    expect.stringContaining("consoleOrigins must"),
    expect.stringContaining('consoleOrigins[0] "desk" must'),
    "  anna must be a sign-in name such as anna@contoso.com, or an object ID.",
  ]);
});

test.each<[Partial<GivenAnswers>, string]>([
  [{ origin: "https://desk.example.com" }, "https://desk.example.com is an example: write the address"],
  [
    { origin: "http://desk.contoso.com" },
    '--origin cannot be taken. Nothing was changed.\n  - consoleOrigins[0] "http:',
  ],
  [{ name: " " }, "--name cannot be taken. Nothing was changed.\n  - displayName"],
  [
    { owner: "22222222-2222-2222-2222-222222222222" },
    "--owner cannot be taken. Nothing was changed.\n  - 22222222-2222",
  ],
  [{ owner: "anna" }, "anna must be a sign-in name such as anna@contoso.com, or an object ID."],
])("given %j is refused", async (given, message) => {
  await expect(answers({ ...all, ...given }, []).answers).rejects.toThrow(message);
});

test("on this machine an owner is an object ID", async () => {
  await expect(answers({ ...all, owner: "anna@contoso.com" }, [], { isLocal: true }).answers).rejects.toThrow(
    "anna@contoso.com must be an object ID: the deployer of this machine's tenant may not look names up.",
  );
});

test("where nobody is to be asked, or nobody answers, nothing is decided", async () => {
  await expect(answers({ ...all, origin: undefined }, ["x"], { mayAsk: false }).answers).rejects.toThrow(
    "Somebody must answer, but nobody can be asked here. Nothing was changed. Run the command in a terminal, or give --origin.",
  );
  await expect(answers(nothing, []).answers).rejects.toThrow("but the input has ended. Nothing was changed.");
});
