import { expect, test } from "vitest";

import { planRotation, type SecretGenerations } from "../../../../cli/rotate/rotation.ts";
import { intentOf, now, secrets, works } from "./rotation-sketch.ts";

/** What is done, such as `renewing, without 1: 3/1`: the generations removed first, and each step's two numbers. */
function planned(state: SecretGenerations, intent: string): string {
  const { stage, removedFirst, steps } = planRotation(state, intentOf(intent), now);
  const numbers = steps.map((step) => `${step.clientSecretGeneration}/${step.clientSecretRetiredGeneration}`);
  const first = removedFirst.length > 0 ? `, without ${removedFirst.join(" and ")}` : "";
  return `${stage}${first}: ${numbers.join(", ")}`;
}

test.each([
  ["renew", "1/0: 1 works", "renewing: 2/0"],
  ["renew", "1/0: 1 expired", "renewing: 2/0"],
  ["renew once the previous one is removed", "3/2: 3 works", "renewing: 4/2"],
  ["renew once the previous one has expired", "3/0: 2 expired, 3 works", "renewing: 4/0"],
  ["renew an expired one at once", "2/0: 1 works, 2 expired", "renewing: 3/0"],
  ["renew what was not brought up", "2/0: 1 works", "continuing: 2/0"],
  ["renew what was deleted in the portal", "2/1: ", "continuing: 2/1"],
  ["renew before the oldest is removed", "3/0: 1 works, 2 works, 3 works", "continuing: 3/0"],
  ["renew before a finish was brought up", "3/2: 2 works, 3 works", "continuing: 3/2"],
  ["renew while the console may still have the first", "2/0: 1 works, 2 works", "awaiting-console: "],
  ["finish", "2/0: 1 works, 2 works", "finishing: 2/1"],
  ["finish after an interruption", "2/1: 1 works, 2 works", "finishing: 2/1"],
  ["finish twice", "2/1: 2 works", "done: "],
  ["revoke 1", "1/0: 1 works", "revoking: 2/0, 2/1"],
  ["revoke 2 and the previous one too", "2/0: 1 works, 2 works", "revoking: 3/0, 3/2"],
  ["revoke 1 while the current one has expired", "2/0: 1 works, 2 expired", "revoking: 3/0, 3/1"],
  ["revoke 1 alone", "2/0: 1 works, 2 works", "revoking: 2/1"],
  ["revoke 1 before the new one was brought up", "2/0: 1 works", "revoking: 2/0, 2/1"],
  ["revoke 1 and keep later ones retired", "3/2: 1 works, 3 works", "revoking: 3/2"],
  ["revoke 1 where the old one was not removed", "2/1: 1 works, 2 works", "revoking: 2/1"],
])("%s: of %s makes %s", (intent, state, plan) => {
  expect(planned(secrets(state), intent)).toBe(plan);
});

test.each([
  ["renew with room for the second", "1/0: 1 works", "renewing: 2/0"],
  ["renew", "3/0: 2 expired, 3 works", "renewing, without 2: 4/2"],
  ["renew", "3/0: 2 expired, 3 expired", "renewing, without 2: 4/2"],
  ["revoke 2", "2/0: 1 works, 2 works", "revoking, without 1: 3/1, 3/2"],
])("where Entra ID allows two, %s: of %s makes %s", (intent, state, plan) => {
  expect(planned(secrets(state, true), intent)).toBe(plan);
});

/** The run was killed before the outputs showed the second. */
const killed = { ...secrets("2/0: 1 works, 2 later"), shownEnd: works };

test("a renewal goes on with a secret that was made when its run was killed", () => {
  expect(planned(killed, "renew")).toBe("continuing: 2/0");
});

test.each([
  ["before the new secret is made", secrets("2/0: 1 works"), "it is not brought up"],
  ["before a killed run is gone on with", killed, "it is not brought up"],
  ["when the new secret has expired", secrets("2/0: 1 works, 2 expired"), "it has expired"],
])("a finish is refused %s", (_when, state, why) => {
  expect(() => planned(state, "finish")).toThrow(
    `Generation 2 of the client secret must work before the previous one is removed, but ${why}. Run the command ` +
      "without --finish first.",
  );
});

test("a revocation of a generation that Entra ID does not have is refused", () => {
  expect(() => planned(secrets("3/0: 2 expired, 3 works"), "revoke 1")).toThrow(
    "--revoke must name a generation that Entra ID has, 2 (until 2026-11-01) or 3 (until 2027-02-01); got 1. A " +
      "secret that is not there works for nobody.",
  );
});
