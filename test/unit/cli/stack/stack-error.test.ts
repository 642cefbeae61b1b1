import { automation } from "@pulumi/pulumi";
import { describe, expect, test, vi } from "vitest";

import type { LocalFolder } from "../../../../cli/local-machine/folder.ts";
import { localStateAdvice } from "../../../../cli/local-machine/state-advice.ts";
import { RegistrationStack } from "../../../../cli/stack/stack.ts";
import {
  explainEngineError,
  explainEngineOutput,
  explainRefusal,
  refusalOf,
} from "../../../../cli/stack/stack-error.ts";
import { UserError } from "../../../../cli/user-error.ts";

const advice = localStateAdvice({ state: "/x/state", passphraseFile: "/x/passphrase" } as LocalFolder, "dev");

function commandError(stderr: string): automation.CommandError {
  return new automation.CommandError({ toString: () => `code: 255\n stderr: ${stderr}\n` } as never);
}

test("a CLI that another program has ended is no bug", () => {
  expect(explainEngineError(commandError("error: ended by SIGKILL"), advice)).toEqual(
    new UserError(
      "The Pulumi CLI was ended by another program (SIGKILL), as the system does where memory is short. What it had done is " +
        "kept: run the command again.",
    ),
  );
});

describe("what a failed command of the CLI writes", () => {
  test.each([
    ["begins with no run", "noise\nerror: the moon\nmore", "The engine says: the moon"],
    [
      "is of a damaged state",
      "x\nerror: unexpected end of JSON input",
      "The state in /x/state must be what the engine wrote, but it is damaged: unexpected end of JSON input\nNothing was " +
        "changed. Restore the stack's .json file from its .json.bak or from .pulumi/backups, or start afresh with " +
        "`npm run local -- reset`.",
    ],
    [
      "is of a passphrase that is not the state's",
      "x\nerror: getting stack configuration: get stack secrets manager: incorrect passphrase",
      "/x/passphrase must hold the passphrase that encrypted the state in /x/state, but it holds another. Nothing was " +
        "changed. Restore it from a copy, or start afresh with `npm run local -- reset`.",
    ],
    ["is of a stack that is not there", "error: no stack named 'dev' found", advice.missing],
    [
      "is of a backend that was not chosen",
      "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
      "A backend must hold the stack's state, but none is chosen. Sign in to it with `pulumi login`, or name it in " +
        "PULUMI_BACKEND_URL (https://www.pulumi.com/docs/iac/concepts/state-and-backends/).",
    ],
  ])("%s: the way out is told", (_, output, told) => {
    expect(explainEngineOutput(output, advice)?.message).toBe(told);
    for (const stderr of [output, `x\n${output}`]) {
      expect((explainEngineError(commandError(stderr), advice) as Error).message).toBe(told);
    }
  });

  test("keeps its stack when it is none of these", () => {
    const bug = new TypeError("x is undefined");
    expect(explainEngineError(bug, advice)).toBe(bug);
    const silent = commandError("no error line");
    expect(explainEngineError(silent, advice)).toBe(silent);
  });
});

test.each([
  [
    new Error(
      "invocation of azuread:index/getApplication:getApplication returned an error: invoking " +
        "azuread:index/getApplication:getApplication: 1 error occurred:\n\t* Application not found: no applications found\n\n",
    ),
    "Application not found: no applications found",
  ],
  [new Error("Application not found"), undefined],
  ["text", undefined],
])("what a provider refuses, and nothing else, is a refusal: %s", (error, refusal) => {
  expect(refusalOf(error)).toBe(refusal);
  const told = explainRefusal(error, advice);
  expect(refusal === undefined ? told : (told as Error).message).toBe(
    refusal === undefined ? error : `The engine says: ${refusal}`,
  );
});

test("what must not be deleted is refused by the preview of a destroy, before anything is deleted", async () => {
  const destroy = vi.fn();
  const previewDestroy = async () => {
    throw commandError("\nerror: rustdesk-application is protected");
  };
  const opening = vi.spyOn(automation.LocalWorkspace, "createOrSelectStack");
  opening.mockResolvedValueOnce({ name: "prod", previewDestroy, destroy } as never);
  const place = { projectFolder: "/x", projectName: "x", stackName: "prod", create: true, advice };
  const stack = await RegistrationStack.open(place, {} as never);
  opening.mockRestore();
  await expect(stack.destroy()).rejects.toThrow("The engine says: rustdesk-application is protected");
  expect(destroy).not.toHaveBeenCalled();
});
