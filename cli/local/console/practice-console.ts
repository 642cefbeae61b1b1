import type { LocalEntra } from "local-entra";

import type { Sheet } from "../../sheet/sheet.ts";
import { pageAnswer, textAnswer } from "./page.ts";
import { failurePage, firstPage, signedInPage } from "./pages.ts";
import { isPracticeName, PracticeDirectory, practise } from "./practices.ts";
import { type Dialog, type Provider, problemsOf, providerName } from "./provider.ts";
import { type FailedSignIn, SignIns } from "./sign-ins.ts";

/** What a practice console is made for. */
export interface PracticeConsoleOptions {
  /** Where it is opened, such as `http://localhost:8000`. */
  origin: string;
  entra: Pick<LocalEntra, "url" | "directory">;
  /** What the environment has as outputs now. */
  sheet(): Promise<Sheet>;
  /** Chooses the environment in a command. */
  selector: string;
}

/** What a request asks, after the guard let it in. */
export interface ConsoleRequest {
  method: string;
  /** As the address bar has it. */
  address: URL;
  body: string;
}

const callbackPath = "/api/oidc/callback";

/**
 * A console in which RustDesk's dialog is filled in, signed in with and failed with, and which speaks RustDesk's endpoints. What
 * it is told is in memory alone; a client secret goes to local Entra ID and nowhere else.
 */
export class PracticeConsole {
  readonly #options: PracticeConsoleOptions;
  readonly #directory: PracticeDirectory;
  readonly #signIns = new SignIns();
  /** Names under which it is reached; the second is the one that is not registered. */
  readonly origins: readonly [right: string, wrong: string];
  #saved: Provider | undefined;
  #isAway = false;

  constructor(options: PracticeConsoleOptions) {
    this.#options = options;
    this.#directory = new PracticeDirectory(options.entra);
    this.origins = [options.origin, options.origin.replace("//localhost", "//127.0.0.1")];
  }

  /** Removes what practising has left in the directory. */
  close(): void {
    this.#directory.close();
  }

  answer(request: ConsoleRequest): Response | Promise<Response> {
    const { method, address } = request;
    switch (`${method} ${address.pathname}`) {
      case "GET /":
        return this.#firstPage(address);
      case "POST /provider":
        return this.#save(request);
      case "POST /practice":
        return this.#practise(request);
      case "POST /sign-in":
        return this.#signIn(request.body);
      case "GET /api/login-options":
        return this.#loginOptions();
      case "POST /api/oidc/auth":
        return this.#auth(request.body);
      case `GET ${callbackPath}`:
        return this.#callback(address);
      default:
        return textAnswer(404, `Nothing is served at ${address.pathname}.`);
    }
  }

  #firstPage(address: URL, dialog?: Dialog, problems: [string, string][] = []): Response {
    const [, wrongAddress] = this.origins;
    const state = { callbackUrl: callbackUrlAt(address), saved: this.#saved, isAway: this.#isAway };
    const content = firstPage({ ...state, dialog, problems, wrongAddress, selector: this.#options.selector });
    return this.#page("New auth provider", content, problems.length === 0 ? 200 : 400);
  }

  #save({ address, body }: ConsoleRequest): Response {
    const typed = Object.fromEntries(new URLSearchParams(body));
    const { authType = "", clientId = "", clientSecret = "", issuer = "" } = typed;
    const dialog = { authType, clientId, clientSecret, issuer };
    const problems = problemsOf(dialog, this.#options.entra.url);
    if (problems.length > 0) {
      return this.#firstPage(address, dialog, problems);
    }
    this.#directory.close();
    return this.#keep({ clientId, clientSecret, issuer, callbackUrl: callbackUrlAt(address) });
  }

  async #practise({ address, body }: ConsoleRequest): Promise<Response> {
    const name = new URLSearchParams(body).get("name") ?? "";
    if (!isPracticeName(name)) {
      return textAnswer(400, "There is no such practice.");
    }
    const filledIn = practise(name, await this.#options.sheet(), this.#directory);
    return this.#keep({ ...filledIn, callbackUrl: callbackUrlAt(address) });
  }

  #keep(provider: Provider): Response {
    this.#saved = provider;
    this.#isAway = false;
    return seeOther("/#saved");
  }

  async #signIn(body: string): Promise<Response> {
    if (this.#saved === undefined) {
      return seeOther("/");
    }
    const asSomebodyElse = new URLSearchParams(body).has("else");
    const begun = await this.#signIns.begin(this.#saved, asSomebodyElse ? "select_account" : undefined);
    if ("failed" in begun) {
      return this.#failure(begun.failed);
    }
    this.#isAway = true;
    return seeOther(begun.url);
  }

  /** As RustDesk's clients read it (https://github.com/rustdesk/rustdesk, flutter/lib/models/user_model.dart). */
  #loginOptions(): Response {
    const common = `common-oidc/${JSON.stringify([{ name: providerName }])}`;
    return Response.json(this.#saved === undefined ? [] : [common, `oidc/${providerName}`]);
  }

  /** https://github.com/rustdesk/rustdesk-server-pro/issues/236 shows request and answer. */
  async #auth(body: string): Promise<Response> {
    const asked = (await new Response(body).json().catch(() => undefined)) as { op?: unknown } | null | undefined;
    if (this.#saved === undefined || asked?.op !== providerName) {
      return Response.json({ error: "There is no such auth provider" }, { status: 400 });
    }
    const begun = await this.#signIns.begin(this.#saved);
    return "failed" in begun ? Response.json({ error: begun.failed.shown }, { status: 400 }) : Response.json(begun);
  }

  async #callback(address: URL): Promise<Response> {
    this.#isAway = false;
    const outcome = await this.#signIns.end(address);
    return "failed" in outcome ? this.#failure(outcome.failed) : this.#page("Signed in", signedInPage(outcome.claims));
  }

  #failure(failed: FailedSignIn): Response {
    return this.#page("The sign-in failed", failurePage(failed, this.#saved, this.#options.selector), 400);
  }

  #page(title: string, content: Parameters<typeof pageAnswer>[1], status = 200): Response {
    return pageAnswer(title, content, [...this.origins, this.#options.entra.url], status);
  }
}

/** Sends the browser on, after a form with a GET (RFC 9110, section 15.4.4). */
function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}

/** It follows the address bar (https://github.com/rustdesk/rustdesk-server-pro/issues/361). */
function callbackUrlAt({ origin }: URL): string {
  return `${origin}${callbackPath}`;
}
