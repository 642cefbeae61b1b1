import { GraphService, ORIGIN } from "local-entra/test/graph/graph-service.ts";

import { AzureAdProvider } from "../../src/azuread/azuread-provider.ts";
import { type Answer, CLIENT_ID, operation, TENANT_ID } from "../fake-graph.ts";

/** Requests to answer in another way than local Entra would. */
export interface Fault {
  method: string;
  path: RegExp;
  /** "dropped" closes the connection without an answer. */
  answer: Answer | "dropped";
  /** How often; once when left out. */
  times?: number;
  /** How many such requests are answered as usual before. */
  after?: number;
}

/** The azuread stand-in signed in to local Entra's Microsoft Graph, both in this process and without a port. */
export class DirectoryService {
  readonly graph = new GraphService();
  /** Method, path and status of each request to Graph, in order. */
  readonly requests: string[] = [];
  /** Seconds that the provider waited before it tried again. */
  readonly waits: number[] = [];
  readonly #faults: Required<Fault>[] = [];

  get caller(): string {
    return this.graph.caller.objectId;
  }

  fault(fault: Fault): void {
    this.#faults.push({ times: 1, after: 0, ...fault });
  }

  async signIn(): Promise<AzureAdProvider> {
    const variables = {
      ARM_METADATA_HOSTNAME: new URL(ORIGIN).host,
      ARM_TENANT_ID: TENANT_ID,
      ARM_CLIENT_ID: CLIENT_ID,
      ARM_CLIENT_SECRET: "the deployer's secret",
    };
    const wait = async (seconds: number) => {
      this.waits.push(seconds);
    };
    const provider = new AzureAdProvider(variables, { fetch: this.#fetch, wait });
    await provider.configure({}, operation());
    return provider;
  }

  /** The requests since the last call. */
  takeRequests(): string[] {
    return this.requests.splice(0);
  }

  /** Changes an object of the directory as somebody else would. @throws when Graph refuses. */
  async change(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await this.graph.call(method, `/v1.0${path}`, body);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path} must succeed, got ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body ?? {};
  }

  readonly #fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { pathname, search } = new URL(String(input));
    if (!/^\/(v1\.0|beta)\//.test(pathname)) {
      return this.#signInAnswer(pathname);
    }
    const method = init.method ?? "GET";
    const answer = this.#faultFor(method, pathname) ?? (await this.#answer(method, pathname + search, init));
    const status = answer === "dropped" ? answer : answer.status;
    this.requests.push(`${method} ${pathname}${decodeURIComponent(search.replaceAll("+", " "))} ${status}`);
    if (answer === "dropped") {
      throw new TypeError("fetch failed", { cause: new Error("other side closed") });
    }
    return respond(answer);
  };

  #faultFor(method: string, path: string): Answer | "dropped" | undefined {
    const fault = this.#faults.find((one) => one.times > 0 && one.method === method && one.path.test(path));
    if (fault === undefined) {
      return undefined;
    }
    if (fault.after > 0) {
      fault.after -= 1;
      return undefined;
    }
    fault.times -= 1;
    return fault.answer;
  }

  async #answer(method: string, path: string, init: RequestInit): Promise<Answer> {
    const body = typeof init.body === "string" ? init.body : undefined;
    const { status, body: answered } = await this.graph.call(method, path, body);
    return { status, body: answered };
  }

  #signInAnswer(path: string): Response {
    if (path === "/metadata/endpoints") {
      return Response.json({
        name: "local",
        resourceManager: ORIGIN,
        microsoftGraphResourceId: `${ORIGIN}/`,
        authentication: { loginEndpoint: `${ORIGIN}/` },
      });
    }
    const claims = Buffer.from(JSON.stringify({ oid: this.caller })).toString("base64url");
    return Response.json({ access_token: `e30.${claims}.x`, expires_in: 3599 });
  }
}

function respond({ status, body, headers }: Answer): Response {
  const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  return new Response(text, { status, ...(headers ? { headers } : {}) });
}
