import { UserError } from "../user-error.ts";

/** What GitHub answered. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The body as JSON; undefined when it is none. */
  body: unknown;
}

/** Why there is no answer. */
export interface NoAnswer {
  reason: string;
}

/** GitHub understood the request and does not carry it out. */
export class GithubRefusal extends Error {
  override readonly name = "GithubRefusal";
  readonly status: number;
  /** Whether what was to be changed is not there. */
  readonly isGone: boolean;

  constructor(method: string, path: string, { status, body }: Answer) {
    super(`${method} ${path}: ${status} ${messageOf(body)}`);
    this.status = status;
    this.isGone = status === 404 && (method === "PATCH" || method === "DELETE");
  }
}

/** GitHub is busy or out of reach. */
export class GithubTrouble extends Error {
  override readonly name = "GithubTrouble";
  /** Whether too many requests were sent, after which nothing is carried out. */
  readonly limited: boolean;
  /** Whether something may have been created all the same. */
  readonly isUncertain: boolean;

  constructor(method: string, path: string, answer: Answer | NoAnswer, repeatable: boolean) {
    super(`${method} ${path}: ${"reason" in answer ? answer.reason : `${answer.status} ${messageOf(answer.body)}`}`);
    this.limited = "status" in answer && isRateLimit(answer);
    this.isUncertain = !repeatable && !this.limited;
  }
}

/** What a request has come to that is not sent again. */
export function failure(method: string, path: string, answer: Answer | NoAnswer, repeatable: boolean): Error {
  return "status" in answer && answer.status < 500 && !isRateLimit(answer)
    ? new GithubRefusal(method, path, answer)
    : new GithubTrouble(method, path, answer, repeatable);
}

/** The longest wait for a rate limit, which may last an hour; a job is better run again then. */
const longestWaitMilliseconds = 60_000;

/**
 * How long to wait before the same request may be sent again, in milliseconds; undefined when it must not be
 * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api).
 */
export function waitBeforeRetry(answer: Answer | NoAnswer, attempt: number, repeatable: boolean): number | undefined {
  const backOff = 1_000 * 2 ** (attempt - 1);
  if ("status" in answer && isRateLimit(answer)) {
    const wait = rateLimitWait(answer.headers) ?? backOff;
    return wait <= longestWaitMilliseconds ? wait : undefined;
  }
  const isTrouble = "reason" in answer || answer.status >= 500;
  return isTrouble && repeatable ? backOff : undefined;
}

function isRateLimit({ status, headers, body }: Answer): boolean {
  return (
    status === 429 ||
    (status === 403 &&
      (headers.has("retry-after") ||
        headers.get("x-ratelimit-remaining") === "0" ||
        /rate limit/i.test(messageOf(body))))
  );
}

function rateLimitWait(headers: Headers): number | undefined {
  const seconds = headers.get("retry-after");
  if (seconds !== null && /^\d+$/.test(seconds)) {
    return Number(seconds) * 1_000;
  }
  const reset = headers.get("x-ratelimit-reset");
  const isUsedUp = headers.get("x-ratelimit-remaining") === "0" && reset !== null;
  return isUsedUp ? Math.max(Number(reset) * 1_000 - Date.now(), 1_000) : undefined;
}

function messageOf(body: unknown): string {
  const { message, errors } = (body ?? {}) as { message?: unknown; errors?: unknown };
  const details = Array.isArray(errors) ? errors.map(detailOf).filter(Boolean) : [];
  return [typeof message === "string" ? message : "", ...details].filter(Boolean).join(", ");
}

function detailOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : "";
}

/** What a token must be allowed to do, as a line of a job's `permissions:`. */
export type Permission = "pull-requests: write" | "issues: write";

/** Turns what GitHub refuses into what the person who reads the job's log can do about it. */
export function explainGithub(error: unknown, repository: string, permission: Permission): unknown {
  if (error instanceof GithubTrouble) {
    return new UserError(
      error.limited
        ? `GitHub must take the request, but too many were sent (${error.message}). Run the job again later.`
        : `GitHub must answer, but it did not after several attempts (${error.message}). Run the job again; ` +
            "https://www.githubstatus.com tells whether it is GitHub.",
    );
  }
  return error instanceof GithubRefusal ? new UserError(refusalText(error, repository, permission)) : error;
}

function refusalText({ status, message }: GithubRefusal, repository: string, permission: Permission): string {
  switch (status) {
    case 401:
      return `GITHUB_TOKEN must be valid for ${repository}, but GitHub does not know it (${message}). A job's token ends with the job.`;
    case 403:
      return (
        `GITHUB_TOKEN must be allowed to write here, but it is not (${message}). Add \`${permission}\` to the job's ` +
        "`permissions:`, which raises Dependabot's token as well. That of a pull request from a fork only reads; there " +
        "preview-comment.yml does it (docs/ci.md)."
      );
    case 404:
      return (
        `${repository} must have what was asked for and GITHUB_TOKEN must be able to see it, but one of the two is not ` +
        `so (${message}). Check the number, and that the job's \`permissions:\` have \`${permission}\`.`
      );
    case 410:
      return `${repository} must have issues, but they are switched off (${message}). Switch them on under Settings > General > Features.`;
    default:
      return `GitHub must take the request, but it refuses it (${message}).`;
  }
}
