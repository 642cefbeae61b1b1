/** Milliseconds of a day. */
export const dayMilliseconds = 86_400_000;

/** How long a client secret works on: `expiring` from the chosen number of days before its end, `unknown` without a date. */
export interface SecretExpiry {
  status: "valid" | "expiring" | "expired" | "unknown";
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

/** What the end of the current client secret means; undefined while it is far away or unknown. */
export function expiryNotice(expires: string, expiry: SecretExpiry): string | undefined {
  const ending = endingOf(expires, expiry);
  const meaning =
    expiry.status === "expired"
      ? ": nobody can sign in to RustDesk with Microsoft Entra ID until the console has a new one."
      : "; then nobody can sign in to RustDesk with Microsoft Entra ID.";
  return ending && `The client secret ${ending}${meaning}`;
}

/** When a secret stops or stopped working, as a part of a sentence; undefined while that is far away or unknown. */
export function endingOf(expires: string, { status, daysLeft = 0 }: SecretExpiry): string | undefined {
  const day = expires.slice(0, 10);
  if (status === "expired") {
    return `stopped working on ${day}`;
  }
  const when = daysLeft === 0 ? "in less than a day" : new Intl.RelativeTimeFormat("en").format(daysLeft, "day");
  return status === "expiring" ? `stops working on ${day}, ${when}` : undefined;
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
