import { expect, test } from "vitest";

import { type Finding, findingsAbout, type Verdict } from "../../../cli/impact/finding.ts";
import { refuseUnattended } from "../../../cli/unattended.ts";
import { UserError } from "../../../cli/user-error.ts";

function finding(verdict: Verdict, already?: Finding["already"]): Finding {
  return findingsAbout("whoMaySignIn")(verdict, { name: "rustdesk" }, { line: "…", already });
}

test.each(["interrupted", "broken", "failed"] as const)("--yes does not accept what is %s", (verdict) => {
  expect(() => refuseUnattended([finding("uninterrupted"), finding(verdict)], "Answer.")).toThrow(
    new UserError(
      "Changes that interrupt or break sign-in must be accepted by somebody, but --yes accepts only those that do not. " +
        "Nothing was changed. Answer.",
    ),
  );
});

test("--yes accepts what goes on uninterrupted, whatever is wrong already", () => {
  refuseUnattended([], "Answer.");
  refuseUnattended([finding("uninterrupted")], "Answer.");
  refuseUnattended([finding("broken", "mended"), finding("broken", "left")], "Answer.");
});
