import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { inlineSecretProblems, secretLifetimeProblems } from "../../../policy/rules/client-secret-lifetime.ts";

const settings = { maxDays: 180 };
const secret = { name: "rustdesk-client-secret-1" };
const remedy =
  "Set an end of at most 180 days from the start, or raise client-secret-lifetime.maxDays of the pack's configuration.";

describe("client-secret-lifetime", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-01T00:00:00Z") });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    { endDate: "2026-06-30T00:00:00Z" },
    { endDate: "2026-01-02T00:00:00Z" },
    { endDate: "2025-01-01T00:00:00Z" },
    { startDate: "2026-03-01T00:00:00Z", endDate: "2026-08-28T00:00:00Z" },
    { endDateRelative: "4320h" },
    { endDateRelative: "24h30m15.5s" },
  ])("allows %j", (dates) => {
    expect(secretLifetimeProblems(dates, settings, secret)).toEqual([]);
  });

  test.each([
    [{ endDate: "2026-06-30T00:00:01Z" }, "2026-06-30T00:00:01.000Z, 181 days"],
    [{ endDate: "2028-01-01T00:00:00Z" }, "2028-01-01T00:00:00.000Z, 730 days"],
    [{ startDate: "2025-06-30T00:00:00Z", endDate: "2026-01-01T00:00:00Z" }, "2026-01-01T00:00:00.000Z, 185 days"],
    [{ endDateRelative: "4321h" }, "2026-06-30T01:00:00.000Z, 181 days"],
  ])("refuses %j", (dates, got) => {
    expect(secretLifetimeProblems(dates, settings, secret)).toEqual([
      `rustdesk-client-secret-1 must end within 180 days of its start; got ${got}. ${remedy}`,
    ]);
  });

  test("refuses a secret without an end", () => {
    expect(secretLifetimeProblems({}, settings, secret)).toEqual([
      `rustdesk-client-secret-1 must have an endDate within 180 days; got none, with which it would live for two years. ${remedy}`,
    ]);
  });

  test.each([{ endDate: "next year" }, { endDateRelative: "half a year" }, { endDateRelative: "-5h" }])(
    "refuses %j, which is no date",
    (dates) => {
      expect(secretLifetimeProblems(dates, settings, secret)).toEqual([
        `rustdesk-client-secret-1 must have dates in the form 2026-01-31T12:00:00Z; got ${JSON.stringify(dates)}. ${remedy}`,
      ]);
    },
  );

  test("follows the configured days", () => {
    const dates = { endDate: "2026-04-01T00:00:00Z" };
    expect(secretLifetimeProblems(dates, { maxDays: 90 }, secret)).toEqual([]);
    expect(secretLifetimeProblems(dates, { maxDays: 89 }, secret)).toEqual([
      "rustdesk-client-secret-1 must end within 89 days of its start; got 2026-04-01T00:00:00.000Z, 90 days. Set an end of " +
        "at most 89 days from the start, or raise client-secret-lifetime.maxDays of the pack's configuration.",
    ]);
  });

  test.each([
    [undefined, []],
    [{ endDate: "2026-02-01T00:00:00Z" }, []],
    [
      { endDate: "soon" },
      [
        'The password of rustdesk-application must have dates in the form 2026-01-31T12:00:00Z; got {"endDate":"soon"}. ' +
          remedy,
      ],
    ],
  ])("looks at a secret within its application, and never shows its value: %j", (dates, problems) => {
    const password = { displayName: "console", value: "a-secret-value", ...dates };
    const application = { displayName: "RustDesk", ...(dates && { password }) };
    expect(inlineSecretProblems(application, settings, { name: "rustdesk-application" })).toEqual(problems);
  });
});
