import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import type { StackOutputs } from "../../../cli/stack/stack-state.ts";
import { ScriptedTerminal } from "../scripted-terminal.ts";
import { TestCheckout } from "../test-checkout.ts";
import { Calendar, generationsIn, rotate, signIn } from "./fixture.ts";

describe("rotating the client secret", () => {
  const checkout = new TestCheckout();
  const calendar = new Calendar();
  const file = join(checkout.folder, "Pulumi.test.yaml");
  const given: StackOutputs[] = [];

  beforeAll(async () => {
    checkout.configure("test", {
      consoleOrigins: ["https://desk.example.com"],
      protect: true,
      // So short that the last one, made on day 91, is within 180 days of the policy pack's own clock.
      clientSecretLifetimeDays: 60,
    });
    writeFileSync(file, `# The production console\n${readFileSync(file, "utf8")}`);
    await checkout.inEnvironment("test", async ({ stack }) => {
      calendar.moveTo(0);
      await stack.up();
      given.push(await stack.outputs());
    });
  });
  afterEach(() => vi.useRealTimers());
  afterAll(() => checkout.remove());

  test("asks first, and changes nothing when the answer is no", async () => {
    const before = readFileSync(file, "utf8");
    const { code, terminal } = await turn([], false);
    expect(code).toBe(1);
    // Whatever ends the process at the question, nothing is decided.
    expect(terminal.seen).toEqual([before]);
    expect(terminal.said).toContain(
      "  Generation 2 of the client secret will be made. Generation 1 works on beside it: sign-in is not interrupted.",
    );
    expect(terminal.said).toContain(
      "  Client id kept, client secret new beside the old, issuer kept, callback URLs: 1 kept.",
    );
    expect(terminal.questions).toEqual(["test, on this machine: Make the new client secret?"]);
    expect(terminal.said.at(-1)).toBe("Nothing was changed.");
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(await generationsIn(checkout)).toEqual([1]);
  });

  test("makes a new one beside the old one, and says what is left to do", async () => {
    const { code, terminal } = await turn();
    expect(code).toBe(0);
    expect(readFileSync(file, "utf8")).toMatch(/^ {2}rustdesk-entra:clientSecretGeneration: 2$/m);
    expect(terminal.printed.slice(1, 3)).toEqual([
      `  Client id       ${given[0]?.clientId?.value}`,
      "  Client secret   ******** (shown with --show-secrets)",
    ]);
    const steps = terminal.said.slice(terminal.said.indexOf("What is left to do") + 1);
    expect(steps).toEqual([
      "  1. Commit and push Pulumi.test.yaml: a deployment from an older one would remove the new secret.",
      "  2. Put generation 2 into the console: Settings > OIDC, the provider, Client secret.",
      "     `npm run sheet -- local --stack test --copy client-secret` copies it.",
      "  3. Sign in with Microsoft in another browser, and stay signed in in this one meanwhile.",
      "  4. When that has worked: `npm run rotate -- local --stack test --finish`. Until then generation 1 (until " +
        `${calendar.date(60)}) works too.`,
      "  Filled it in? `npm run doctor -- local --stack test --console https://desk.example.com`",
    ]);
    await remember();
    expect(await generationsIn(checkout)).toEqual([1, 2]);
  });

  test("makes no third one while the console may have the first: run again, it says how things stand", async () => {
    const { code, terminal } = await turn([], false);
    expect(code).toBe(0);
    expect(terminal.questions).toEqual([]);
    expect(terminal.said).toContain(
      `  Generation 2 (until ${calendar.date(60)}) is made already, and generation 1 (until ${calendar.date(60)}) still works. No further one is made, ` +
        "since the console may still have the old one.",
    );
    expect(await generationsIn(checkout)).toEqual([1, 2]);
  });

  test("finishes by removing the old one, once asked", async () => {
    const { terminal } = await turn(["--finish"]);
    expect(terminal.questions).toEqual([
      "test, on this machine: Does the console have the new client secret, and did a sign-in with it work?",
    ]);
    expect(await generationsIn(checkout)).toEqual([2]);
    expect((await turn(["--finish"])).terminal.said).toContain(
      "  Only generation 2 exists. There is nothing to finish.",
    );
  });

  test("renews without a finish once the older one has expired", async () => {
    calendar.moveTo(1);
    await turn();
    await remember();
    calendar.moveTo(91);
    await turn();
    await remember();
    expect(await generationsIn(checkout)).toEqual([3, 4]);
  });

  test("revokes the current one after the next is made, with the words for what that breaks", async () => {
    calendar.moveTo(91);
    const { terminal } = await turn(["--revoke", "4"]);
    expect(
      terminal.said.slice(terminal.said.indexOf("Client secret of test, on this machine") + 1).slice(0, 5),
    ).toEqual([
      "  Generation 4 and those before it stop working at once, for whoever holds them. Generation 5 is made first.",
      "  From then until the console has the new one, nobody can sign in to RustDesk with Microsoft Entra ID.",
      "  Whoever is signed in to the console usually stays so. Keep it open as an administrator, or sign in to it with a local",
      "  administrator's password; `rustdesk-utils set_password` on the server sets one.",
      "  Until all of this is through, generation 4 may still work. If it stops, repeat `npm run rotate -- local --stack test --revoke 4`.",
    ]);
    await remember();
    expect(await generationsIn(checkout)).toEqual([5]);
    expect((await turn(["--revoke", "4"])).stderr).toBe(
      `Error: --revoke must name a generation that Entra ID has, 5 (until ${calendar.date(151)}); got 4. A secret that is not ` +
        "there works for nobody.\n",
    );
  });

  test("leaves no secret working that it removed, and each newer one", async () => {
    calendar.moveTo(91);
    const outcomes = await checkout.inTenant(() => Promise.all(given.map((outputs) => signIn(outputs))));
    expect(outcomes).toEqual([...Array(4).fill("AADSTS7000215"), "signed in"]);
  });

  test("refuses a configuration file that is older than the last rotation", async () => {
    calendar.moveTo(91);
    const newest = readFileSync(file, "utf8");
    writeFileSync(file, newest.replace("clientSecretGeneration: 5", "clientSecretGeneration: 4"));
    expect((await turn()).stderr).toContain(
      `clientSecretGeneration in ${file} must be at least 5, the newest that is brought up; got 4. The file is older than the ` +
        "last rotation. Take the newer one (`git pull`), or write 5 there.",
    );
    writeFileSync(file, newest);
    expect(await generationsIn(checkout)).toEqual([5]);
  });

  test("shows the new secret when asked", async () => {
    calendar.moveTo(91);
    const { terminal } = await turn(["--show-secrets"]);
    await remember();
    expect(terminal.printed).toContain(`  Client secret   ${given.at(-1)?.clientSecret?.value}`);
  });

  test("keeps the comments of the configuration file", () => {
    expect(readFileSync(file, "utf8")).toMatch(/^# The production console$/m);
  });

  function turn(words: string[] = [], answer = true) {
    return rotate(checkout, words, new ScriptedTerminal(answer, () => readFileSync(file, "utf8")));
  }

  /** Notes the outputs of the newest generation. */
  async function remember(): Promise<void> {
    given.push(await checkout.inEnvironment("test", ({ stack }) => stack.outputs()));
  }
});
