import {
  type DeployedSecret,
  type Intent,
  isExpired,
  type Rotation,
  type SecretGenerations,
  stillValid,
} from "./rotation.ts";

/**
 * What a rotation is about to do, or how things stand, in the console's words; `selector` chooses the environment in a
 * command.
 */
export function rotationLines(
  { stage, steps }: Rotation,
  secrets: SecretGenerations,
  intent: Intent,
  selector: string,
  now: Date,
): string[] {
  const { current, deployed } = secrets;
  const before = stillValid(secrets, now);
  switch (stage) {
    case "renewing":
      return renewalLines(secrets, before, now);
    case "remaking":
      return [
        "The client secret that the sheet shows was deleted in Entra ID: whoever has it cannot sign in with it any more.",
        `Generation ${current} of the client secret will be made anew.`,
      ];
    case "continuing":
      return ["An earlier run was interrupted, or the configuration was changed by hand; this run finishes it."];
    case "awaiting-console":
      return [
        `${capitalized(named(deployed.filter(({ generation }) => generation === current)))} is made already, and ${named(before)} ` +
          "still works. No further one is made, since the console may still have the old one.",
        `Once the console has the new one: \`npm run rotate -- ${selector} --finish\`. After that \`npm run rotate -- ${selector}\` makes the next.`,
        `If the old one is in wrong hands: \`npm run rotate -- ${selector} --revoke ${before.at(-1)?.generation}\`.`,
      ];
    case "finishing":
      return finishLines(current, deployed, before);
    case "revoking":
      return revocationLines(secrets, intent, steps.at(-1)?.clientSecretGeneration ?? current);
    case "done":
      return [`Only generation ${current} exists. There is nothing to finish.`];
  }
}

function renewalLines(secrets: SecretGenerations, before: DeployedSecret[], now: Date): string[] {
  const { current } = secrets;
  return [
    isExpired(secrets, now)
      ? `Generation ${current} of the client secret has expired. Generation ${current + 1} will be made.`
      : `Generation ${current + 1} of the client secret will be made. Generation ${current} works on beside it: sign-in is not interrupted.`,
    ...(before.length === 0
      ? []
      : [`${capitalized(named(before))} still works and will be removed: if the console has it, sign-in stops.`]),
  ];
}

function finishLines(current: number, deployed: DeployedSecret[], before: DeployedSecret[]): string[] {
  const old = deployed.filter(({ generation }) => generation < current);
  return before.length === 0
    ? [`${capitalized(named(old))} has expired and is removed. Sign-in goes on.`]
    : [
        `${capitalized(named(before))} is removed and stops working at once. Go on only if the console has generation ` +
          `${current} and a sign-in with it has worked.`,
      ];
}

function revocationLines({ current, deployed }: SecretGenerations, intent: Intent, next: number): string[] {
  const revoked = intent.kind === "revoke" ? intent.generation : current;
  const removed = `Generation ${revoked} and those before it stop working at once, for whoever holds them.`;
  const isReplaced = next === current && deployed.some(({ generation }) => generation === current);
  return isReplaced
    ? [removed, `If the console has generation ${current}, sign-in goes on; if not, see below.`, ...lockedOut]
    : [
        `${removed} Generation ${next} is made first.`,
        "From then until the console has the new one, nobody can sign in to RustDesk with Microsoft Entra ID.",
        ...lockedOut,
      ];
}

const lockedOut = [
  "Whoever is signed in to the console usually stays so. Keep it open as an administrator, or sign in to it with a local",
  "administrator's password; `rustdesk-utils set_password` on the server sets one.",
];

/** Said of a revocation that is not through: a plain run afterwards would not go on with it. */
export function unfinishedRevocation(generation: number, selector: string): string {
  return `Until all of this is through, generation ${generation} may still work. If it stops, repeat \`npm run rotate -- ${selector} --revoke ${generation}\`.`;
}

/** What to do once the new secret is made, the console first where nothing else works; `selector` chooses the environment. */
export function nextSteps(
  selector: string,
  configurationFile: string,
  secrets: SecretGenerations,
  now: Date,
): string[] {
  const { current, deployed } = secrets;
  const before = stillValid(secrets, now);
  const older = deployed.filter(({ generation }) => generation < current);
  const commit = `Commit and push ${configurationFile}: a deployment from an older one would remove the new secret.`;
  const console = [
    `Put generation ${current} into the console: Settings > OIDC, the provider, Client secret.\n` +
      `   \`npm run sheet -- ${selector} --copy client-secret\` copies it.`,
    "Sign in with Microsoft in another browser, and stay signed in in this one meanwhile.",
  ];
  const finish = `When that has worked: \`npm run rotate -- ${selector} --finish\``;
  const removal = `${finish} removes ${named(older)}, which has expired. Until then every check reports it.`;
  const steps =
    before.length > 0
      ? [commit, ...console, `${finish}. Until then ${named(before)} works too.`]
      : [...console, commit, ...(older.length > 0 ? [removal] : [])];
  return steps.flatMap((step, index) => `${index + 1}. ${step}`.split("\n"));
}

function named(secrets: DeployedSecret[]): string {
  return secrets
    .map(({ generation, expires }) => `generation ${generation} (until ${expires.slice(0, 10)})`)
    .join(" and ");
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
