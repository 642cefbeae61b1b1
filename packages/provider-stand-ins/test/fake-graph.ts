import { AzureAdProvider } from "../src/azuread/azuread-provider.ts";
import type { Operation } from "../src/protocol/operation.ts";

/** One request to Graph as the test sees it. */
export interface SeenRequest {
  method: string;
  path: string;
  query?: string;
  body?: Json;
}

export type Json = { [key: string]: unknown };

/** An answer to give in place of the fake's own. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export const TENANT_ID = "33333333-3333-4333-8333-333333333333";
export const CLIENT_ID = "22222222-2222-4222-8222-222222222222";
export const CALLER = "11111111-1111-4111-8111-111111111111";
export const HOST = "localhost:8443";
const ORIGIN = `https://${HOST}`;

/** Just enough of Entra ID for the azuread stand-in: it keeps objects, merges PATCHes and shows every request. */
export class FakeGraph {
  readonly requests: SeenRequest[] = [];
  readonly tokenRequests: URLSearchParams[] = [];
  readonly headers: Headers[] = [];
  readonly waits: number[] = [];
  readonly objects = new Map<string, Json>();
  readonly owners = new Map<string, string[]>();
  readonly #faults: { method: string; path: RegExp; answer: Answer | "dropped"; times: number }[] = [];
  #ids = 0;

  /** Answers the next `times` matching requests with `answer`; "dropped" closes the connection. */
  fault(method: string, path: RegExp, answer: Answer | "dropped", times = 1): void {
    this.#faults.push({ method, path, answer, times });
  }

  /** The provider under test, signed in to this fake. */
  async signIn(): Promise<AzureAdProvider> {
    const provider = new AzureAdProvider(variables(), { fetch: this.fetch, wait: this.wait });
    await provider.configure({}, operation());
    return provider;
  }

  readonly wait = async (seconds: number): Promise<void> => {
    this.waits.push(seconds);
  };

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input));
    const method = init.method ?? "GET";
    const fault = this.#faults.find(
      (one) => one.times > 0 && one.method === method && one.path.test(url.pathname),
    );
    if (!url.pathname.startsWith("/v1.0") && !url.pathname.startsWith("/beta")) {
      return respond(fault ? take(fault) : this.#signInAnswer(url, init));
    }
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as Json) : undefined;
    const query = url.search === "" ? {} : { query: url.search };
    this.requests.push({ method, path: url.pathname, ...query, ...(body ? { body } : {}) });
    this.headers.push(new Headers(init.headers));
    const answer = fault ? take(fault) : this.#answer(method, url, body ?? {});
    return respond(answer);
  };

  #signInAnswer(url: URL, init: RequestInit): Answer {
    if (url.pathname === "/metadata/endpoints") {
      const authentication = { loginEndpoint: `${ORIGIN}/` };
      return {
        status: 200,
        body: {
          name: "local",
          resourceManager: ORIGIN,
          microsoftGraphResourceId: `${ORIGIN}/`,
          authentication,
        },
      };
    }
    this.tokenRequests.push(new URLSearchParams(String(init.body)));
    const claims = Buffer.from(JSON.stringify({ oid: CALLER })).toString("base64url");
    return { status: 200, body: { access_token: `e30.${claims}.x`, expires_in: 3599 } };
  }

  #answer(method: string, url: URL, body: Json): Answer {
    const [, version, kind = "", id = "", ...rest] = url.pathname.split("/");
    if (id === "") {
      return method === "POST" ? this.#create(kind, body) : this.#list(kind, url);
    }
    const object = this.objects.get(id);
    if (!object) {
      return notFound(id);
    }
    if (rest.length > 0) {
      return this.#below(method, id, object, rest.join("/"), body);
    }
    if (method === "DELETE") {
      this.objects.delete(id);
      return { status: 204 };
    }
    if (method === "PATCH") {
      this.objects.set(id, merge(object, body));
      return { status: 204 };
    }
    const { oauth2RequirePostResponse = null, ...stable } = object;
    return { status: 200, body: version === "beta" ? { id, oauth2RequirePostResponse } : stable };
  }

  #create(kind: string, { "owners@odata.bind": owners, ...body }: Json): Answer {
    const id = this.#newId();
    const object = merge({ id, kind, appId: this.#newId(), passwordCredentials: [] }, body);
    this.objects.set(id, object);
    this.owners.set(
      id,
      (owners as string[]).map((owner) => owner.split("/").at(-1) ?? ""),
    );
    return { status: 201, body: object };
  }

  #list(kind: string, url: URL): Answer {
    const [, property = "", value = ""] =
      /^(\w+) eq '(.*)'$/.exec(url.searchParams.get("$filter") ?? "") ?? [];
    const wanted = value.replaceAll("''", "'");
    const found = [...this.objects.values()].filter((one) => one.kind === kind && one[property] === wanted);
    return { status: 200, body: { value: found } };
  }

  #below(method: string, id: string, object: Json, path: string, body: Json): Answer {
    const owners = this.owners.get(id) ?? [];
    if (path === "owners") {
      return { status: 200, body: { value: owners.map((owner) => ({ id: owner })) } };
    }
    if (path.startsWith("owners/")) {
      const removed = path.split("/")[1] ?? "";
      const added =
        String(body["@odata.id"] ?? "")
          .split("/")
          .at(-1) ?? "";
      this.owners.set(
        id,
        method === "POST" ? [...owners, added] : owners.filter((owner) => owner !== removed),
      );
      return { status: 204 };
    }
    const credentials = object.passwordCredentials as Json[];
    if (path === "addPassword") {
      const keyId = this.#newId();
      const dates = { startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2028-01-01T00:00:00Z" };
      const credential = { keyId, displayName: null, ...dates, ...(body.passwordCredential as Json) };
      credentials.push(credential);
      return { status: 200, body: { ...credential, secretText: `secret of ${keyId}` } };
    }
    if (path === "removePassword") {
      object.passwordCredentials = credentials.filter(({ keyId }) => keyId !== body.keyId);
      return { status: 204 };
    }
    return this.#federated(method, object, path.split("/")[1], body);
  }

  #federated(method: string, object: Json, credentialId: string | undefined, body: Json): Answer {
    object.federated ??= new Map<string, Json>();
    const credentials = object.federated as Map<string, Json>;
    if (credentialId === undefined) {
      const id = this.#newId();
      credentials.set(id, { ...body, id });
      return { status: 201, body: { id } };
    }
    const credential = credentials.get(credentialId);
    if (!credential) {
      return notFound(credentialId);
    }
    if (method === "DELETE") {
      credentials.delete(credentialId);
    } else if (method === "PATCH") {
      Object.assign(credential, body);
    }
    return method === "GET" ? { status: 200, body: credential } : { status: 204 };
  }

  #newId(): string {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, "0")}`;
  }
}

/** The environment of a provider that signs in to the fake. */
export function variables(): Record<string, string> {
  return {
    ARM_METADATA_HOSTNAME: HOST,
    ARM_TENANT_ID: TENANT_ID,
    ARM_CLIENT_ID: CLIENT_ID,
    ARM_CLIENT_SECRET: "the deployer's secret",
  };
}

/** An operation on the resource `r` of a program. */
export function operation(overrides: Partial<Operation> = {}): Operation {
  return { name: "r", signal: new AbortController().signal, timeoutSeconds: 0, ...overrides };
}

/** A refusal in Graph's form. */
export function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

export const FORBIDDEN = refusal(
  403,
  "Authorization_RequestDenied",
  "Insufficient privileges to complete the operation.",
);

export function notFound(id: string): Answer {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return refusal(404, "Request_ResourceNotFound", message);
}

function take(fault: { answer: Answer | "dropped"; times: number }): Answer {
  fault.times -= 1;
  if (fault.answer === "dropped") {
    throw new TypeError("fetch failed", { cause: new Error("other side closed") });
  }
  return fault.answer;
}

function respond({ status, body, headers }: Answer): Response {
  const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  return new Response(text, { status, ...(headers ? { headers } : {}) });
}

function merge(object: Json, changes: Json): Json {
  const merged = { ...object };
  for (const [key, value] of Object.entries(changes)) {
    if (!key.startsWith("@odata")) {
      const before = merged[key];
      merged[key] = isJson(before) && isJson(value) ? merge(before, value) : value;
    }
  }
  const { optionalClaims } = changes;
  if (isJson(optionalClaims) && Object.keys(optionalClaims).length === 0) {
    merged.optionalClaims = null;
  }
  return merged;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
