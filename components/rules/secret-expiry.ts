/** Milliseconds of a day. */
export const dayMilliseconds = 86_400_000;

/** How a client secret stands: `expiring` from the chosen number of days before its end, `unknown` without a date. */
export type ExpiryStatus = "valid" | "expiring" | "expired" | "unknown";

/** How long a client secret works on. */
export interface SecretExpiry {
  status: ExpiryStatus;
  /** Whole days until the end, or since it when negative; undefined without a date. */
  daysLeft: number | undefined;
}

/** Judges the end of a client secret (RFC 3339) at `now`. */
export function secretExpiry(expires: string | undefined, now: Date, warningDays: number): SecretExpiry {
  if (expires === undefined) {
    return { status: "unknown", daysLeft: undefined };
  }
  const days = (Date.parse(expires) - now.getTime()) / dayMilliseconds;
  const daysLeft = Math.floor(days);
  if (days <= 0) {
    return { status: "expired", daysLeft };
  }
  return { status: days <= warningDays ? "expiring" : "valid", daysLeft };
}

/** What renews a client secret or, without its end, notes it. */
export interface Remedy {
  command: string;
  /** What follows the command in a sentence; empty when the command does everything. */
  rest: string;
}

/** A remedy as a part of a sentence. */
export function remedyWords({ command, rest }: Remedy): string {
  return `\`${command}\`${rest}`;
}

/**
 * What renews a declared client secret. A rotation that nobody has finished, so that the one before is still there
 * (`hasPrevious`), makes no further secret unless the current one has expired. `words` choose the environment in a command.
 */
export function rotationRemedy(words: string, { status }: SecretExpiry, hasPrevious: boolean): Remedy {
  const rotate = `npm run rotate -- ${words}`;
  return hasPrevious && status !== "expired"
    ? { command: `${rotate} --finish`, rest: `, once the console has the current one; then \`${rotate}\`` }
    : { command: rotate, rest: "" };
}

/** What must be said of a secret's end; undefined while it is far away. `renewal` completes "Renew it: …". */
export function expiryNotice(
  expires: string,
  { status, daysLeft = 0 }: SecretExpiry,
  renewal: string,
): string | undefined {
  const day = expires.slice(0, 10);
  switch (status) {
    case "expired":
      return (
        `The client secret stopped working on ${day}: nobody can sign in to RustDesk with Microsoft Entra ID until ` +
        `the console has a new one. Renew it: ${renewal}`
      );
    case "expiring":
      return (
        `The client secret stops working on ${day}, ${inDays(daysLeft)}; then nobody can sign in to RustDesk with ` +
        `Microsoft Entra ID. Renew it: ${renewal}`
      );
    default:
      return undefined;
  }
}

/**
 * What must be said of the end of the secret of the generation before, which the console may still have; undefined while it is
 * far away, and once the current one has expired, since then neither is to be put into the console. `words` choose the
 * environment in a command.
 */
export function previousExpiryNotice(
  expires: string,
  { previous, current }: { previous: SecretExpiry; current: SecretExpiry },
  words: string,
): string | undefined {
  const { status, daysLeft = 0 } = previous;
  if ((status !== "expiring" && status !== "expired") || current.status === "expired") {
    return undefined;
  }
  const ends =
    status === "expired"
      ? `stopped working on ${expires.slice(0, 10)}`
      : `stops working on ${expires.slice(0, 10)}, ${inDays(daysLeft)}`;
  return (
    `The client secret of the generation before ${ends}. If the console still has it, put the current one into it ` +
    `(\`npm run sheet -- ${words} --copy client-secret\`); then finish: \`npm run rotate -- ${words} --finish\`.`
  );
}

function inDays(days: number): string {
  if (days === 0) {
    return "in less than a day";
  }
  return days === 1 ? "in 1 day" : `in ${days} days`;
}

/** A date, or date and time with its offset (RFC 3339), as RFC 3339 in UTC; undefined for any other text. */
export function normalizedDate(text: string): string | undefined {
  const form = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;
  const time = form.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes the 31st of a month with 30 days for the first of the next.
  const isDay = !Number.isNaN(time) && (text.length > 10 || new Date(time).toISOString().startsWith(text));
  return isDay ? utcText(new Date(time)) : undefined;
}

/** As RFC 3339 in whole seconds, because the provider compares dates as text (`…00.000Z` and `…00Z` would differ). */
export function utcText(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
