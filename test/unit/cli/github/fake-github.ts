import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

import type { GithubAccess } from "../../../../cli/github/access.ts";
import { GithubClient } from "../../../../cli/github/client.ts";
import { FakeRepository, type Reply } from "./fake-repository.ts";

/** A request as the fake received it. */
export interface Received {
  /** Method, path below the API and query. */
  line: string;
  body: unknown;
}

interface Disturbance {
  line: RegExp;
  answer: { status: number; headers?: Record<string, string>; body?: unknown } | "drop";
  /** The request is carried out all the same. */
  carriedOut: boolean;
}

/** A small part of GitHub's REST API for one repository, with its own status codes and bodies, and GraphQL's `viewer`. */
export class FakeGithub extends FakeRepository {
  readonly token = "token-of-this-test";
  readonly repository = "acme/sign-in";
  readonly received: Received[] = [];
  readonly #disturbances: Disturbance[] = [];
  readonly #server: Server;

  private constructor() {
    super();
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<FakeGithub> {
    const fake = new FakeGithub();
    fake.#server.listen(0, "127.0.0.1");
    await once(fake.#server, "listening");
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get access(): GithubAccess {
    const { url, repository, token } = this;
    return { apiUrl: url, graphqlUrl: `${url}/graphql`, repository, token };
  }

  /** A client that notes its waits instead of waiting. */
  client(waits: number[] = []): GithubClient {
    return new GithubClient(this.access, { wait: async (milliseconds) => waits.push(milliseconds) });
  }

  /** The variables of a job. */
  get variables(): Record<string, string> {
    const { url, repository, token } = this;
    return {
      GITHUB_TOKEN: token,
      GITHUB_REPOSITORY: repository,
      GITHUB_API_URL: url,
      GITHUB_GRAPHQL_URL: `${url}/graphql`,
    };
  }

  /** What was asked, but for who asks and for lists. */
  get writes(): Received[] {
    return this.received.filter(({ line }) => !line.startsWith("GET ") && line !== "POST /graphql");
  }

  /** Answers the next request that matches in another way; `carriedOut` does what was asked before. */
  disturb(line: RegExp, answer: Disturbance["answer"], { carriedOut = false, times = 1 } = {}): void {
    this.#disturbances.push(...Array.from({ length: times }, () => ({ line, answer, carriedOut })));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", this.url);
    const body = request.headers["content-type"] === "application/json" ? await json(request) : undefined;
    const line = `${request.method} ${url.pathname.replace(`/repos/${this.repository}`, "")}${url.search}`;
    this.received.push({ line, body });
    const index = this.#disturbances.findIndex((one) => one.line.test(line));
    const [disturbance] = index < 0 ? [] : this.#disturbances.splice(index, 1);
    const answer = disturbance === undefined || disturbance.carriedOut ? this.#answer(request, url, body) : undefined;
    if (disturbance?.answer === "drop") {
      request.socket.destroy();
      return;
    }
    send(response, disturbance?.answer ?? answer ?? { status: 404 });
  }

  #answer(request: IncomingMessage, url: URL, body: unknown): Reply {
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      return { status: 401, body: { message: "Bad credentials" } };
    }
    if (url.pathname === "/graphql") {
      return { status: 200, body: { data: { viewer: { login: this.login } } } };
    }
    const path = url.pathname.replace(`/repos/${this.repository}`, "");
    return this.answer(request.method, path, url, body);
  }
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
