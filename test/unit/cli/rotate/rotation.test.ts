import { describe, expect, test } from "vitest";

import { planRotation, type SecretGenerations } from "../../../../cli/rotate/rotation.ts";

const now = new Date("2026-11-21T12:00:00Z");
const valid = "2027-02-01T00:00:00Z";
const later = "2027-03-01T00:00:00Z";
const expired = "2026-11-01T00:00:00Z";

/** The environment's generations: configured current and retired one, and what Entra ID has, by its end. */
function secrets(
  current: number,
  retired: number,
  deployed: Record<number, string>,
  atMostTwo = false,
): SecretGenerations {
  const list = Object.entries(deployed).map(([generation, expires]) => ({
    generation: Number(generation),
    expires,
  }));
  const shownEnd = deployed[current];
  return { current, retired, deployed: list, shownEnd, atMostTwo };
}

function step(clientSecretGeneration: number, clientSecretRetiredGeneration: number) {
  return { clientSecretGeneration, clientSecretRetiredGeneration };
}

describe("a renewal", () => {
  test.each([
    ["raises the first generation", secrets(1, 0, { 1: valid }), [step(2, 0)]],
    ["raises an expired one alike", secrets(1, 0, { 1: expired }), [step(2, 0)]],
    ["raises once the one before is removed", secrets(3, 2, { 3: valid }), [step(4, 2)]],
    ["raises once the one before has expired", secrets(3, 0, { 2: expired, 3: valid }), [step(4, 0)]],
    [
      "raises an expired one at once, although the one before still works",
      secrets(2, 0, { 1: valid, 2: expired }),
      [step(3, 0)],
    ],
    ["needs no room for the second", secrets(1, 0, { 1: valid }, true), [step(2, 0)]],
  ])("%s", (_what, state, steps) => {
    expect(planRotation(state, { kind: "renew" }, now)).toEqual({
      removedFirst: [],
      steps,
      stage: "renewing",
    });
  });

  test.each([
    ["the older has expired", { 2: expired, 3: valid }],
    ["both have expired", { 2: expired, 3: expired }],
  ])("makes room first where Entra ID allows two, and %s", (_what, deployed) => {
    expect(planRotation(secrets(3, 0, deployed, true), { kind: "renew" }, now)).toEqual({
      removedFirst: [2],
      steps: [step(4, 2)],
      stage: "renewing",
    });
  });

  test.each([
    ["that was not brought up", secrets(2, 0, { 1: valid }), [step(2, 0)]],
    ["whose secret was deleted in the portal", secrets(2, 1, {}), [step(2, 1)]],
    ["whose oldest secret was not removed", secrets(3, 0, { 1: valid, 2: valid, 3: valid }), [step(3, 0)]],
    ["whose finish was not brought up", secrets(3, 2, { 2: valid, 3: valid }), [step(3, 2)]],
  ])("goes on with one %s", (_what, state, steps) => {
    expect(planRotation(state, { kind: "renew" }, now)).toEqual({
      removedFirst: [],
      steps,
      stage: "continuing",
    });
  });

  test("goes on with one that was made when its run was killed, before the outputs showed it", () => {
    const made = { ...secrets(2, 0, { 1: valid, 2: later }), shownEnd: valid };
    expect(planRotation(made, { kind: "renew" }, now)).toEqual({
      removedFirst: [],
      steps: [step(2, 0)],
      stage: "continuing",
    });
    expect(() => planRotation(made, { kind: "finish" }, now)).toThrow(
      "but it is not brought up. Run the command",
    );
  });

  test("makes no third secret while the console may still have the first", () => {
    expect(planRotation(secrets(2, 0, { 1: valid, 2: valid }), { kind: "renew" }, now)).toEqual({
      removedFirst: [],
      steps: [],
      stage: "awaiting-console",
    });
  });
});

describe("a finish", () => {
  test("removes the generation before", () => {
    expect(planRotation(secrets(2, 0, { 1: valid, 2: valid }), { kind: "finish" }, now)).toEqual({
      removedFirst: [],
      steps: [step(2, 1)],
      stage: "finishing",
    });
  });

  test("goes on when it was interrupted", () => {
    expect(planRotation(secrets(2, 1, { 1: valid, 2: valid }), { kind: "finish" }, now)).toEqual({
      removedFirst: [],
      steps: [step(2, 1)],
      stage: "finishing",
    });
  });

  test("of a finished rotation does nothing", () => {
    expect(planRotation(secrets(2, 1, { 2: valid }), { kind: "finish" }, now)).toEqual({
      removedFirst: [],
      steps: [],
      stage: "done",
    });
  });

  test.each([
    ["before the new secret is made", { 1: valid }, "it is not brought up"],
    ["when the new secret has expired", { 1: valid, 2: expired }, "it has expired"],
  ])("refuses %s", (_when, deployed, why) => {
    expect(() => planRotation(secrets(2, 0, deployed), { kind: "finish" }, now)).toThrow(
      `Generation 2 of the client secret must work before the previous one is removed, but ${why}. Run the command ` +
        "without --finish first.",
    );
  });
});

describe("a revocation", () => {
  test.each([
    [
      "of the current one makes a new one, then removes it",
      secrets(1, 0, { 1: valid }),
      1,
      [step(2, 0), step(2, 1)],
    ],
    [
      "of the current one removes the one before too",
      secrets(2, 0, { 1: valid, 2: valid }),
      2,
      [step(3, 0), step(3, 2)],
    ],
    [
      "of the one before, while the current one has expired, makes the next",
      secrets(2, 0, { 1: valid, 2: expired }),
      1,
      [step(3, 0), step(3, 1)],
    ],
    ["of the one before removes it alone", secrets(2, 0, { 1: valid, 2: valid }), 1, [step(2, 1)]],
    [
      "goes on where the new one was not brought up",
      secrets(2, 0, { 1: valid }),
      1,
      [step(2, 0), step(2, 1)],
    ],
    [
      "of one that is retired already keeps later ones retired",
      secrets(3, 2, { 1: valid, 3: valid }),
      1,
      [step(3, 2)],
    ],
    ["goes on where the old one was not removed", secrets(2, 1, { 1: valid, 2: valid }), 1, [step(2, 1)]],
  ])("%s", (_what, state, generation, steps) => {
    expect(planRotation(state, { kind: "revoke", generation }, now)).toEqual({
      removedFirst: [],
      steps,
      stage: "revoking",
    });
  });

  test("of the current one makes room first where Entra ID allows two", () => {
    const two = secrets(2, 0, { 1: valid, 2: valid }, true);
    expect(planRotation(two, { kind: "revoke", generation: 2 }, now)).toEqual({
      removedFirst: [1],
      steps: [step(3, 1), step(3, 2)],
      stage: "revoking",
    });
  });

  test("refuses a generation that Entra ID does not have", () => {
    expect(() =>
      planRotation(secrets(3, 0, { 2: expired, 3: valid }), { kind: "revoke", generation: 1 }, now),
    ).toThrow(
      "--revoke must name a generation that Entra ID has, 2 (until 2026-11-01) or 3 (until 2027-02-01); got 1. A " +
        "secret that is not there works for nobody.",
    );
  });
});
