import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import type { StackOutputs } from "../../../cli/stack/stack-state.ts";
import { TestCheckout } from "../test-checkout.ts";
import { Calendar, Diagnostics, secretsOf, signIn } from "./fixture.ts";

describe("a client secret of 90 days", () => {
  const checkout = new TestCheckout();
  const calendar = new Calendar();
  let environment: LocalEnvironment;
  let outputs: StackOutputs;

  beforeAll(async () => {
    configure({});
    environment = await checkout.start("test");
    calendar.moveTo(0);
    await environment.stack.up();
    outputs = await environment.stack.outputs();
  });
  afterEach(() => vi.useRealTimers());
  afterAll(() => checkout.remove());

  test("ends on the 90th day, neither moved by later runs nor by another lifetime", async () => {
    expect(outputs.clientSecretExpires?.value).toBe(calendar.at(90));
    calendar.moveTo(40);
    configure({ clientSecretLifetimeDays: 30 });
    expect(await environment.stack.up()).toEqual({ same: 5 });
    expect(await environment.stack.refresh()).toEqual({ same: 5 });
    expect(secretsOf(environment)).toEqual([
      { displayName: "RustDesk console, generation 1", endDateTime: calendar.at(90) },
    ]);
  });

  test("is quiet 31 days before", async () => {
    calendar.moveTo(59);
    expect(await previewed()).toEqual([]);
  });

  test("is warned of 30 days before, in preview and update, with the date and what to configure", async () => {
    calendar.moveTo(60);
    const warning =
      `warning: The client secret stops working on ${calendar.date(90)}, in 30 days; then nobody can sign in to RustDesk with ` +
      "Microsoft Entra ID. Raise clientSecretGeneration by one and bring it up.";
    expect(await previewed()).toEqual([warning]);
    const diagnostics = new Diagnostics();
    expect(await environment.stack.up({ onEvent: diagnostics.onEvent })).toEqual({ same: 5 });
    expect(diagnostics.texts).toEqual([warning]);
    expect(await signIn(outputs)).toBe("signed in");
  });

  test("is warned of by as many days as configured", async () => {
    calendar.moveTo(60);
    configure({ clientSecretWarningDays: 29 });
    expect(await previewed()).toEqual([]);
  });

  test("past its end is an error in preview and update, which a refresh alone does not show, and refused at sign-in", async () => {
    calendar.moveTo(90);
    configure({});
    const message =
      `The client secret stopped working on ${calendar.date(90)}: nobody can sign in to RustDesk with Microsoft Entra ID until the ` +
      "console has a new one. Raise clientSecretGeneration by one and bring it up.";
    await expect(environment.stack.preview()).rejects.toThrow(message);
    await expect(environment.stack.up()).rejects.toThrow(message);
    expect(await environment.stack.refresh()).toEqual({ same: 5 });
    expect(await signIn(outputs)).toBe("AADSTS7000222");
  });

  test("is renewed after its end by raising the generation, with the lifetime that is configured then", async () => {
    calendar.moveTo(95);
    configure({ clientSecretGeneration: 2, clientSecretLifetimeDays: 30 });
    expect((await previewed()).toSorted()).toEqual([
      `warning: The client secret stops working on ${calendar.date(125)}, in 30 days; then nobody can sign in to RustDesk with ` +
        "Microsoft Entra ID. The next raise removes the previous secret: make sure first that the console has the current one. " +
        "Raise clientSecretGeneration by one and bring it up.",
      `warning: The previous client secret stopped working on ${calendar.date(90)}. If the console still has it, put the ` +
        "current one into it. Then set clientSecretRetiredGeneration to 1 and bring it up.",
    ]);
    expect(await environment.stack.up()).toEqual({ create: 1, same: 5 });
    const renewed = await environment.stack.outputs();
    expect(renewed.clientSecretExpires?.value).toBe(calendar.at(125));
    expect(await signIn(renewed)).toBe("signed in");
    expect(secretsOf(environment).map(({ endDateTime }) => endDateTime)).toEqual([calendar.at(90), calendar.at(125)]);
  });

  test("is removed by the raise after that", async () => {
    calendar.moveTo(96);
    configure({ clientSecretGeneration: 3 });
    expect(await environment.stack.up()).toEqual({ create: 1, delete: 1, same: 5 });
    expect(secretsOf(environment)).toEqual([
      { displayName: "RustDesk console, generation 2", endDateTime: calendar.at(125) },
      { displayName: "RustDesk console, generation 3", endDateTime: calendar.at(186) },
    ]);
  });

  function configure(config: Record<string, unknown>): void {
    checkout.configure("test", {
      consoleOrigins: ["https://desk.example.com"],
      clientSecretLifetimeDays: 90,
      ...config,
    });
    environment?.reloadConfiguration();
  }

  async function previewed(): Promise<string[]> {
    const diagnostics = new Diagnostics();
    await environment.stack.preview({ onEvent: diagnostics.onEvent });
    return diagnostics.texts;
  }
});
