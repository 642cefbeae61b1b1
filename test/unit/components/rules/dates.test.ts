import { describe, expect, test } from "vitest";

import { expiryNotice, normalizedDate, secretExpiry } from "../../../../components/rules/dates.ts";

const now = new Date("2026-11-21T12:00:00Z");

describe("a client secret's end", () => {
  test.each([
    ["2027-11-21T12:00:00Z", "valid", 365],
    ["2026-12-21T12:00:01Z", "valid", 30],
    ["2026-12-21T12:00:00Z", "expiring", 30],
    ["2026-11-22T11:59:59Z", "expiring", 0],
    ["2026-11-21T12:00:00Z", "expired", 0],
    ["2026-11-20T12:00:00Z", "expired", -1],
  ] as const)("at %s is %s with 30 days of warning", (expires, status, daysLeft) => {
    expect(secretExpiry(expires, now, 30)).toEqual({ status, daysLeft });
  });

  test("is unknown without a date", () => {
    expect(secretExpiry(undefined, now, 30)).toEqual({ status: "unknown", daysLeft: undefined });
  });

  test("is not told while it is far away", () => {
    expect(expiryNotice("2027-11-21T12:00:00Z", { status: "valid", daysLeft: 365 })).toBeUndefined();
    expect(expiryNotice("", { status: "unknown", daysLeft: undefined })).toBeUndefined();
  });

  test.each([
    [19, "in 19 days"],
    [1, "in 1 day"],
    [0, "in less than a day"],
  ])("is told with the date, %d days before", (daysLeft, when) => {
    expect(expiryNotice("2026-12-10T07:33:38Z", { status: "expiring", daysLeft })).toBe(
      `The client secret stops working on 2026-12-10, ${when}; then nobody can sign in to RustDesk with Microsoft Entra ID.`,
    );
  });

  test("is told with what it means once it is past", () => {
    expect(expiryNotice("2026-11-20T07:33:38Z", { status: "expired", daysLeft: -1 })).toBe(
      "The client secret stopped working on 2026-11-20: nobody can sign in to RustDesk with Microsoft Entra ID until the " +
        "console has a new one.",
    );
  });
});

describe("a configured date", () => {
  test.each([
    ["2027-05-31", "2027-05-31T00:00:00Z"],
    ["2027-05-31T12:34:56.789Z", "2027-05-31T12:34:56Z"],
    ["2027-05-31T00:30+02:00", "2027-05-30T22:30:00Z"],
  ])("%s is %s", (given, normalized) => {
    expect(normalizedDate(given)).toBe(normalized);
  });

  test.each(["2027-02-30", "2027-13-01", "31.05.2027", "2027-05-31T12:00:00", "2027", ""])(
    'is none as "%s"',
    (given) => {
      expect(normalizedDate(given)).toBeUndefined();
    },
  );
});
