import "../mock-hooks.ts";

import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, test } from "vitest";

import { freeNameHooks } from "../../../components/free-name.ts";

// What the provider answers is proved with the engine; here is what the program makes of it.

const own = "/applications/aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb";
const other = "/applications/cccccccc-0000-1111-2222-dddddddddddd";
const clientId = "eeeeeeee-0000-1111-2222-ffffffffffff";

/** Names that the provider was asked for. */
let asked: unknown[];
let answer: () => Record<string, unknown>;
let hook: pulumi.ResourceHook;

beforeEach(async () => {
  asked = [];
  answer = () => refuse('Application not found: no applications found matching filter: "…"');
  await pulumi.runtime.setMocks({
    call: ({ token, inputs }) => {
      expect(token).toBe("azuread:index/getApplication:getApplication");
      asked.push(inputs.displayName);
      return answer();
    },
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
  });
  const { beforeCreate, beforeUpdate } = freeNameHooks(
    new pulumi.ComponentResource("test:Owner", "owner"),
    "desk",
    "Set another.",
  );
  expect(beforeUpdate).toEqual(beforeCreate);
  hook = beforeCreate?.[0] as pulumi.ResourceHook;
});

afterEach(() => pulumi.runtime.disconnect());

/** The SDK makes its error from what gRPC calls details. */
function refuse(why: string): never {
  throw Object.assign(new Error(why), { details: `invoking a function: 1 error occurred:\n\t* ${why}\n\n` });
}

/** Runs the hook as the engine does for a step from `old` to `name`; a create has no old name. */
async function step(name: unknown, old?: string): Promise<void> {
  await hook.callback({
    urn: "urn:x",
    id: old === undefined ? "" : own,
    name: "desk",
    type: "azuread:index/application:Application",
    newInputs: { displayName: name },
    oldInputs: old === undefined ? undefined : { displayName: old },
  });
}

const taken = (known: string) =>
  `displayName "RustDesk" must be free in the tenant where a registration is made or renamed, but another one has it${known}. ` +
  "Set another.";

test("a preview is refused as well", () => {
  expect(hook).toMatchObject({ name: "desk-free-name", opts: { onDryRun: true } });
});

test.each<[string, string | undefined]>([
  ["made", undefined],
  ["renamed", "RustDesk old"],
])("a registration is %s under a free name", async (_how, old) => {
  await step("RustDesk", old);
  expect(asked).toEqual(["RustDesk"]);
});

test.each<[string, string | undefined]>([
  ["made", undefined],
  ["renamed", "RustDesk old"],
])("none is %s under another's name, which is told", async (_how, old) => {
  answer = () => ({ id: other, displayName: "RustDesk", clientId });
  await expect(step("RustDesk", old)).rejects.toThrow(new pulumi.RunError(taken(` (client id ${clientId})`)));
});

test("several of the name are refused, although none of them is known", async () => {
  answer = () => refuse("Multiple applications found: dound multiple applications matching filter: …");
  await expect(step("RustDesk")).rejects.toThrow(new pulumi.RunError(taken("")));
});

test("nobody is asked where a registration keeps its name, whoever took it since", async () => {
  await step("RustDesk", "RustDesk");
  expect(asked).toEqual([]);
});

test("nobody is asked for a name that is not known yet", async () => {
  await step(pulumi.unknown);
  expect(asked).toEqual([]);
});

test.each([
  ["in other letters", { id: other, displayName: "RUSTDESK", clientId }],
  ["of its own, after a rename that was interrupted", { id: own, displayName: "RustDesk", clientId }],
])("a name %s is free", async (_what, found) => {
  answer = () => found;
  await step("RustDesk", "RustDesk old");
});

test("a quote is doubled for the provider, whose answer is then refused as another's", async () => {
  await step("Kevin's desk");
  expect(asked).toEqual(["Kevin''s desk"]);
  answer = () => refuse("Bad API Response: DisplayName does not match for applications matching filter: …");
  await expect(step("Kevin's desk")).rejects.toThrow(
    `displayName "Kevin's desk" must be free in the tenant where a registration is made or renamed, but another one has it. `,
  );
});

test("any other refusal of the provider stays what it is", async () => {
  answer = () => refuse("unexpected status 403 (403 Forbidden)");
  await expect(step("RustDesk")).rejects.toThrow("unexpected status 403 (403 Forbidden)");
});
