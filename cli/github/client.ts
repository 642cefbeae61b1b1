import { setTimeout } from "node:timers/promises";

import type { GithubAccess } from "./access.ts";
import { type Answer, failure, GithubRefusal, type NoAnswer, waitBeforeRetry } from "./refusal.ts";

/** How a client behaves; a test shortens its waits. */
export interface ClientOptions {
  /** Waits this many milliseconds, or until the signal aborts. */
  wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown>;
  signal?: AbortSignal | undefined;
}

/** One request to GitHub. */
interface Request {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  url: string;
  body?: unknown;
}

const attempts = 4;
const limitMilliseconds = 30_000;

/**
 * GitHub's REST API for one repository. What may be sent twice is tried four times in all while GitHub is busy or out of
 * reach; a request that creates something is repeated only when GitHub says that it was not carried out.
 */
export class GithubClient {
  readonly #access: GithubAccess;
  readonly #wait: NonNullable<ClientOptions["wait"]>;
  readonly #signal: AbortSignal | undefined;
  #login: Promise<string> | undefined;

  constructor(access: GithubAccess, { wait = pause, signal }: ClientOptions = {}) {
    this.#access = access;
    this.#wait = wait;
    this.#signal = signal;
  }

  get repository(): string {
    return this.#access.repository;
  }

  /**
   * Every entry of a list, whatever number of pages it has. `path` is below the repository.
   * @throws GithubRefusal, GithubTrouble
   */
  async list<Entry>(path: string, query: Record<string, string> = {}): Promise<Entry[]> {
    const entries: Entry[] = [];
    let url: string | undefined = `${this.#url(path)}?${new URLSearchParams({ ...query, per_page: "100" })}`;
    while (url !== undefined) {
      const answer: Answer = await this.#send({ method: "GET", url });
      entries.push(...(answer.body as Entry[]));
      url = this.#nextPage(answer);
    }
    return entries;
  }

  /** Creates something. @throws GithubTrouble also when it may have been created all the same. */
  async create<Created>(path: string, body: unknown): Promise<Created> {
    return (await this.#send({ method: "POST", url: this.#url(path), body })).body as Created;
  }

  async update<Updated>(path: string, body: unknown): Promise<Updated> {
    return (await this.#send({ method: "PATCH", url: this.#url(path), body })).body as Updated;
  }

  async remove(path: string): Promise<void> {
    await this.#send({ method: "DELETE", url: this.#url(path) });
  }

  /** The login of whoever the token speaks for, such as github-actions[bot]; REST does not tell a workflow's token. */
  login(): Promise<string> {
    this.#login ??= this.#askLogin();
    return this.#login;
  }

  async #askLogin(): Promise<string> {
    const body = { query: "query { viewer { login } }" };
    const answer = await this.#send({ method: "POST", url: this.#access.graphqlUrl, body }, true);
    const { data } = answer.body as { data?: { viewer?: { login?: unknown } } };
    if (typeof data?.viewer?.login !== "string") {
      throw new GithubRefusal("POST", "/graphql", { ...answer, status: 401 });
    }
    return data.viewer.login;
  }

  #url(path: string): string {
    return `${this.#access.apiUrl}/repos/${this.#access.repository}${path}`;
  }

  /** The token goes to GitHub alone, so a link that leads elsewhere is not followed. */
  #nextPage({ headers }: Answer): string | undefined {
    const next = /<([^>]+)>;\s*rel="next"/.exec(headers.get("link") ?? "")?.[1];
    return next?.startsWith(`${this.#access.apiUrl}/`) ? next : undefined;
  }

  async #send(request: Request, repeatable = request.method !== "POST"): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#sendOnce(request);
      if ("status" in answer && answer.status < 300) {
        return answer;
      }
      const milliseconds = waitBeforeRetry(answer, attempt, repeatable);
      if (milliseconds === undefined || attempt === attempts) {
        throw failure(request.method, new URL(request.url).pathname, answer, repeatable);
      }
      await this.#wait(milliseconds, this.#signal);
    }
  }

  /** An answer, or why there is none. */
  async #sendOnce({ method, url, body }: Request): Promise<Answer | NoAnswer> {
    this.#signal?.throwIfAborted();
    try {
      const response = await fetch(url, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${this.#access.token}`,
          "user-agent": "rustdesk-entra",
          "x-github-api-version": "2022-11-28",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(limitMilliseconds), ...(this.#signal ? [this.#signal] : [])]),
      });
      return { status: response.status, headers: response.headers, body: jsonOf(await response.text()) };
    } catch (error) {
      this.#signal?.throwIfAborted();
      const { message, cause } = error as Error;
      return { reason: cause instanceof Error ? `${message}: ${cause.message}` : message };
    }
  }
}

/** Ends early, with the signal's reason, when it aborts. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => signal?.throwIfAborted());
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
