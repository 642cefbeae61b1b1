import { describe, expect, test } from "vitest";

import { existingSecretRemedy, expiryAnswer, type JudgedSecret } from "../../../../cli/expiry/expiry-report.ts";

/** The report while nothing is due. */
const quiet = {
  stack: "prod",
  status: "valid",
  clientSecretExpires: "2027-06-30T12:00:00Z",
  daysLeft: 31,
  previousStatus: null,
  previousClientSecretExpires: null,
  warningDays: 30,
  remedy: null,
};

/** What is answered at noon of a day for a secret that ends at noon on the 30th of June. */
function answer(day: string, given: Partial<JudgedSecret> = {}) {
  const unchanged = {
    stack: "prod",
    place: "in your tenant",
    previousExpires: undefined,
    existingRemedy: undefined,
    selector: "--stack prod",
  };
  const secret = { ...unchanged, expires: "2027-06-30T12:00:00Z", warningDays: 30, ...given };
  const { report, text, exitCode: code } = expiryAnswer(secret, new Date(`${day}T12:00:00Z`));
  return { report, text, code };
}

describe("how long a client secret works on", () => {
  test("is long enough before the warning days", () => {
    expect(answer("2027-05-30")).toEqual({
      report: quiet,
      text: "prod, in your tenant: The client secret works until 2027-06-30T12:00:00Z, 31 days from now. A warning comes 30 days before.",
      code: 0,
    });
  });

  test("is a problem from the first warning day on, with the date, the days left and the command", () => {
    const { report, text, code } = answer("2027-05-31");
    expect(report).toEqual({ ...quiet, status: "expiring", daysLeft: 30, remedy: "npm run rotate -- --stack prod" });
    expect(text).toContain("prod, in your tenant: The client secret stops working on 2027-06-30, in 30 days;");
    expect(text).toMatch(/ Renew it: `npm run rotate -- --stack prod`$/);
    expect(code).toBe(1);
  });

  test("is over at the very second of its end", () => {
    const { report, text, code } = answer("2027-06-30");
    expect(report).toMatchObject({ status: "expired", daysLeft: 0 });
    expect(text).toMatch(
      /^prod, in your tenant: The client secret stopped working on 2027-06-30: .* Renew it: `npm run rotate -- --stack prod`$/,
    );
    expect(code).toBe(1);
    expect(answer("2027-07-02").report).toMatchObject({ status: "expired", daysLeft: -2 });
  });

  test("has one day in the singular", () => {
    expect(answer("2027-06-29", { warningDays: 0 }).text).toContain("2027-06-30T12:00:00Z, 1 day from now.");
  });

  test.each([
    ["2027-06-30T12:00:00Z", "in 1 day"],
    ["2027-06-30T11:59:59Z", "in less than a day"],
  ])("has its last day in words, until %s", (expires, when) => {
    expect(answer("2027-06-29", { expires }).text).toContain(`stops working on 2027-06-30, ${when}; then`);
  });

  test("is unknown without a date, which is no failure, and the text says how to note one", () => {
    const note = "pulumi config set existingClientSecretExpires YYYY-MM-DD --stack prod";
    const existingRemedy = { command: note, rest: ", then `npm run up -- --stack prod`" };
    const { report, text, code } = answer("2027-06-30", { expires: undefined, existingRemedy });
    expect(report).toEqual({ ...quiet, status: "unknown", clientSecretExpires: null, daysLeft: null, remedy: note });
    expect(text).toBe(
      "prod, in your tenant: it is not known when the client secret stops working, because it is an existing one without a date. The " +
        `portal's list of client secrets shows it. Note it: \`${note}\`, then \`npm run up -- --stack prod\``,
    );
    expect(code).toBe(0);
  });

  test("is a problem when the previous one ends, which the console may still have", () => {
    const { report, text, code } = answer("2027-05-01", { previousExpires: "2027-05-03T12:00:00Z" });
    expect(report).toMatchObject({
      status: "valid",
      previousStatus: "expiring",
      previousClientSecretExpires: "2027-05-03T12:00:00Z",
      remedy: "npm run rotate -- --stack prod --finish",
    });
    expect(text).toBe(
      "prod, in your tenant: The client secret works until 2027-06-30T12:00:00Z, 60 days from now. A warning comes 30 days before.\n" +
        "prod, in your tenant: The previous client secret stops working on 2027-05-03, in 2 days. If the console still has it, " +
        "put the current one into it (`npm run sheet -- --stack prod --copy client-secret`); then finish: " +
        "`npm run rotate -- --stack prod --finish`.",
    );
    expect(code).toBe(1);
    expect(answer("2027-05-04", { previousExpires: "2027-05-03T12:00:00Z" }).text).toContain(
      "prod, in your tenant: The previous client secret stopped working on 2027-05-03.",
    );
  });

  test("is no problem while the previous one works for long", () => {
    const { report, text, code } = answer("2027-03-01", { previousExpires: "2027-05-03T12:00:00Z" });
    expect([report, code]).toMatchObject([{ previousStatus: "valid", remedy: null }, 0]);
    expect(text.split("\n")).toHaveLength(1);
  });

  test("is renewed only after a finish, unless it has expired", () => {
    const previousExpires = "2027-06-20T12:00:00Z";
    const { report, text } = answer("2027-06-15", { previousExpires });
    expect(report).toMatchObject({ remedy: "npm run rotate -- --stack prod --finish" });
    expect(text).toContain(
      "Renew it: `npm run rotate -- --stack prod --finish`, once the console has the current one; then `npm run rotate -- --stack prod`\n",
    );
  });

  test("is renewed at once when both have expired, and nothing is said of finishing, which would be refused", () => {
    const { report, text, code } = answer("2027-07-01", { previousExpires: "2027-06-20T12:00:00Z" });
    expect(report).toMatchObject({ previousStatus: "expired", remedy: "npm run rotate -- --stack prod" });
    expect(text).toMatch(
      /^prod, in your tenant: The client secret stopped working .* Renew it: `npm run rotate -- --stack prod`$/,
    );
    expect(code).toBe(1);
  });
});

const deployed = { stack: "prod", local: false };
const end = "2027-06-30T12:00:00Z";

describe("what renews an existing client secret", () => {
  test("is a new value, which is asked for and not a parameter", () => {
    expect(existingSecretRemedy(deployed, end)).toEqual({
      command: "pulumi config set --secret existingClientSecret --stack prod",
      rest:
        " asks for the value of a new one, made in the portal; then `pulumi config set existingClientSecretExpires " +
        "YYYY-MM-DD --stack prod`, then `npm run up -- --stack prod`, and paste it into the console",
    });
  });

  test("is in the engine's own copy of the configuration in a local run", () => {
    expect(existingSecretRemedy({ stack: "prod", local: true }, end).command).toBe(
      "pulumi config set --secret existingClientSecret --stack prod --config-file .local/workspace/Pulumi.prod.yaml",
    );
  });

  test("notes its end where that is not known", () => {
    expect(existingSecretRemedy(deployed, undefined)).toEqual({
      command: "pulumi config set existingClientSecretExpires YYYY-MM-DD --stack prod",
      rest: ", then `npm run up -- --stack prod`",
    });
  });
});
