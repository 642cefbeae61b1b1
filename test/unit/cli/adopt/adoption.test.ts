import { readdirSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { type PlannedAdoption, planAdoption, plannedAdoption } from "../../../../cli/adopt/adoption.ts";
import { standIn } from "../../../../cli/adopt/configuration-file.ts";
import type { Environment } from "../../../../cli/environment/environment.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { UserError } from "../../../../cli/user-error.ts";
import { recordingOf, type StepSketch, stepEvents } from "../impact/engine-events.ts";
import { ProjectFolder } from "../project-folder.ts";

function planned(...steps: StepSketch[]): PlannedAdoption {
  return plannedAdoption(recordingOf(...steps.flatMap(stepEvents)));
}

function secret(generation: number, op: "create" | "same"): StepSketch {
  const state = { displayName: `RustDesk console, generation ${generation}` };
  const name = `rustdesk-client-secret-${generation}`;
  return { op, type: resourceTypes.clientSecret, name, new: state, ...(op === "same" ? { old: state } : {}) };
}

const same: StepSketch = { op: "same", old: {}, new: {} };

describe("what an adoption would do", () => {
  test.each(["replace", "delete"])("must not %s what is there", (op) => {
    expect(() => planned({ op, keys: ["templateId"], old: {} })).toThrow(
      `Adopting must keep everything that is there, but rustdesk-application would be ${op}d (templateId). Nothing was changed.`,
    );
  });

  test("is nothing any more once everything is as declared", () => {
    expect(planned(same).isDone).toBe(true);
    expect(planned(same, { ...same, op: "update", name: "rustdesk-service-principal" }).isDone).toBe(false);
  });

  test("makes the secret of the highest generation the console's", () => {
    const { secretName, makesSecret } = planned(secret(9, "create"), secret(10, "create"));
    expect([secretName, makesSecret]).toEqual(["RustDesk console, generation 10", true]);
  });

  test("makes no secret where an earlier run has made it, or an existing one is configured", () => {
    const { secretName, makesSecret } = planned(secret(1, "same"));
    expect([secretName, makesSecret]).toEqual(["RustDesk console, generation 1", false]);
    expect(planned().secretName).toBeUndefined();
  });
});

test("an environment that has another registration is refused, and not looked at any further", async () => {
  const held = { type: resourceTypes.application, outputs: { clientId: "held" } };
  const environment = { stack: { name: "prod", resources: async () => [held] } } as unknown as Environment;
  await expect(planAdoption(environment, "another", new AbortController().signal)).rejects.toThrow(
    new UserError(
      "The environment prod must have no registration yet, but it has one with the client id held. Nothing was changed. " +
        "Adopt this one into an environment of its own.",
    ),
  );
});

let checkout: ProjectFolder;
beforeEach(() => {
  checkout = new ProjectFolder();
});

describe("the file of an environment that is adopted", () => {
  test("is made where there is none, and goes again while nothing is in it", () => {
    const removeIfEmpty = standIn(join(checkout.path, "Pulumi.prod.yaml"));
    expect(readdirSync(checkout.path)).toEqual(["Pulumi.prod.yaml"]);
    removeIfEmpty();
    expect(readdirSync(checkout.path)).toEqual([]);
  });

  test("stays when something was written to it, or when it was there", () => {
    const removeIfEmpty = standIn(join(checkout.path, "Pulumi.prod.yaml"));
    checkout.write("Pulumi.prod.yaml", "config: {}\n");
    removeIfEmpty();
    standIn(checkout.write("Pulumi.dev.yaml", ""))();
    expect(readdirSync(checkout.path)).toEqual(["Pulumi.dev.yaml", "Pulumi.prod.yaml"]);
  });

  test("is refused where none can be made", () => {
    const file = join(checkout.path, "missing/Pulumi.prod.yaml");
    expect(() => standIn(file)).toThrow(UserError);
    expect(() => standIn(file)).toThrow(`${file} must be writable, but: ENOENT`);
  });
});
