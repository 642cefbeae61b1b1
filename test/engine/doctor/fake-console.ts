import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { folderName } from "../../../cli/local-machine/folder.ts";

/** How the console behaves; every field is what an administrator or its network can get wrong. */
export interface ConsoleFault {
  cert?: string;
  key?: string;
  clientId?: string;
  issuer?: string;
  callbackUrl?: string;
  scope?: string;
  /** In place of the list of providers. */
  loginOptions?: (response: ServerResponse) => void;
  /** In place of the address to sign in at. */
  refusal?: string;
  date?: string;
}

/** What the administrator has typed into the console. */
export interface ConsoleSettings {
  clientId: string;
  issuer: string;
}

/** A console on loopback: the two endpoints that RustDesk's clients use, with the settings that were typed, and nothing else of it. */
export class FakeConsole {
  readonly url: URL;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.url = new URL(`https://localhost:${(server.address() as AddressInfo).port}`);
  }

  /** Starts it with the certificate of the checkout's local Entra ID. */
  static async start(checkout: string, settings: ConsoleSettings, fault: ConsoleFault = {}): Promise<FakeConsole> {
    const server = createServer(
      { ...FakeConsole.certificateOf(checkout), ...certificateIn(fault) },
      (request, response) => void answer(request, response, settings, fault),
    );
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    return new FakeConsole(server);
  }

  /** The certificate of the checkout's local Entra ID, and its key. */
  static certificateOf(checkout: string): { cert: string; key: string } {
    const file = (name: string) => readFileSync(join(checkout, folderName, "entra/certificate", name), "utf8");
    return { cert: file("server.pem"), key: file("server-key.pem") };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function certificateIn({ cert, key }: ConsoleFault): { cert?: string; key?: string } {
  return cert === undefined || key === undefined ? {} : { cert, key };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  settings: ConsoleSettings,
  fault: ConsoleFault,
): Promise<void> {
  if (fault.date !== undefined) {
    response.sendDate = false;
    response.setHeader("date", fault.date);
  }
  const send = (value: unknown): void => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(value));
  };
  if (request.method === "GET" && request.url === "/api/login-options") {
    const names = JSON.stringify([{ name: "azure" }]);
    return fault.loginOptions ? fault.loginOptions(response) : send([`common-oidc/${names}`, "oidc/azure"]);
  }
  if (request.method === "POST" && request.url === "/api/oidc/auth") {
    return send(fault.refusal === undefined ? signIn(request, settings, fault) : { error: fault.refusal });
  }
  response.statusCode = 404;
  response.end();
}

function signIn({ headers }: IncomingMessage, settings: ConsoleSettings, fault: ConsoleFault) {
  const { clientId = settings.clientId, issuer = settings.issuer } = fault;
  const url = new URL(`${issuer.replace(/\/v2\.0\/?$/, "")}/oauth2/v2.0/authorize`);
  url.searchParams.set("response_type", "code");
  url.searchParams.set("client_id", clientId);
  url.searchParams.set("redirect_uri", fault.callbackUrl ?? `https://${headers.host}/api/oidc/callback`);
  url.searchParams.set("scope", fault.scope ?? "openid openid email profile");
  url.searchParams.set("state", "a-state");
  return { code: "a-pending-sign-in", url: url.href };
}
