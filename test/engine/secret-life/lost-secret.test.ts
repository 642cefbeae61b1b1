import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import type { StackOutputs } from "../../../cli/stack/stack-state.ts";
import { registrationsOf, TestCheckout } from "../test-checkout.ts";
import { generationsIn, rotate, signIn } from "./fixture.ts";

describe("a secret that somebody deleted in the portal", () => {
  const checkout = new TestCheckout();
  let environment: LocalEnvironment;
  let lost: StackOutputs;

  beforeAll(async () => {
    environment = await raise(1);
    await environment.stack.up();
    lost = await environment.stack.outputs();
    for (const application of registrationsOf(environment)) {
      environment.entra.directory.applications.update({ ...application, passwordCredentials: [] });
    }
    await checkout.save();
  });
  beforeEach(() => checkout.restore());
  afterAll(() => checkout.remove());

  test("is made anew once a refresh has noticed, with a full lifetime", async () => {
    environment = await checkout.start("test");
    expect(await signIn(lost)).toBe("AADSTS7000215");
    expect(await environment.stack.refresh()).toEqual({ delete: 1, same: 4 });
    expect(await environment.stack.up()).toEqual({ create: 1, same: 4 });
    const outputs = await environment.stack.outputs();
    expect(await signIn(outputs)).toBe("signed in");
    const days = (Date.parse(outputs.clientSecretExpires?.value) - Date.now()) / 86_400_000;
    expect(Math.ceil(days)).toBe(180);
  });

  test("is noticed by an update that refreshes", async () => {
    environment = await checkout.start("test");
    await environment.stack.up({ refresh: true });
    expect(await signIn(await environment.stack.outputs())).toBe("signed in");
    expect(await environment.stack.preview()).toEqual({ same: 5 });
  });

  test("is renewed by raising the generation without a refresh, and by each rotation after", async () => {
    environment = await raise(2);
    expect(await environment.stack.up()).toEqual({ create: 1, same: 5 });
    expect(await signIn(await environment.stack.outputs())).toBe("signed in");
    expect((await rotate(checkout, ["--finish", "--yes"])).code).toBe(0);
    expect((await rotate(checkout, ["--yes"])).code).toBe(0);
    expect(await generationsIn(checkout)).toEqual([2, 3]);
  });

  test("is made anew by a rotation, with its number, and with the words for what is broken", async () => {
    const { code, terminal } = await rotate(checkout, ["--yes"]);
    expect(code).toBe(0);
    expect(
      terminal.said.slice(terminal.said.indexOf("Client secret of test, on this machine") + 1).slice(0, 2),
    ).toEqual([
      "  The client secret that the sheet shows was deleted in Entra ID: whoever has it cannot sign in with it any more.",
      "  Generation 1 of the client secret will be made anew.",
    ]);
    expect(terminal.said).toContain(
      "  Sign-in is interrupted now; a run mends it once the console has the new client secret.",
    );
    expect(await generationsIn(checkout)).toEqual([1]);
  });

  function raise(clientSecretGeneration: number): Promise<LocalEnvironment> {
    checkout.configure("test", { consoleOrigins: ["https://desk.example.com"], clientSecretGeneration });
    return checkout.start("test");
  }
});
