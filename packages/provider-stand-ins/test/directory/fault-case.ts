import { expect } from "vitest";

import { type Answer, notFound, refusal } from "../fake-graph.ts";
import type { DirectoryService, Fault } from "./directory-service.ts";

/** What goes wrong during one operation, and what must come of it. */
export interface FaultCase {
  /** Name of the recorded scenario. */
  scenario: string;
  fault: Fault;
  /** The text of the failure, ID of the resource's object as {id}; without it the operation succeeds. */
  error?: string;
  /** The failure keeps what was made in the state. */
  kept?: boolean;
  /** Seconds between tries. */
  waits?: number[];
  /** Limit of the operation in seconds, as `customTimeouts` sets it. */
  timeoutSeconds?: number;
}

/** Runs an operation of a case and compares what came of it. */
export async function judge(
  service: DirectoryService,
  { fault, error, kept = false, waits = [] }: FaultCase,
  run: () => Promise<unknown>,
  objectId: () => string,
): Promise<void> {
  service.waits.length = 0;
  service.fault(fault);
  const failure = await run().then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(failure?.message.replaceAll(objectId(), "{id}")).toBe(error);
  expect(failure?.name === "PartialFailure").toBe(kept);
  expect(service.waits).toEqual(waits);
}

export const UNAVAILABLE = refusal(503, "serviceNotAvailable", "Service unavailable.");
export const THROTTLED: Answer = {
  ...refusal(429, "TooManyRequests", "Too many requests."),
  headers: { "retry-after": "2" },
};
export const GONE = notFound("00000000-0000-4000-8000-000000000404");
export const CONFLICT = refusal(
  409,
  "Request_MultipleObjectsWithSameKeyValue",
  "Another object with the same value for property identifierUris already exists.",
);

/** The words that the real provider finds for these answers. */
export const IN_WORDS = {
  forbidden:
    "unexpected status 403 (403 Forbidden) with error: Authorization_RequestDenied: Insufficient privileges to complete " +
    "the operation.",
  gone:
    "unexpected status 404 (404 Not Found) with error: Request_ResourceNotFound: Resource " +
    "'00000000-0000-4000-8000-000000000404' does not exist or one of its queried reference-property objects are not " +
    "present.",
  conflict:
    "unexpected status 409 (409 Conflict) with error: Request_MultipleObjectsWithSameKeyValue: Another object with the " +
    "same value for property identifierUris already exists.",
  unavailable:
    "unexpected status 503 (503 Service Unavailable) with error: serviceNotAvailable: Service unavailable.",
};
