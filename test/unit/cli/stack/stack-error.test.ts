import { automation } from "@pulumi/pulumi";
import { describe, expect, test, vi } from "vitest";

import type { LocalFolder } from "../../../../cli/local-machine/folder.ts";
import { localStateAdvice } from "../../../../cli/local-machine/state-advice.ts";
import { RegistrationStack } from "../../../../cli/stack/stack.ts";
import {
  EngineDiagnostics,
  explainEngineError,
  explainEngineOutput,
  explainRefusal,
  refusalOf,
} from "../../../../cli/stack/stack-error.ts";
import { UserError } from "../../../../cli/user-error.ts";

const advice = localStateAdvice({ state: "/x/state", passphraseFile: "/x/passphrase" } as LocalFolder);

function commandError(stderr: string): automation.CommandError {
  return new automation.CommandError({ toString: () => `code: 255\n stderr: ${stderr}\n` } as never);
}

function diagnostic(severity: "error" | "warning", message: string) {
  return { sequence: 0, timestamp: 0, diagnosticEvent: { severity, message, color: "never" } };
}

function finding(enforcementLevel: string, policyName: string, message: string): automation.EngineEvent {
  const policyEvent = { enforcementLevel, policyName, message } as automation.PolicyEvent;
  return { sequence: 0, timestamp: 0, policyEvent };
}

/** What is told of a run in which the engine reports this. */
function reported(...events: automation.EngineEvent[]): string | undefined {
  const diagnostics = new EngineDiagnostics();
  for (const event of events) {
    diagnostics.add(event);
  }
  return diagnostics.asUserError()?.message;
}

describe("what the engine reports", () => {
  test("is told in its own words, each error once, without colour marks", () => {
    const message = reported(
      diagnostic("error", "<{%reset%}>displayName must not be empty<{%reset%}>\n"),
      diagnostic("error", "displayName must not be empty"),
      diagnostic("warning", "not this"),
    );
    expect(message).toBe("displayName must not be empty");
  });

  test("tells each mandatory finding of a policy pack with its rule, and no advice", () => {
    const mandatory = finding("mandatory", "single-tenant", "signInAudience must be AzureADMyOrg.\n");
    expect(reported(mandatory, finding("advisory", "two-owners", "not this"))).toBe(
      "Policy single-tenant: signInAudience must be AzureADMyOrg.",
    );
  });

  test("of a refused sign-in is the reason and what to do, the same each time and once", () => {
    const refusal =
      "\t* building client: unable to obtain access token: clientCredentialsToken: received HTTP status 401 with response: " +
      '{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: 0b29 ' +
      'Timestamp: 2026-11-21 15:54:15Z","error_codes":[7000215]}';
    const stack = "\n\n\n    at Object.callback (/srv/node_modules/@pulumi/pulumi/runtime/invoke.js:242:29)";
    const invocation = "invocation of azuread:index/getClientConfig:getClientConfig returned an error: ";
    const message = reported(
      diagnostic("error", `1 error occurred:\n${refusal}`),
      diagnostic("error", `Unhandled exception: Error: ${invocation}1 error occurred:\n${refusal}${stack}`),
      diagnostic("error", `Unhandled exception: Error: ${invocation}${stack}`),
    );
    expect(message).toBe(
      "Microsoft Entra ID refuses the identity that the azuread provider signs in with: AADSTS7000215: Invalid client " +
        "secret provided. Check `az login`, or ARM_TENANT_ID, ARM_CLIENT_ID and its credential (docs/deployer.md).",
    );
  });

  test("of a function that a provider refuses is without the SDK's own lines", () => {
    const told = "invocation of azuread:index/getApplication:getApplication returned an error: no application";
    const bug = "Unhandled exception: TypeError: a bug\n    at program (index.ts:1:1)";
    const refused = diagnostic("error", `Unhandled exception: Error: ${told}\n    at Object.callback (x.js:1:1)`);
    expect(reported(refused, diagnostic("error", bug))).toBe(`${told}\n${bug}`);
  });

  test("is no error when it holds none", () => {
    expect(reported(diagnostic("warning", "only a warning"))).toBeUndefined();
  });

  test.each([
    ["begins with no run", "noise\nerror: no such stack\nmore", "no such stack"],
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
    expect(explainEngineOutput(output, advice)).toEqual(new UserError(told));
    expect(explainEngineError(commandError(`x\n${output}`), advice)).toEqual(new UserError(told));
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
  expect(explainRefusal(error)).toEqual(refusal === undefined ? error : new UserError(refusal));
});

test("what must not be deleted is refused by the preview of a destroy, before anything is deleted", async () => {
  const destroy = vi.fn();
  const previewDestroy = async () => {
    throw commandError("\nerror: rustdesk-application is protected");
  };
  const opening = vi.spyOn(automation.LocalWorkspace, "selectStack");
  opening.mockResolvedValueOnce({ name: "prod", previewDestroy, destroy } as never);
  const place = { projectFolder: "/x", projectName: "x", stackName: "prod", create: false, advice };
  const stack = await RegistrationStack.open(place, {} as never);
  opening.mockRestore();
  await expect(stack.destroy()).rejects.toThrow(new UserError("rustdesk-application is protected"));
  expect(destroy).not.toHaveBeenCalled();
});
