import { setTimeout as sleep } from "node:timers/promises";

import type { TimedOperation } from "../../protocol/operation.ts";
import { ProviderError } from "../../protocol/provider.ts";

/** Waits so many seconds, or until the operation is cancelled. */
export type Wait = (seconds: number, signal: AbortSignal) => Promise<void>;

/** Waits by the clock. */
export const clockWait: Wait = async (seconds, signal) => {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
  throwIfCancelled(signal);
};

/** Statuses after which the real provider tries any request again (wire notes, "Retries"). */
export function isTransient(status: number): boolean {
  return status === 408 || status === 424 || status === 429 || (status >= 500 && status !== 501);
}

/** Seconds before the next try; `attempt` counts from 0. An HTTP date in Retry-After is ignored, as the provider does. */
export function secondsUntilRetry(attempt: number, retryAfter: string | null): number {
  return retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : Math.min(2 ** attempt, 61);
}

/** How many further tries fit before the deadline, with the waits of {@link secondsUntilRetry}. */
export function retriesUntil(operation: TimedOperation): number {
  const seconds = Math.max(0, (operation.deadline - Date.now()) / 1000);
  return seconds <= 63 ? Math.floor(Math.log2(seconds + 1)) - 1 : Math.floor((Math.floor(seconds) - 63) / 61) + 6;
}

/** Ends a cancelled operation between two requests, so that no answer to a change is lost. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new ProviderError("the operation was cancelled; what was done before it is kept");
  }
}
