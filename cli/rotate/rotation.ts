import { UserError } from "../../engine/user-error.ts";

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
  /** Whether the environment has its application. */
  broughtUp: boolean;
  /** From the oldest to the newest. */
  deployed: DeployedSecret[];
  /** Entra ID allows a registration with personal accounts no more than two secrets. */
  atMostTwo: boolean;
}

/** What is wanted of the client secret. */
export type Intent =
  /** A new one beside the present one. */
  | { kind: "renew" }
  /** The console has the new one: remove the one before. */
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
  /** Brought up one after the other; none when all is as wanted. */
  steps: RotationStep[];
  /** What this does, or, without a step, how things stand. */
  stage: "renewing" | "continuing" | "awaiting-console" | "finishing" | "revoking" | "done";
}

/**
 * Decides what to do next, so that running it again after an interruption goes on instead of making one more secret: a new
 * one is only made once the one before is removed or expired, because the console may still have that one.
 * @throws UserError when nothing is brought up yet, or the generation to revoke does not exist.
 */
export function planRotation(secrets: SecretGenerations, intent: Intent, now: Date): Rotation {
  if (!secrets.broughtUp) {
    throw new UserError(
      "The environment must be brought up before its client secret is rotated, but it is not. Run `pulumi up` first.",
    );
  }
  switch (intent.kind) {
    case "renew":
      return planRenewal(secrets, now);
    case "finish":
      return planFinish(secrets);
    case "revoke":
      return planRevocation(secrets, intent.generation);
  }
}

/** The secrets that work beside the current one. */
export function stillValid({ current, deployed }: SecretGenerations, now: Date): DeployedSecret[] {
  return deployed.filter(
    ({ generation, expires }) => generation < current && Date.parse(expires) > now.getTime(),
  );
}

function planRenewal(secrets: SecretGenerations, now: Date): Rotation {
  if (!isDeployed(secrets, secrets.current)) {
    return { steps: [asConfigured(secrets)], stage: "continuing" };
  }
  const before = stillValid(secrets, now);
  if (before.length === 0) {
    return { steps: raised(secrets), stage: "renewing" };
  }
  const left = before.filter(({ generation }) => !isDeclared(secrets, generation));
  return left.length > 0
    ? { steps: [asConfigured(secrets)], stage: "continuing" }
    : { steps: [], stage: "awaiting-console" };
}

function planFinish(secrets: SecretGenerations): Rotation {
  const { current, deployed } = secrets;
  if (!isDeployed(secrets, current)) {
    throw new UserError(
      `Generation ${current} of the client secret must be brought up before the one before is removed, but it is not. ` +
        "Run the command without --finish first.",
    );
  }
  return deployed.length > 1
    ? { steps: [step(current, current - 1)], stage: "finishing" }
    : { steps: [], stage: "done" };
}

function planRevocation(secrets: SecretGenerations, generation: number): Rotation {
  const { current, retired, deployed } = secrets;
  if (!isDeployed(secrets, generation)) {
    const known = deployed.map((secret) => `${secret.generation} (until ${secret.expires.slice(0, 10)})`);
    throw new UserError(
      `--revoke must name a generation that Entra ID has, ${known.join(" or ") || "but it has none"}; got ${generation}. ` +
        "A secret that is not there works for nobody.",
    );
  }
  const successors = generation < current ? asBroughtUp(secrets) : raised(secrets);
  const next = successors.at(-1)?.clientSecretGeneration ?? current;
  return { steps: [...successors, step(next, Math.max(retired, generation))], stage: "revoking" };
}

/** With at most two secrets the older one goes first: the engine removes it only after the new one is made. */
function raised(secrets: SecretGenerations): RotationStep[] {
  const { current, retired, deployed, atMostTwo } = secrets;
  const makesRoom = atMostTwo && deployed.length > 1;
  return [
    ...(makesRoom ? [step(current, current - 1)] : []),
    step(current + 1, makesRoom ? current - 1 : retired),
  ];
}

function asBroughtUp(secrets: SecretGenerations): RotationStep[] {
  return isDeployed(secrets, secrets.current) ? [] : [asConfigured(secrets)];
}

function asConfigured({ current, retired }: SecretGenerations): RotationStep {
  return step(current, retired);
}

function step(clientSecretGeneration: number, clientSecretRetiredGeneration: number): RotationStep {
  return { clientSecretGeneration, clientSecretRetiredGeneration };
}

function isDeployed({ deployed }: SecretGenerations, wanted: number): boolean {
  return deployed.some(({ generation }) => generation === wanted);
}

function isDeclared({ current, retired }: SecretGenerations, generation: number): boolean {
  return generation > retired && generation >= current - 1;
}
