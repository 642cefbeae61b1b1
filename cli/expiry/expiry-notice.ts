import type { SecretExpiry } from "../../components/rules/dates.ts";

/** Warns before the current secret expires, and after. `renewal` completes "Renew it: …". */
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
 * Warns before the previous secret expires, and after, because the console may still use it. Says nothing once the current
 * one has expired: then the console needs a third.
 */
export function previousExpiryNotice(
  expires: string,
  { previous, current }: { previous: SecretExpiry; current: SecretExpiry },
  selector: string,
): string | undefined {
  const { status, daysLeft = 0 } = previous;
  if ((status !== "expiring" && status !== "expired") || current.status === "expired") {
    return undefined;
  }
  const day = expires.slice(0, 10);
  const ends =
    status === "expired" ? `stopped working on ${day}` : `stops working on ${day}, ${inDays(daysLeft)}`;
  return (
    `The previous client secret ${ends}. If the console still has it, put the current one into it ` +
    `(\`npm run sheet -- ${selector} --copy client-secret\`); then finish: \`npm run rotate -- ${selector} --finish\`.`
  );
}

function inDays(days: number): string {
  if (days === 0) {
    return "in less than a day";
  }
  return days === 1 ? "in 1 day" : `in ${days} days`;
}
