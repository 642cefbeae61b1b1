interface Cookie {
  value: string;
  path: string;
}

/** Where a browser has come to. */
export interface Place {
  url: URL;
  status: number;
  page: string;
}

/** As much of a browser as a sign-in needs: it keeps cookies by path. */
export class Browser {
  readonly #cookies = new Map<string, Cookie>();

  /** Another browser with the same cookies. */
  copy(): Browser {
    const copy = new Browser();
    this.#cookies.forEach((cookie, name) => {
      copy.#cookies.set(name, cookie);
    });
    return copy;
  }

  /** Asks for an address and follows no redirect. */
  async get(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const cookies = [...this.#cookies].filter(([, { path }]) => pathname.startsWith(path));
    const cookie = cookies.map(([name, { value }]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...init, redirect: "manual", headers: cookie ? { cookie } : {} });
    response.headers.getSetCookie().forEach((line) => {
      this.#keep(line);
    });
    return response;
  }

  /** Opens an address, and follows redirects as long as they stay on the host. */
  async open(url: string | URL): Promise<Place> {
    return this.#follow(new URL(url), await this.get(url));
  }

  /** Sends a form, and goes on as `open` does. */
  async submit(url: URL, form: Record<string, string>): Promise<Place> {
    return this.#follow(url, await this.get(url, { method: "POST", body: new URLSearchParams(form) }));
  }

  async #follow(from: URL, response: Response): Promise<Place> {
    const location = response.headers.get("location");
    const next = location === null ? from : new URL(location, from);
    if (location !== null && next.host === from.host) {
      return this.#follow(next, await this.get(next));
    }
    return { url: next, status: response.status, page: await response.text() };
  }

  #keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /; path=([^;]+)/i.exec(line)?.[1] ?? "/";
    if (/expires=Thu, 01 Jan 1970/i.test(line)) {
      this.#cookies.delete(name);
    } else {
      this.#cookies.set(name, { value, path });
    }
  }
}

/** An answer in JSON. */
export interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** The status, OAuth error and text of a refusal in JSON, without what differs from request to request. */
export function refusalOf({ status, body }: JsonAnswer): string {
  return `${status} ${body.error} ${String(body.error_description).split(" Trace ID:")[0]}`;
}

/** The status and text of a refusal on a page, or of an answer that is none. */
export async function shown(response: Response): Promise<string> {
  const alert = /<p role="alert">([^<]*)<\/p>/.exec(await response.text())?.[1] ?? "";
  return `${response.status} ${alert.replaceAll("&#39;", "'")}`;
}

/** What a refusal says of a request that lacks a parameter, and of one that makes no sense. */
export const lacking = (parameter: string) =>
  `invalid_request AADSTS900144: The request body must contain the following parameter: '${parameter}'.`;
export const senseless = "invalid_request AADSTS9002313: Invalid request. Request is malformed or invalid.";

/** Where an answer leads. */
export function locationOf(response: Response): URL {
  return new URL(response.headers.get("location") ?? "", response.url);
}

/** The OAuth error and the text of a refusal that an application is told. */
export function toldRefusal(parameters: URLSearchParams): string {
  return `${parameters.get("error")} ${parameters.get("error_description")?.split(" Trace ID:")[0]}`;
}
