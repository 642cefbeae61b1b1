import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import type { Intent } from "../../../cli/rotate/rotation.ts";
import { runRotate } from "../../../cli/rotate/run.ts";
import type { StackOutputs } from "../../../cli/stack/stack.ts";
import { registrationsOf, TestCheckout } from "../test-checkout.ts";
import { secretsOf, signIn } from "./fixture.ts";
import { ScriptedTerminal } from "./scripted-terminal.ts";

describe("a secret that somebody deleted in the portal", () => {
  let checkout: TestCheckout;
  let environment: LocalEnvironment;
  let lost: StackOutputs;

  beforeEach(async () => {
    checkout = new TestCheckout();
    environment = await raise(1);
    await environment.stack.up();
    lost = await environment.stack.outputs();
    deleteSecrets();
  });
  afterEach(() => checkout.remove());

  test("is made anew once a refresh has noticed, with a full lifetime", async () => {
    expect(await signIn(lost)).toBe("AADSTS7000215");
    expect(await environment.stack.refresh()).toEqual({ delete: 1, same: 4 });
    expect(await environment.stack.up()).toEqual({ create: 1, same: 4 });
    const outputs = await environment.stack.outputs();
    expect(await signIn(outputs)).toBe("signed in");
    const days = (Date.parse(outputs.clientSecretExpires?.value) - Date.now()) / 86_400_000;
    expect(Math.ceil(days)).toBe(180);
  });

  test("is noticed by an update that refreshes", async () => {
    await environment.stack.up({ refresh: true });
    expect(await signIn(await environment.stack.outputs())).toBe("signed in");
    expect(await environment.stack.preview()).toEqual({ same: 5 });
  });

  test("is renewed by raising the generation without a refresh, and by each rotation after", async () => {
    environment = await raise(2);
    expect(await environment.stack.up()).toEqual({ create: 1, same: 5 });
    expect(await signIn(await environment.stack.outputs())).toBe("signed in");
    await rotate({ kind: "finish" });
    await rotate({ kind: "renew" });
    expect(await generations()).toEqual(["RustDesk console, generation 2", "RustDesk console, generation 3"]);
  });

  test("is made anew by a rotation, with its number, and with the words for what is broken", async () => {
    const said = await rotate({ kind: "renew" });
    expect(said.slice(1, 3)).toEqual([
      "  The client secret that the sheet shows was deleted in Entra ID: whoever has it cannot sign in with it any more.",
      "  Generation 1 of the client secret will be made anew.",
    ]);
    expect(said).toContain(
      "  Sign-in is interrupted now; a run mends it once the console has the new client secret.",
    );
    expect(await generations()).toEqual(["RustDesk console, generation 1"]);
  });

  async function rotate(intent: Intent): Promise<string[]> {
    await checkout.stop();
    const words = { intent, stack: "test", local: true, yes: true, showSecrets: false };
    const { signal } = new AbortController();
    const terminal = new ScriptedTerminal(true);
    expect(await runRotate(words, { checkout: `${checkout.folder}/`, terminal, signal })).toBe(0);
    return terminal.said;
  }

  async function generations(): Promise<(string | null)[]> {
    environment = await checkout.start("test");
    return secretsOf(environment).map(({ displayName }) => displayName);
  }

  function raise(clientSecretGeneration: number): Promise<LocalEnvironment> {
    checkout.configure("test", { consoleOrigins: ["https://desk.example.com"], clientSecretGeneration });
    return checkout.start("test");
  }

  function deleteSecrets(): void {
    const [application] = registrationsOf(environment);
    if (application === undefined) {
      throw new Error("there must be a registration");
    }
    environment.entra.directory.applications.update({ ...application, passwordCredentials: [] });
  }
});
