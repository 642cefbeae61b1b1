import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { changesDirectory } from "../graph-change.ts";
import { registrationsOf, TestCheckout } from "../test-checkout.ts";

const [one, two] = ["https://desk.example.com", "https://desk2.example.com"];
const checkout = new TestCheckout();
/** Requests that list applications, which a look for a name is, and those that change something. */
const seen = { looks: 0, changes: 0 };
let environment: LocalEnvironment;

beforeAll(() => start({ consoleOrigins: [one] }));
afterAll(() => checkout.remove());

async function start(configuration: Record<string, unknown>, stack = "prod"): Promise<void> {
  checkout.configure(stack, configuration);
  environment = await checkout.start(stack, {
    onRequest: (request) => {
      seen.looks += request.method === "GET" && request.path === "/v1.0/applications" ? 1 : 0;
      seen.changes += changesDirectory(request) ? 1 : 0;
    },
  });
  Object.assign(seen, { looks: 0, changes: 0 });
}

/** Somebody else makes a registration of this name, by hand. */
function another(displayName: string) {
  const { applications } = environment.entra.directory;
  const [model] = registrationsOf(environment);
  const [id, appId] = [crypto.randomUUID(), crypto.randomUUID()];
  applications.insert({ ...structuredClone(model as NonNullable<typeof model>), id, appId, displayName });
  return { id, appId };
}

test("a name is looked for once, when the registration is made, and not when nothing changes", async () => {
  expect(await environment.stack.up()).toEqual({ create: 5 });
  expect(seen.looks).toBe(1);
  Object.assign(seen, { looks: 0, changes: 0 });
  expect(await environment.stack.up()).toEqual({ same: 5 });
  expect(seen).toEqual({ looks: 0, changes: 0 });
});

describe("once another registration has the same name,", () => {
  test("the one that was there before goes on being changed", async () => {
    another("RustDesk");
    await start({ consoleOrigins: [one, two] });
    expect(await environment.stack.preview()).toEqual({ same: 4, update: 1 });
    expect(await environment.stack.up()).toEqual({ same: 4, update: 1 });
    expect(seen.looks).toBe(0);
  });

  test("so does one whose state still asks the provider to look", async () => {
    const file = join(environment.folder.root, "state/.pulumi/stacks/rustdesk-entra/prod.json");
    const state = JSON.parse(readFileSync(file, "utf8"));
    const held = state.checkpoint.latest.resources.find(({ urn }: { urn: string }) => urn.endsWith("application"));
    held.inputs.preventDuplicateNames = true;
    held.outputs.preventDuplicateNames = true;
    writeFileSync(file, JSON.stringify(state));
    await start({ consoleOrigins: [two] });
    expect(await environment.stack.up()).toEqual({ same: 4, update: 1 });
    expect(await environment.stack.up()).toEqual({ same: 5 });
    expect(seen.looks).toBe(0);
  });

  test.each(["preview", "up"] as const)("a new one is refused in %s, and nothing is changed", async (run) => {
    await start({ consoleOrigins: [two] }, "second");
    await expect(environment.stack[run]()).rejects.toThrow(/“RustDesk”|displayName "RustDesk" must be free/);
    expect(seen.changes).toBe(0);
  });
});

describe("a rename", () => {
  test("to another's name is refused with its client id, in a preview too, whatever its quotes are", async () => {
    const { appId } = another("Taken");
    another("Kevin's desk");
    await start({ consoleOrigins: [two], displayName: "Taken" });
    await expect(environment.stack.preview()).rejects.toThrow(appId);
    await expect(environment.stack.up()).rejects.toThrow(appId);
    await start({ consoleOrigins: [two], displayName: "Kevin's desk" });
    await expect(environment.stack.preview()).rejects.toThrow("Kevin's desk");
    expect(seen.changes).toBe(0);
  });

  test("to a free name goes through", async () => {
    await start({ consoleOrigins: [two], displayName: "Kevin's other desk" });
    expect(await environment.stack.up()).toEqual({ same: 4, update: 1 });
    expect(registrationsOf(environment).map(({ displayName }) => displayName)).toContain("Kevin's other desk");
  });
});
