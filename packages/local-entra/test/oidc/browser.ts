interface Cookie {
  value: string;
  path: string;
}

/** As much of a browser as a sign-in needs: it keeps cookies by path and follows nothing by itself. */
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

  get(url: string | URL): Promise<Response> {
    return this.#send(url, {});
  }

  post(url: string | URL, form: Record<string, string>): Promise<Response> {
    return this.#send(url, { method: "POST", body: new URLSearchParams(form) });
  }

  /** Follows redirects as long as they stay on the host, and gives the last answer and its address. */
  async follow(response: Response, from: string | URL): Promise<{ response: Response; url: URL }> {
    let url = new URL(from);
    let answer = response;
    for (let location = answer.headers.get("location"); location; location = answer.headers.get("location")) {
      const next = new URL(location, url);
      if (next.host !== url.host) {
        return { response: answer, url: next };
      }
      url = next;
      answer = await this.get(url);
    }
    return { response: answer, url };
  }

  async #send(url: string | URL, init: RequestInit): Promise<Response> {
    const { pathname } = new URL(url);
    const cookies = [...this.#cookies].filter(([, { path }]) => pathname.startsWith(path));
    const cookie = cookies.map(([name, { value }]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...init, redirect: "manual", headers: cookie ? { cookie } : {} });
    response.headers.getSetCookie().forEach((line) => {
      this.#keep(line);
    });
    return response;
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
