import type { SecretExpiry } from "../../components/rules/dates.ts";

/** What renews a client secret or, without its end, notes it. */
export interface Remedy {
  command: string;
  /** What follows the command in a sentence; empty when the command does everything. */
  rest: string;
}

/** A remedy as a part of a sentence. */
export function remedyText({ command, rest }: Remedy): string {
  return `\`${command}\`${rest}`;
}

/**
 * What renews a secret that this program made. While the previous one is there, the unfinished rotation is finished first,
 * unless the current one has expired.
 */
export function rotationRemedy(selector: string, { status }: SecretExpiry, hasPrevious: boolean): Remedy {
  const rotate = `npm run rotate -- ${selector}`;
  return hasPrevious && status !== "expired"
    ? { command: `${rotate} --finish`, rest: `, once the console has the current one; then \`${rotate}\`` }
    : { command: rotate, rest: "" };
}
