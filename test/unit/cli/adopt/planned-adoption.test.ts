import { describe, expect, test } from "vitest";

import { PlannedAdoption } from "../../../../cli/adopt/planned-adoption.ts";
import { type Operation, resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { changeOf, previewOf } from "./previewed.ts";

describe("what an adoption would do", () => {
  test.each<Operation>(["replace", "delete"])("must not %s what is there", (operation) => {
    const change = { ...changeOf("rustdesk-application", operation), replaceKeys: ["templateId"] };
    expect(() => new PlannedAdoption(previewOf(change))).toThrow(
      `Adopting must keep everything that is there, but rustdesk-application would be ${operation}d (templateId). Nothing was changed.`,
    );
  });

  test("is nothing any more once everything is as declared", () => {
    const same = changeOf("rustdesk-application", "same");
    expect(new PlannedAdoption(previewOf(same)).isDone).toBe(true);
    const update = changeOf("rustdesk-service-principal", "update");
    expect(new PlannedAdoption(previewOf(same, update)).isDone).toBe(false);
  });

  test("makes the secret of the highest generation the console's", () => {
    const secrets = [9, 10].map((generation) =>
      changeOf(`rustdesk-client-secret-${generation}`, "create", {
        type: resourceTypes.clientSecret,
        inputs: { displayName: `RustDesk console, generation ${generation}` },
      }),
    );
    const planned = new PlannedAdoption(previewOf(...secrets));
    expect(planned.secretName).toBe("RustDesk console, generation 10");
    expect(planned.makesSecret).toBe(true);
  });

  test("makes no secret where an earlier run has made it, or an existing one is configured", () => {
    const made = changeOf("rustdesk-client-secret-1", "same", {
      type: resourceTypes.clientSecret,
      inputs: { displayName: "RustDesk console, generation 1" },
    });
    expect(new PlannedAdoption(previewOf(made)).makesSecret).toBe(false);
    expect(new PlannedAdoption(previewOf(made)).secretName).toBe("RustDesk console, generation 1");
    expect(new PlannedAdoption(previewOf()).secretName).toBeUndefined();
  });
});
