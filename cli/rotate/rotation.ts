import { UserError } from "../user-error.ts";

/** A generation of the client secret that Entra ID has, by the state of the stack. */
export interface DeployedSecret {
  generation: number;
  /** RFC 3339. */
  expires: string;
}

/** The generations of an environment's client secret, as configured and as brought up. */
export interface SecretGenerations {
  /** The configuration's clientSecretGeneration. */
  current: number;
  /** The configuration's clientSecretRetiredGeneration. */
  retired: number;
  /** From the oldest to the newest. */
  deployed: DeployedSecret[];
  /** End of the secret that the stack's outputs show, and with them the sheet. */
  shownEnd: string | undefined;
  /** Entra ID allows a registration with personal accounts no more than two secrets. */
  atMostTwo: boolean;
}

/** What is wanted of the client secret. */
export type Intent =
  /** A new one beside the present one. */
  | { kind: "renew" }
  /** The console has the new one: remove the previous one. */
  | { kind: "finish" }
  /** The secret of this generation is in wrong hands: it must stop working now. */
  | { kind: "revoke"; generation: number };

/** What the configuration says for one update. */
export interface RotationStep {
  clientSecretGeneration: number;
  clientSecretRetiredGeneration: number;
}

/** The updates that lead to what is wanted. */
export interface Rotation {
  /** Older generations that are removed before the first update, which has to make room for a new one. */
  removedFirst: number[];
  /** Brought up one after the other; none when all is as wanted. */
  steps: RotationStep[];
  /** What this does, or, without a step, how things stand. */
  stage: "renewing" | "remaking" | "continuing" | "awaiting-console" | "finishing" | "revoking" | "done";
}

/**
 * Decides what to do next, so that running it again after an interruption goes on instead of making one more secret: a new
 * one is only made once the previous one is removed or expired, because the console may still have that.
 * @throws UserError when a finish is asked for too early, or the generation to revoke does not exist.
 */
export function planRotation(secrets: SecretGenerations, intent: Intent, now: Date): Rotation {
  switch (intent.kind) {
    case "renew":
      return planRenewal(secrets, now);
    case "finish":
      return planFinish(secrets, now);
    case "revoke":
      return planRevocation(secrets, intent.generation, now);
  }
}

/** The secrets that work beside the current one. */
export function stillValid({ current, deployed }: SecretGenerations, now: Date): DeployedSecret[] {
  return deployed.filter((secret) => secret.generation < current && !isOver(secret, now));
}

function planRenewal(secrets: SecretGenerations, now: Date): Rotation {
  const asConfigured = step(secrets.current, secrets.retired);
  if (!isExpired(secrets, now) && !isBroughtUp(secrets)) {
    const isRemade = isShownGone(secrets) && !isDeployed(secrets, secrets.current);
    return plan(isRemade ? "remaking" : "continuing", [asConfigured]);
  }
  const before = stillValid(secrets, now);
  if (before.length === 0 || isExpired(secrets, now)) {
    return plan("renewing", [raised(secrets)], removedFirst(secrets));
  }
  return before.some(({ generation }) => !isDeclared(secrets, generation))
    ? plan("continuing", [asConfigured])
    : plan("awaiting-console", []);
}

function planFinish(secrets: SecretGenerations, now: Date): Rotation {
  const { current, deployed } = secrets;
  if (isExpired(secrets, now) || !isBroughtUp(secrets)) {
    const why = isExpired(secrets, now) ? "it has expired" : "it is not brought up";
    throw new UserError(
      `Generation ${current} of the client secret must work before the previous one is removed, but ${why}. Run the command ` +
        "without --finish first.",
    );
  }
  return deployed.length > 1 ? plan("finishing", [step(current, current - 1)]) : plan("done", []);
}

function planRevocation(secrets: SecretGenerations, generation: number, now: Date): Rotation {
  const { current, retired, deployed } = secrets;
  if (!isDeployed(secrets, generation)) {
    const known = deployed.map((secret) => `${secret.generation} (until ${secret.expires.slice(0, 10)})`);
    throw new UserError(
      `--revoke must name a generation that Entra ID has, ${known.join(" or ") || "but it has none"}; got ${generation}. ` +
        "A secret that is not there works for nobody.",
    );
  }
  const gone = Math.max(retired, generation);
  if (generation < current && !isExpired(secrets, now)) {
    const first = isBroughtUp(secrets) ? [] : [step(current, retired)];
    return plan("revoking", [...first, step(current, gone)]);
  }
  return plan("revoking", [raised(secrets), step(current + 1, gone)], removedFirst(secrets));
}

function plan(stage: Rotation["stage"], steps: RotationStep[], removedFirst: number[] = []): Rotation {
  return { removedFirst, steps, stage };
}

/**
 * The older generations that go before the next is made, where two are the most. An update would remove them too late: the
 * engine deletes after it has made the new one.
 */
function removedFirst({ current, deployed, atMostTwo }: SecretGenerations): number[] {
  const generations = deployed.map(({ generation }) => generation);
  return atMostTwo ? generations.filter((generation) => generation < current) : [];
}

/** The next generation beside the current one. */
function raised(secrets: SecretGenerations): RotationStep {
  const { current, retired } = secrets;
  return step(current + 1, removedFirst(secrets).length > 0 ? current - 1 : retired);
}

function step(clientSecretGeneration: number, clientSecretRetiredGeneration: number): RotationStep {
  return { clientSecretGeneration, clientSecretRetiredGeneration };
}

function isDeployed({ deployed }: SecretGenerations, wanted: number): boolean {
  return deployed.some(({ generation }) => generation === wanted);
}

/** Whether the current one is made and shown: a run that was killed in between has made it, and the outputs show another. */
function isBroughtUp({ current, deployed, shownEnd }: SecretGenerations): boolean {
  return deployed.some(({ generation, expires }) => generation === current && expires === shownEnd);
}

/** Whether the secret that the sheet showed, and the console was given, is not there any more: somebody has deleted it. */
export function isShownGone({ deployed, shownEnd }: SecretGenerations): boolean {
  return shownEnd !== undefined && !deployed.some(({ expires }) => expires === shownEnd);
}

function isDeclared({ current, retired }: SecretGenerations, generation: number): boolean {
  return generation > retired && generation >= current - 1;
}

/** Whether the current one has expired: then a program that declares it as the current one reports an error and stops. */
export function isExpired({ current, deployed }: SecretGenerations, now: Date): boolean {
  return deployed.some((secret) => secret.generation === current && isOver(secret, now));
}

function isOver({ expires }: DeployedSecret, now: Date): boolean {
  return Date.parse(expires) <= now.getTime();
}
