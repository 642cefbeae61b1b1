import { endingOf, expiryNotice, type SecretExpiry, secretExpiry } from "../../components/rules/dates.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { folderName } from "../local-machine/folder.ts";

/** What renews a client secret or, without its end, notes it. */
export interface Remedy {
  command: string;
  /** What follows the command in a sentence; empty when the command does everything. */
  rest: string;
}

/** The client secret that is judged. */
export interface JudgedSecret {
  stack: string;
  /** Where it is, as the end of a sentence. */
  place: string;
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
  const { stack, place, expires, previousExpires, warningDays, existingRemedy, selector } = secret;
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
    currentText(secret, current, `\`${remedy.command}\`${remedy.rest}`),
    ...(previous === undefined ? [] : previousText(secret, previous, current)),
  ];
  return { report, text: lines.map((line) => `${stack}, ${place}: ${line}`).join("\n"), exitCode: isDue ? 1 : 0 };
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

/**
 * What renews a secret that this program made. While the previous one is there, the unfinished rotation is finished first,
 * unless the current one has expired.
 */
function rotationRemedy(selector: string, { status }: SecretExpiry, hasPrevious: boolean): Remedy {
  const rotate = `npm run rotate -- ${selector}`;
  return hasPrevious && status !== "expired"
    ? { command: `${rotate} --finish`, rest: `, once the console has the current one; then \`${rotate}\`` }
    : { command: rotate, rest: "" };
}

/** What renews a client secret that was made elsewhere, or notes its end where that is not known. */
export function existingSecretRemedy(environment: EnvironmentChoice, expires: string | undefined): Remedy {
  const selector = selectorOf(environment);
  const place = placeOf(environment);
  const setEnd = `pulumi config set existingClientSecretExpires YYYY-MM-DD ${place}`;
  if (expires === undefined) {
    return { command: setEnd, rest: `, then \`npm run up -- ${selector}\`` };
  }
  return {
    command: `pulumi config set --secret existingClientSecret ${place}`,
    rest:
      ` asks for the value of a new one, made in the portal; then \`${setEnd}\`, then \`npm run up -- ${selector}\`, and paste ` +
      "it into the console",
  };
}

/** In a local run the value is not in the checkout but beside the engine's own copy of the configuration. */
function placeOf({ stack, local }: EnvironmentChoice): string {
  return `--stack ${stack}${local ? ` --config-file ${folderName}/workspace/Pulumi.${stack}.yaml` : ""}`;
}
