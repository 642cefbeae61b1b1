import { describe, expect, test } from "vitest";

import { ProviderQuestion, refusalOf } from "../../../../cli/stack/provider-question.ts";
import { UserError } from "../../../../cli/user-error.ts";

const refusal = new Error(
  "invocation of azuread:index/getApplication:getApplication returned an error: invoking " +
    "azuread:index/getApplication:getApplication: 1 error occurred:\n\t* Application not found: no applications found\n\n",
);

describe("a question to a provider", () => {
  test("has its answer once it was asked", async () => {
    const question = new ProviderQuestion(async () => 42);
    expect(question.isAnswered).toBe(false);
    await question.program();
    expect(question.isAnswered).toBe(true);
    expect(question.answer()).toBe(42);
  });

  test("fails with the provider's refusal, without the engine's wrapping", async () => {
    const question = new ProviderQuestion(() => Promise.reject(refusal));
    await question.program();
    expect(() => question.answer()).toThrow(UserError);
    expect(() => question.answer()).toThrow(/^Application not found: no applications found$/);
  });

  test("fails as itself for any other reason, which is a bug", async () => {
    const bug = new TypeError("undefined is not a function");
    const question = new ProviderQuestion(() => Promise.reject(bug));
    await question.program();
    expect(() => question.answer()).toThrow(bug);
  });
});

test("only what a provider refuses is a refusal", () => {
  expect(refusalOf(refusal)).toBe("Application not found: no applications found");
  expect(refusalOf(new Error("Application not found"))).toBeUndefined();
  expect(refusalOf("text")).toBeUndefined();
});
