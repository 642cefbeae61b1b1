import { describe, expect, test } from "vitest";

import type { Intent, SecretGenerations } from "../../../../cli/rotate/rotation.ts";
import { planRotation } from "../../../../cli/rotate/rotation.ts";
import { nextSteps, rotationLines, unfinishedRevocation } from "../../../../cli/rotate/rotation-words.ts";

const now = new Date("2026-11-21T12:00:00Z");
const valid = "2027-02-01T00:00:00Z";
const expired = "2026-11-01T00:00:00Z";

function secretsWith(current: number, deployed: Record<number, string>): SecretGenerations {
  const listed = Object.entries(deployed).map(([generation, expires]) => ({
    generation: Number(generation),
    expires,
  }));
  return { current, retired: 0, deployed: listed, shownEnd: deployed[current], atMostTwo: false };
}

function told(current: number, deployed: Record<number, string>, intent: Intent): string[] {
  const secrets = secretsWith(current, deployed);
  return rotationLines(planRotation(secrets, intent, now), secrets, intent, "--stack prod", now);
}

describe("what a rotation is about to do", () => {
  test.each<Record<number, string>>([{ 1: valid }, {}])(
    "is told where the secret of the sheet was deleted, leaving %j",
    (deployed) => {
      const secrets = { ...secretsWith(2, deployed), shownEnd: "2027-03-01T00:00:00Z" };
      const rotation = planRotation(secrets, { kind: "renew" }, now);
      expect(rotation).toMatchObject({
        stage: "remaking",
        steps: [{ clientSecretGeneration: 2, clientSecretRetiredGeneration: 0 }],
      });
      expect(rotationLines(rotation, secrets, { kind: "renew" }, "--stack prod", now)).toEqual([
        "The client secret that the sheet shows was deleted in Entra ID: whoever has it cannot sign in with it any more.",
        "Generation 2 of the client secret will be made anew.",
      ]);
    },
  );

  test.each([
    [
      1,
      { 1: valid },
      [
        "Generation 2 of the client secret will be made. Generation 1 works on beside it: sign-in is not interrupted.",
      ],
    ],
    [1, { 1: expired }, ["Generation 1 of the client secret has expired. Generation 2 will be made."]],
    [
      2,
      { 1: valid, 2: valid },
      [
        "Generation 2 (until 2027-02-01) is made already, and generation 1 (until 2027-02-01) still works. No further one is made, " +
          "since the console may still have the old one.",
        "Once the console has the new one: `npm run rotate -- --stack prod --finish`. After that `npm run rotate -- --stack prod` " +
          "makes the next.",
        "If the old one is in wrong hands: `npm run rotate -- --stack prod --revoke 1`.",
      ],
    ],
  ])("is told of generation %i with %j", (current, deployed, lines) => {
    expect(told(current, deployed, { kind: "renew" })).toEqual(lines);
  });

  test.each([
    [
      { 1: valid, 2: valid },
      "Generation 1 (until 2027-02-01) is removed and stops working at once. Go on only if the console has generation 2 and a " +
        "sign-in with it has worked.",
    ],
    [
      { 1: expired, 2: valid },
      "Generation 1 (until 2026-11-01) has expired and is removed. Sign-in goes on.",
    ],
    [{ 2: valid }, "Only generation 2 exists. There is nothing to finish."],
  ])("is told of a finish with %j", (deployed, line) => {
    expect(told(2, deployed, { kind: "finish" })).toEqual([line]);
  });

  test.each([
    [2, { 1: valid, 2: valid }, 1, "If the console has generation 2, sign-in goes on; if not, see below."],
    [
      2,
      { 1: valid },
      1,
      "Generation 1 and those before it stop working at once, for whoever holds them. Generation 2 is made first.",
    ],
    [
      2,
      { 1: valid, 2: expired },
      1,
      "Generation 1 and those before it stop working at once, for whoever holds them. Generation 3 is made first.",
    ],
    [
      2,
      { 2: valid },
      2,
      "Generation 2 and those before it stop working at once, for whoever holds them. Generation 3 is made first.",
    ],
  ])("is told of revoking with generation %i, %j: %i", (current, deployed, generation, line) => {
    expect(told(current, deployed, { kind: "revoke", generation })).toContain(line);
  });
});

test("a revocation that is not through can be gone on with", () => {
  expect(unfinishedRevocation(2, "--stack prod")).toBe(
    "Until all of this is through, generation 2 may still work. If it stops, repeat `npm run rotate -- --stack prod --revoke 2`.",
  );
});

test("without an older secret the console comes first, and there is nothing to finish", () => {
  expect(nextSteps("--stack prod", "Pulumi.prod.yaml", secretsWith(3, { 3: valid }), now)).toEqual([
    "1. Put generation 3 into the console: Settings > OIDC, the provider, Client secret.",
    "   `npm run sheet -- --stack prod --copy client-secret` copies it.",
    "2. Sign in with Microsoft in another browser, and stay signed in in this one meanwhile.",
    "3. Commit and push Pulumi.prod.yaml: a deployment from an older one would remove the new secret.",
  ]);
});

test("after renewing an expired secret it is removed last, or every check would go on about it", () => {
  const secrets = secretsWith(3, { 2: expired, 3: valid });
  expect(nextSteps("--stack prod", "Pulumi.prod.yaml", secrets, now).slice(3)).toEqual([
    "3. Commit and push Pulumi.prod.yaml: a deployment from an older one would remove the new secret.",
    "4. When that has worked: `npm run rotate -- --stack prod --finish` removes generation 2 (until 2026-11-01), which has expired. " +
      "Until then every check reports it.",
  ]);
});
