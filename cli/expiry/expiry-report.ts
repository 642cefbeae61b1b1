import { type ExpiryStatus, expiryNotice, secretExpiry } from "../../components/secret-expiry.ts";
import type { Remedy } from "./remedy.ts";

/** The client secret that is judged. */
export interface JudgedSecret {
  stack: string;
  /** RFC 3339; undefined when it is not known. */
  expires: string | undefined;
  /** From how many days before its end it counts as expiring. */
  warningDays: number;
  /** The command that renews it, or gives the date that is missing. */
  remedy: string;
}

/** The answer for a script; its keys stay. */
export interface ExpiryReport {
  stack: string;
  status: ExpiryStatus;
  /** RFC 3339; null when it is not known. */
  clientSecretExpires: string | null;
  /** Whole days, negative after the end; null when the end is not known. */
  daysLeft: number | null;
  warningDays: number;
  /** The command that mends it; null while nothing is to be done. */
  remedy: string | null;
}

/** Judges a client secret at `now`. */
export function expiryReport({ stack, expires, warningDays, remedy }: JudgedSecret, now: Date): ExpiryReport {
  const { status, daysLeft } = secretExpiry(expires, now, warningDays);
  return {
    stack,
    status,
    clientSecretExpires: expires ?? null,
    daysLeft: daysLeft ?? null,
    warningDays,
    remedy: status === "valid" ? null : remedy,
  };
}

/** The answer for a person. */
export function expiryText(report: ExpiryReport, remedy: Remedy): string {
  const { stack, status, clientSecretExpires: expires, daysLeft, warningDays } = report;
  const whatToDo = remedy.command + remedy.rest;
  if (expires === null || daysLeft === null) {
    return (
      `${stack}: it is not known when the client secret stops working, because it is an existing one without a date. ` +
      `The portal's list of client secrets shows it. Note it: ${whatToDo}`
    );
  }
  const notice = expiryNotice(expires, { status, daysLeft }, whatToDo);
  const days = daysLeft === 1 ? "1 day" : `${daysLeft} days`;
  const fine = `The client secret works until ${expires}, ${days} from now. A warning comes ${warningDays} days before.`;
  return `${stack}: ${notice ?? fine}`;
}

/** 0 while nothing is to be done or nothing can be said, 1 when the secret must be renewed. */
export function expiryExitCode({ status }: ExpiryReport): 0 | 1 {
  return status === "expiring" || status === "expired" ? 1 : 0;
}
