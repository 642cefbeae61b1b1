import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { TestCheckout } from "../test-checkout.ts";
import { Calendar, generationsIn, rotate } from "./fixture.ts";

// A shorter lifetime was configured before the last renewal, so the newer secret ends before the older one.
describe("a current secret that has expired while the one before still works", () => {
  const calendar = new Calendar();
  const checkout = new TestCheckout();

  beforeAll(async () => {
    configure({ clientSecretLifetimeDays: 90 });
    const { stack, reloadConfiguration } = await checkout.start("test");
    calendar.moveTo(0);
    await stack.up();
    configure({ clientSecretLifetimeDays: 10, clientSecretGeneration: 2 });
    reloadConfiguration();
    await stack.up();
    await checkout.save();
  });
  beforeEach(async () => {
    await checkout.restore();
    calendar.moveTo(20);
  });
  afterEach(() => vi.useRealTimers());
  afterAll(() => checkout.remove());

  test("is renewed, once somebody knows that the one before goes", async () => {
    const { code, terminal } = await rotate(checkout);
    expect(code).toBe(0);
    expect(terminal.said).toContain("  Generation 2 of the client secret has expired. Generation 3 will be made.");
    expect(terminal.said).toContain(
      `  Generation 1 (until ${calendar.date(90)}) still works and will be removed: if the console has it, sign-in stops.`,
    );
    expect(await generationsIn(checkout)).toEqual([2, 3]);
  });

  test("is not renewed unasked", async () => {
    const { code, stderr } = await rotate(checkout, ["--yes"]);
    expect(stderr).toContain(
      "Changes that interrupt or break sign-in must be accepted by somebody, but --yes accepts only those that do not. " +
        "Nothing was changed. Run the command without --yes and answer.",
    );
    expect(code).toBe(1);
    expect(await generationsIn(checkout)).toEqual([1, 2]);
  });

  test("lets the one before be revoked", async () => {
    await rotate(checkout, ["--revoke", "1"]);
    expect(await generationsIn(checkout)).toEqual([2, 3]);
  });

  function configure(config: Record<string, unknown>): void {
    checkout.configure("test", { consoleOrigins: ["https://desk.example.com"], ...config });
  }
});
