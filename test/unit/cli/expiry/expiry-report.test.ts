import { describe, expect, test } from "vitest";

import { expiryExitCode, expiryReport, expiryText } from "../../../../cli/expiry/expiry-report.ts";

const renewal = { command: "npm run rotate -- --stack prod", rest: "" };

/** What is answered at noon of a day for a secret that ends at noon on the 30th of June. */
function answerOn(day: string, warningDays = 30, expires: string | undefined = "2027-06-30T12:00:00Z") {
  const secret = { stack: "prod", expires, warningDays, remedy: renewal.command };
  const report = expiryReport(secret, new Date(`${day}T12:00:00Z`));
  return { report, text: expiryText(report, renewal), code: expiryExitCode(report) };
}

describe("how long a client secret works on", () => {
  test("is long enough before the warning days", () => {
    expect(answerOn("2027-05-30")).toEqual({
      report: {
        stack: "prod",
        status: "valid",
        clientSecretExpires: "2027-06-30T12:00:00Z",
        daysLeft: 31,
        warningDays: 30,
        remedy: null,
      },
      text: "prod: The client secret works until 2027-06-30T12:00:00Z, 31 days from now. A warning comes 30 days before.",
      code: 0,
    });
  });

  test("is a problem from the first warning day on, with the date, the days left and the command", () => {
    const { report, text, code } = answerOn("2027-05-31");
    expect(report).toEqual({
      stack: "prod",
      status: "expiring",
      clientSecretExpires: "2027-06-30T12:00:00Z",
      daysLeft: 30,
      warningDays: 30,
      remedy: "npm run rotate -- --stack prod",
    });
    expect(text).toContain("prod: The client secret stops working on 2027-06-30, in 30 days;");
    expect(text).toMatch(/ Renew it: npm run rotate -- --stack prod$/);
    expect(code).toBe(1);
  });

  test("is over at the very second of its end", () => {
    const { report, text, code } = answerOn("2027-06-30");
    expect(report).toMatchObject({ status: "expired", daysLeft: 0 });
    expect(text).toMatch(
      /^prod: The client secret stopped working on 2027-06-30: .* Renew it: npm run rotate -- --stack prod$/,
    );
    expect(code).toBe(1);
    expect(answerOn("2027-07-02").report).toMatchObject({ status: "expired", daysLeft: -2 });
  });

  test("has one day in the singular", () => {
    expect(answerOn("2027-06-29", 0).text).toContain("2027-06-30T12:00:00Z, 1 day from now.");
  });

  test("is unknown without a date, which is no failure, and the text says how to note one", () => {
    const note = "pulumi config set existingClientSecretExpires YYYY-MM-DD --stack prod";
    const report = expiryReport(
      { stack: "prod", expires: undefined, warningDays: 30, remedy: note },
      new Date("2027-06-30T12:00:00Z"),
    );
    expect(report).toEqual({
      stack: "prod",
      status: "unknown",
      clientSecretExpires: null,
      daysLeft: null,
      warningDays: 30,
      remedy: note,
    });
    expect(expiryText(report, { command: note, rest: ", then npm run up -- --stack prod" })).toBe(
      "prod: it is not known when the client secret stops working, because it is an existing one without a date. The " +
        `portal's list of client secrets shows it. Note it: ${note}, then npm run up -- --stack prod`,
    );
    expect(expiryExitCode(report)).toBe(0);
  });
});
