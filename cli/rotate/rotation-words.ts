import type { DeployedSecret, Intent, Rotation, SecretGenerations } from "./rotation.ts";

/** What a rotation is about to do, or how things stand, in the console's words; `before` are the secrets that still work. */
export function rotationLines(
  { stage }: Rotation,
  { current }: SecretGenerations,
  before: DeployedSecret[],
  intent: Intent,
): string[] {
  const old = before.map(named).join(" and ");
  switch (stage) {
    case "renewing":
      return [
        `Generation ${current + 1} of the client secret is made. Generation ${current} works on beside it: sign-in is not interrupted.`,
      ];
    case "continuing":
      return [
        "An earlier run was interrupted, or the configuration was raised by hand; this run finishes it.",
      ];
    case "awaiting-console":
      return [
        `Generation ${current} is made already, and ${old} still works. No further one is made, since the console may ` +
          "still have the old one.",
      ];
    case "finishing":
      return [
        `${old === "" ? "The old secret" : capitalized(old)} is removed and stops working at once. Go on only if the console has generation ${current} and a ` +
          "sign-in with it has worked.",
      ];
    case "revoking":
      return revocationLines(current, intent);
    case "done":
      return [`Only generation ${current} exists. There is nothing to finish.`];
  }
}

function revocationLines(current: number, intent: Intent): string[] {
  const revoked = intent.kind === "revoke" ? intent.generation : current;
  const removed = `Generation ${revoked} and those before it stop working at once, for whoever holds them.`;
  return revoked < current
    ? [removed, `If the console has generation ${current}, sign-in goes on; if not, see below.`, ...lockedOut]
    : [
        `${removed} Generation ${current + 1} is made first.`,
        "From then until the console has the new one, nobody can sign in to RustDesk with Microsoft Entra ID.",
        ...lockedOut,
      ];
}

const lockedOut = [
  "Whoever is signed in stays signed in. Keep the console open as an administrator, or sign in to it with a local",
  "administrator's password; `rustdesk-utils set_password` on the server sets one.",
];

/** What to do once the new secret is made; `words` choose the environment in a command. */
export function nextSteps(
  words: string,
  configurationFile: string,
  current: number,
  before: DeployedSecret[],
): string[] {
  const old = before.map(named).join(" and ");
  return [
    `1. Put generation ${current} into the console: Settings > OIDC, the provider, Client secret.`,
    `   \`npm run sheet -- ${words} --copy client-secret\` copies it.`,
    "2. Sign in with Microsoft in another browser, and stay signed in in this one meanwhile.",
    ...(old === ""
      ? []
      : [`3. When that has worked: \`npm run rotate -- ${words} --finish\`. Until then ${old} works too.`]),
    `${old === "" ? 3 : 4}. Commit ${configurationFile}: it holds the generation.`,
  ];
}

function named({ generation, expires }: DeployedSecret): string {
  return `generation ${generation} (until ${expires.slice(0, 10)})`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
