import { describe, expect, test } from "vitest";

import { summaryLine } from "../../../cli/engine-report.ts";

describe("the summary of a run", () => {
  test("says plainly that nothing changed", () => {
    expect(summaryLine({ same: 6 })).toBe("No changes: all 6 resources are as declared.");
  });

  test("counts what changed, and what did not", () => {
    expect(summaryLine({ create: 6 })).toBe("6 created.");
    expect(summaryLine({ create: 1, delete: 1, same: 5 })).toBe("1 created, 1 deleted, 5 unchanged.");
    expect(summaryLine({ update: 2, same: 0 })).toBe("2 updated.");
  });
});
