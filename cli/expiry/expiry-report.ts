import { type ExpiryStatus, type SecretExpiry, secretExpiry } from "../../components/rules/dates.ts";
import { expiryNotice, previousExpiryNotice } from "./expiry-notice.ts";
import { type Remedy, remedyText, rotationRemedy } from "./remedy.ts";

/** The client secret that is judged. */
export interface JudgedSecret {
  stack: string;
  /** RFC 3339; undefined when it is not known. */
  expires: string | undefined;
  /** RFC 3339: end of the previous secret, which the console may still have; undefined when there is none. */
  previousExpires: string | undefined;
  /** From how many days before its end it counts as expiring. */
  warningDays: number;
  /** What renews an existing secret, or gives the date that is missing; undefined for one that `rotate` renews. */
  existingRemedy: Remedy | undefined;
  /** Options that choose the environment in a command. */
  selector: string;
}

/** The answer for a script; its keys stay. */
export interface ExpiryReport {
  stack: string;
  status: ExpiryStatus;
  /** RFC 3339; null when it is not known. */
  clientSecretExpires: string | null;
  /** Whole days, negative after the end; null when the end is not known. */
  daysLeft: number | null;
  /** How the previous one stands; null when there is none. */
  previousStatus: ExpiryStatus | null;
  /** RFC 3339; null when there is none. */
  previousClientSecretExpires: string | null;
  warningDays: number;
  /** The command that mends it; null while nothing is to be done. */
  remedy: string | null;
}

/** Judges a client secret at `now`. */
export function expiryReport(secret: JudgedSecret, now: Date): ExpiryReport {
  const { stack, expires, previousExpires, warningDays } = secret;
  const { current, previous } = lives(secret, now);
  const isNothingDue = current.status === "valid" && !(previous && isDue(previous.status));
  return {
    stack,
    status: current.status,
    clientSecretExpires: expires ?? null,
    daysLeft: current.daysLeft ?? null,
    previousStatus: previous?.status ?? null,
    previousClientSecretExpires: previousExpires ?? null,
    warningDays,
    remedy: isNothingDue ? null : remedyFor(secret, current, previous).command,
  };
}

/** The answer for a person. */
export function expiryText(secret: JudgedSecret, now: Date): string {
  const { stack, expires, previousExpires, selector, warningDays } = secret;
  const { current, previous } = lives(secret, now);
  const remedy = remedyText(remedyFor(secret, current, previous));
  const { daysLeft } = current;
  if (expires === undefined || daysLeft === undefined) {
    return (
      `${stack}: it is not known when the client secret stops working, because it is an existing one without a date. ` +
      `The portal's list of client secrets shows it. Note it: ${remedy}`
    );
  }
  const days = daysLeft === 1 ? "1 day" : `${daysLeft} days`;
  const fine = `The client secret works until ${expires}, ${days} from now. A warning comes ${warningDays} days before.`;
  const older =
    previousExpires && previous && previousExpiryNotice(previousExpires, { previous, current }, selector);
  return [expiryNotice(expires, current, remedy) ?? fine, ...(older ? [older] : [])]
    .map((line) => `${stack}: ${line}`)
    .join("\n");
}

/** 0 while nothing is to be done or nothing can be said, 1 when a secret that the console may have ends. */
export function expiryExitCode({ status, previousStatus }: ExpiryReport): 0 | 1 {
  return isDue(status) || (previousStatus !== null && isDue(previousStatus)) ? 1 : 0;
}

function lives({ expires, previousExpires, warningDays }: JudgedSecret, now: Date) {
  const previous =
    previousExpires === undefined ? undefined : secretExpiry(previousExpires, now, warningDays);
  return { current: secretExpiry(expires, now, warningDays), previous };
}

function remedyFor(
  { existingRemedy, selector }: JudgedSecret,
  current: SecretExpiry,
  previous: SecretExpiry | undefined,
): Remedy {
  return existingRemedy ?? rotationRemedy(selector, current, previous !== undefined);
}

function isDue(status: ExpiryStatus): boolean {
  return status === "expiring" || status === "expired";
}
