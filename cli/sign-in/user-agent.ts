/** Where a sign-in came to an end, as a browser would see it. */
export interface Landing {
  /** The page that was shown, or the redirect that left the identity provider. */
  url: URL;
  /** Undefined for a redirect away from the identity provider, which is not followed. */
  page: { status: number; body: string } | undefined;
}

const maxRedirects = 10;

/** A browser without a screen: it keeps the cookies of one origin and follows redirects as long as they stay there. */
export class UserAgent {
  readonly #cookies = new Map<string, string>();

  /** Opens a page and follows it to its end. @throws Error after ten redirects. */
  async open(start: URL): Promise<Landing> {
    let url = start;
    for (let redirects = 0; redirects < maxRedirects; redirects++) {
      const response = await fetch(url, { redirect: "manual", headers: { cookie: this.#cookieHeader() } });
      this.#keepCookies(response);
      const location = response.headers.get("location");
      if (location === null) {
        return { url, page: { status: response.status, body: await response.text() } };
      }
      url = new URL(location, url);
      if (url.origin !== start.origin) {
        return { url, page: undefined };
      }
    }
    throw new Error(`${start.origin} redirected more than ${maxRedirects} times`);
  }

  #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keepCookies(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const separator = pair.indexOf("=");
      this.#cookies.set(pair.slice(0, separator), pair.slice(separator + 1));
    }
  }
}
