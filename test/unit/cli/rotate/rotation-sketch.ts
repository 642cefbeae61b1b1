import type { Intent, SecretGenerations } from "../../../../cli/rotate/rotation.ts";

/** When a rotation is planned. */
export const now = new Date("2026-11-21T12:00:00Z");
/** When a secret ends that works. */
export const works = "2027-02-01T00:00:00Z";
const ends = { works, later: "2027-03-01T00:00:00Z", expired: "2026-11-01T00:00:00Z" };

/**
 * The generations of an environment, such as `2/0: 1 expired, 2 works`: the current and the retired one by configuration, and
 * what Entra ID has.
 */
export function secrets(text: string, atMostTwo = false): SecretGenerations {
  const [configured = "", listed = ""] = text.split(": ");
  const [current = 0, retired = 0] = configured.split("/").map(Number);
  const deployed = listed.split(", ").flatMap((secret) => {
    const [generation, end] = secret.split(" ");
    return end === undefined ? [] : [{ generation: Number(generation), expires: ends[end as keyof typeof ends] }];
  });
  const shownEnd = deployed.find(({ generation }) => generation === current)?.expires;
  return { current, retired, deployed, shownEnd, atMostTwo };
}

/** `renew`, `finish` or `revoke N`. */
export function intentOf(text: string): Intent {
  const [kind, generation] = text.split(" ");
  return (kind === "revoke" ? { kind, generation: Number(generation) } : { kind }) as Intent;
}
