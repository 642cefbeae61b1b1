import { endingOf, expiryNotice, type SecretExpiry, secretExpiry } from "../../components/rules/dates.ts";
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

/** What is answered about a client secret. */
export interface ExpiryAnswer {
  /** For a script; its keys stay. */
  report: object;
  /** For a person. */
  text: string;
  /** 0 while nothing is to be done or nothing can be said, 1 when a secret that the console may have ends. */
  exitCode: 0 | 1;
}

/** Judges a client secret at `now`. */
export function expiryAnswer(secret: JudgedSecret, now: Date): ExpiryAnswer {
  const { stack, expires, previousExpires, warningDays, existingRemedy, selector } = secret;
  const current = secretExpiry(expires, now, warningDays);
  const previous = previousExpires === undefined ? undefined : secretExpiry(previousExpires, now, warningDays);
  const remedy = existingRemedy ?? rotationRemedy(selector, current, previous !== undefined);
  const isDue = [current, previous].some((life) => life && ["expiring", "expired"].includes(life.status));
  const report = {
    stack,
    status: current.status,
    clientSecretExpires: expires ?? null,
    /** Whole days, negative after the end. */
    daysLeft: current.daysLeft ?? null,
    previousStatus: previous?.status ?? null,
    previousClientSecretExpires: previousExpires ?? null,
    warningDays,
    remedy: isDue || current.status === "unknown" ? remedy.command : null,
  };
  const lines = [
    currentText(secret, current, remedyText(remedy)),
    ...(previous === undefined ? [] : previousText(secret, previous, current)),
  ];
  return { report, text: lines.map((line) => `${stack}: ${line}`).join("\n"), exitCode: isDue ? 1 : 0 };
}

function currentText({ expires, warningDays }: JudgedSecret, current: SecretExpiry, remedy: string): string {
  const { daysLeft } = current;
  if (expires === undefined || daysLeft === undefined) {
    return (
      "it is not known when the client secret stops working, because it is an existing one without a date. The portal's " +
      `list of client secrets shows it. Note it: ${remedy}`
    );
  }
  const days = daysLeft === 1 ? "1 day" : `${daysLeft} days`;
  const fine = `The client secret works until ${expires}, ${days} from now. A warning comes ${warningDays} days before.`;
  const notice = expiryNotice(expires, current);
  return notice === undefined ? fine : `${notice} Renew it: ${remedy}`;
}

/**
 * Warns before the previous secret expires, and after, because the console may still use it. Says nothing once the current
 * one has expired: then the console needs a third.
 */
function previousText(
  { previousExpires = "", selector }: JudgedSecret,
  previous: SecretExpiry,
  current: SecretExpiry,
): string[] {
  const ending = endingOf(previousExpires, previous);
  if (ending === undefined || current.status === "expired") {
    return [];
  }
  return [
    `The previous client secret ${ending}. If the console still has it, put the current one into it ` +
      `(\`npm run sheet -- ${selector} --copy client-secret\`); then finish: \`npm run rotate -- ${selector} --finish\`.`,
  ];
}
