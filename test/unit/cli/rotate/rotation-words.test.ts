import { describe, expect, test } from "vitest";

import { planRotation, type SecretGenerations } from "../../../../cli/rotate/rotation.ts";
import { nextSteps, rotationLines, unfinishedRevocation } from "../../../../cli/rotate/rotation-words.ts";
import { intentOf, now, secrets } from "./rotation-sketch.ts";

function told(state: SecretGenerations, intent: string): string[] {
  const rotation = planRotation(state, intentOf(intent), now);
  return rotationLines(rotation, state, intentOf(intent), "--stack prod", now);
}

/** What is told of an intent, with the generations that there are. */
const planned: Record<string, string | string[]> = {
  "renew, with 1/0: 1 works":
    "Generation 2 of the client secret will be made. Generation 1 works on beside it: sign-in is not interrupted.",
  "renew, with 1/0: 1 expired": "Generation 1 of the client secret has expired. Generation 2 will be made.",
  "renew, with 2/0: 1 works, 2 works": [
    "Generation 2 (until 2027-02-01) is made already, and generation 1 (until 2027-02-01) still works. No further one is made, since the console may still have the old one.",
    "Once the console has the new one: `npm run rotate -- --stack prod --finish`. After that `npm run rotate -- --stack prod` makes the next.",
    "If the old one is in wrong hands: `npm run rotate -- --stack prod --revoke 1`.",
  ],
  "finish, with 2/0: 1 works, 2 works":
    "Generation 1 (until 2027-02-01) is removed and stops working at once. Go on only if the console has generation 2 and a sign-in with it has worked.",
  "finish, with 2/0: 1 expired, 2 works":
    "Generation 1 (until 2026-11-01) has expired and is removed. Sign-in goes on.",
  "finish, with 2/0: 2 works": "Only generation 2 exists. There is nothing to finish.",
};

describe("what a rotation is about to do", () => {
  test.each(["2/0: 1 works", "2/0: "])("is told where the secret of the sheet was deleted, leaving %s", (state) => {
    const gone = { ...secrets(state), shownEnd: "2027-03-01T00:00:00Z" };
    expect(planRotation(gone, { kind: "renew" }, now)).toMatchObject({
      stage: "remaking",
      steps: [{ clientSecretGeneration: 2, clientSecretRetiredGeneration: 0 }],
    });
    expect(told(gone, "renew")).toEqual([
      "The client secret that the sheet shows was deleted in Entra ID: whoever has it cannot sign in with it any more.",
      "Generation 2 of the client secret will be made anew.",
    ]);
  });

  test.each(Object.entries(planned))("is told of %s", (title, lines) => {
    const [intent = "", state = ""] = title.split(", with ");
    expect(told(secrets(state), intent)).toEqual([lines].flat());
  });

  const stopping = (generation: number) =>
    `Generation ${generation} and those before it stop working at once, for whoever holds them.`;

  test.each([
    ["revoke 1", "2/0: 1 works, 2 works", "If the console has generation 2, sign-in goes on; if not, see below."],
    ["revoke 1", "2/0: 1 works", `${stopping(1)} Generation 2 is made first.`],
    ["revoke 1", "2/0: 1 works, 2 expired", `${stopping(1)} Generation 3 is made first.`],
    ["revoke 2", "2/0: 2 works", `${stopping(2)} Generation 3 is made first.`],
  ])("is told of %s, with %s", (intent, state, line) => {
    expect(told(secrets(state), intent)).toContain(line);
  });
});

test("a revocation that is not through can be gone on with", () => {
  expect(unfinishedRevocation(2, "--stack prod")).toBe(
    "Until all of this is through, generation 2 may still work. If it stops, repeat `npm run rotate -- --stack prod --revoke 2`.",
  );
});

test("without an older secret the console comes first, and there is nothing to finish", () => {
  expect(nextSteps("--stack prod", "Pulumi.prod.yaml", secrets("3/0: 3 works"), now)).toEqual([
    "1. Put generation 3 into the console: Settings > OIDC, the provider, Client secret.",
    "   `npm run sheet -- --stack prod --copy client-secret` copies it.",
    "2. Sign in with Microsoft in another browser, and stay signed in in this one meanwhile.",
    "3. Commit and push Pulumi.prod.yaml: a deployment from an older one would remove the new secret.",
  ]);
});

test("after renewing an expired secret it is removed last, or every check would go on about it", () => {
  const state = secrets("3/0: 2 expired, 3 works");
  expect(nextSteps("--stack prod", "Pulumi.prod.yaml", state, now).slice(3)).toEqual([
    "3. Commit and push Pulumi.prod.yaml: a deployment from an older one would remove the new secret.",
    "4. When that has worked: `npm run rotate -- --stack prod --finish` removes generation 2 (until 2026-11-01), which has expired. " +
      "Until then every check reports it.",
  ]);
});
