import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Where people and programs sign in, and where Microsoft Graph is. */
interface Endpoints {
  login: string;
  graph: string;
}

/** https://learn.microsoft.com/graph/deployments */
const globalCloud: Endpoints = { login: "https://login.microsoftonline.com", graph: "https://graph.microsoft.com" };
const usGovernment: Endpoints = { login: "https://login.microsoftonline.us", graph: "https://graph.microsoft.us" };
const usDefense: Endpoints = { login: "https://login.microsoftonline.us", graph: "https://dod-graph.microsoft.us" };
const china: Endpoints = { login: "https://login.chinacloudapi.cn", graph: "https://microsoftgraph.chinacloudapi.cn" };

/** By the names that the azuread provider gives them, all that components/cloud.ts takes. */
const clouds: Readonly<Record<string, Endpoints>> = {
  global: globalCloud,
  public: globalCloud,
  usgovernment: usGovernment,
  usgovernmentl4: usGovernment,
  usgovernmentl5: usDefense,
  dod: usDefense,
  china,
};

const longestWait = 15_000;

/** https://learn.microsoft.com/graph/paging */
interface Page<Member> {
  value: Member[];
  "@odata.nextLink"?: string;
}

/** Microsoft Graph, asked as the identity that deploys. */
export class Graph {
  readonly #origin: string;
  readonly #token: string;

  private constructor(origin: string, token: string) {
    this.#origin = origin;
    this.#token = token;
  }

  /**
   * Signs in as the azuread provider does with these variables: by client secret, by a CI system's token, or by the Azure CLI.
   * @throws Error where none of them can be had.
   */
  static async signIn(variables: Variables, tenantId: string | undefined): Promise<Graph> {
    const { ARM_ENVIRONMENT: name = "public", ARM_METADATA_HOSTNAME: host } = variables;
    const { login, graph } = host ? await describedBy(host) : (clouds[name.toLowerCase()] ?? unknownCloud(name));
    const tenant = variables.ARM_TENANT_ID || tenantId;
    const proof = variables.ARM_CLIENT_ID && tenant ? await proofFrom(variables) : undefined;
    const token =
      proof === undefined
        ? await azureCliToken(variables, tenant)
        : await programToken(`${login}/${tenant}/oauth2/v2.0/token`, {
            client_id: variables.ARM_CLIENT_ID ?? "",
            grant_type: "client_credentials",
            scope: `${graph}/.default`,
            ...proof,
          });
    return new Graph(graph, token);
  }

  /** @throws Error for every answer but a good one. */
  async get<Answer>(path: string): Promise<Answer> {
    return (await this.#send("GET", path)).json() as Promise<Answer>;
  }

  /** All members of a collection, page by page. @throws Error for every answer but a good one. */
  async list<Member>(path: string): Promise<Member[]> {
    const members: Member[] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const page: Page<Member> = await this.get(next);
      members.push(...page.value);
      next = page["@odata.nextLink"]?.slice(`${this.#origin}/v1.0`.length);
    }
    return members;
  }

  /** Asks what takes a body to ask, by an action that changes nothing. @throws Error for every answer but a good one. */
  async ask<Answer>(path: string, question: object): Promise<Answer> {
    return (await this.#send("POST", path, question, true)).json() as Promise<Answer>;
  }

  /** @throws Error for every answer but a good one. */
  async change(method: "POST" | "DELETE", path: string, body?: object): Promise<void> {
    await this.#send(method, path, body);
  }

  async #send(method: string, path: string, body?: object, isRepeatable = method === "GET"): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json" };
    const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
    return answerOf(`${this.#origin}/v1.0${path}`, init, isRepeatable);
  }
}

function unknownCloud(name: string): never {
  throw new Error(`no endpoints are known of the cloud ${name}`);
}

/** What Azure Resource Manager, or local Entra ID in its place, tells of its cloud. */
async function describedBy(host: string): Promise<Endpoints> {
  const metadata = await jsonOf(`https://${host}/metadata/endpoints?api-version=2022-09-01`);
  const { authentication, microsoftGraphResourceId } = metadata as {
    authentication: { loginEndpoint: string };
    microsoftGraphResourceId: string;
  };
  const [login, graph] = [authentication.loginEndpoint, microsoftGraphResourceId].map((url) => url.replace(/\/$/, ""));
  return { login: login ?? "", graph: graph ?? "" };
}

/** How a program proves who it is; undefined where it has nothing to. */
async function proofFrom(variables: Variables): Promise<Record<string, string> | undefined> {
  if (variables.ARM_CLIENT_SECRET) {
    return { client_secret: variables.ARM_CLIENT_SECRET };
  }
  if (variables.ARM_USE_OIDC !== "true") {
    return undefined;
  }
  const assertion = variables.ARM_OIDC_TOKEN || (await workflowToken(variables));
  const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  return assertion ? { client_assertion: assertion, client_assertion_type: type } : undefined;
}

/** https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
async function workflowToken(variables: Variables): Promise<string | undefined> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = variables;
  if (!url || !token) {
    return undefined;
  }
  const asked = `${url}&audience=${encodeURIComponent("api://AzureADTokenExchange")}`;
  const { value } = await jsonOf(asked, { headers: { authorization: `Bearer ${token}` } });
  return typeof value === "string" ? value : undefined;
}

/** RFC 6749, section 4.4. */
async function programToken(url: string, form: Record<string, string>): Promise<string> {
  const { access_token } = await jsonOf(url, { method: "POST", body: new URLSearchParams(form) });
  return String(access_token);
}

async function azureCliToken(variables: Variables, tenant: string | undefined): Promise<string> {
  if (variables.ARM_USE_CLI === "false") {
    throw new Error("the Azure CLI is not to be asked");
  }
  const words = ["account", "get-access-token", "--resource-type", "ms-graph", "--output", "json"];
  const chosen = tenant === undefined ? [] : ["--tenant", tenant];
  // On Windows it is a script, which only a shell starts.
  const options = { timeout: longestWait, shell: process.platform === "win32" };
  const { stdout } = await promisify(execFile)("az", [...words, ...chosen], options);
  return String(JSON.parse(stdout).accessToken);
}

async function jsonOf(url: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
  return (await answerOf(url, init)).json() as Promise<Record<string, unknown>>;
}

/** What can be repeated is, once: a connection that was kept may have been closed by the server meanwhile. */
async function answerOf(url: string, init: RequestInit, isRepeatable = true): Promise<Response> {
  const send = () => fetch(url, { ...init, signal: AbortSignal.timeout(longestWait) });
  const response = await (isRepeatable ? send().catch(send) : send());
  if (!response.ok) {
    throw new Error(`${new URL(url).host} answers ${response.status}`);
  }
  return response;
}

/** Why Microsoft Graph could not be asked; the Azure CLI's last line, or what a request failed of, says more than that it failed. */
export function whyUnread({ code, stderr, message, cause }: Error & { code?: unknown; stderr?: unknown }): string {
  if (code === "ENOENT") {
    return "this machine has neither a program's identity (ARM_CLIENT_ID) nor the Azure CLI";
  }
  const line = typeof stderr === "string" ? stderr.trim().split("\n").at(-1) : undefined;
  return (line || (cause instanceof Error && cause.message) || message).replace(/\.$/, "");
}
