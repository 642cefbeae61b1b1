import { expect, test, vi } from "vitest";

import { isWanted } from "../../../cli/consent.ts";
import { type Finding, findingsAbout, type Verdict } from "../../../cli/impact/finding.ts";
import { notingContext } from "./noting-context.ts";

function finding(verdict: Verdict, already?: Finding["already"]): Finding {
  return findingsAbout("whoMaySignIn")(verdict, { name: "rustdesk" }, { line: "…", already });
}

function consent(findings: Finding[], given: { yes?: boolean; acceptInterruption?: boolean }, answer = false) {
  const context = notingContext("/");
  vi.spyOn(context.terminal, "confirm").mockResolvedValue(answer);
  const options = { yes: false, acceptInterruption: false, ...given };
  return isWanted({ findings, question: "Go on?", advice: "Answer." }, options, context);
}

const yes = { yes: true };

test.each(["interrupted", "broken", "failed"] as const)("--yes does not accept what is %s", async (verdict) => {
  const findings = [finding("uninterrupted"), finding(verdict)];
  await expect(consent(findings, yes)).rejects.toThrow(
    "Changes that interrupt or break sign-in must be accepted by somebody, but --yes accepts only those that do not. " +
      "Nothing was changed. Answer.",
  );
  expect(await consent(findings, { yes: true, acceptInterruption: true })).toBe(true);
});

test.each(["exposed", "unknown"] as const)("--yes does not accept what is %s, and says so", async (verdict) => {
  await expect(consent([finding(verdict)], yes)).rejects.toThrow(
    "Changes that let somebody else in, lead the run elsewhere or cannot be judged must be accepted by somebody",
  );
});

test("--yes does not accept what takes something from others, and says that it is theirs", async () => {
  const taken: Finding = { ...finding("broken"), touches: "others" };
  await expect(consent([taken], yes)).rejects.toThrow(
    "Changes that take something from others, or let others in, must be accepted by somebody, but --yes accepts only " +
      "those that do not. Nothing was changed. Answer.",
  );
  await expect(consent([taken, finding("interrupted")], yes)).rejects.toThrow("that interrupt or break sign-in must");
});

test("--yes accepts what goes on uninterrupted, whatever is wrong already", async () => {
  expect(await consent([], yes)).toBe(true);
  expect(await consent([finding("uninterrupted")], yes)).toBe(true);
  expect(await consent([finding("broken", "mended"), finding("broken", "left")], yes)).toBe(true);
});

test.each([true, false])("without --yes the answer counts: %s", async (answer) => {
  expect(await consent([finding("broken")], {}, answer)).toBe(answer);
});
