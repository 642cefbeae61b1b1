import { type Audience, maxRedirectUris } from "./audience.ts";

/** Where RustDesk Server Pro's console takes the answer of a sign-in; the path is fixed. */
const callbackPath = "/api/oidc/callback";

/** "Under 256 characters", says RustDesk's guide of what the portal takes. */
const maxLength = 255;

/** The callback URLs that follow from the console's origins, or every reason why they cannot be registered. */
export interface CallbackUrls {
  callbackUrls: string[];
  problems: string[];
}

/**
 * Derives the callback URL of each console origin and checks it by the rules of RustDesk's guide and of Entra ID's
 * redirect URIs (https://learn.microsoft.com/entra/identity-platform/reply-url).
 *
 * @param origins what a browser's address bar shows of the console, such as `https://desk.example.com:21114`.
 */
export function callbackUrlsOf(origins: readonly string[], audience: Audience): CallbackUrls {
  const entries = origins.map((origin, index) => new OriginEntry(origin, `consoleOrigins[${index}]`));
  const broken = entries.flatMap((entry) => entry.problem() ?? []);
  return {
    callbackUrls: entries.flatMap((entry) => entry.callbackUrl ?? []),
    problems: [...broken, ...duplicateProblems(entries), ...countProblems(origins.length, audience)],
  };
}

/** Where the console is opened whose callback URL this is; undefined for a redirect URI of something else. */
export function consoleOriginOf(uri: string): string | undefined {
  const url = parseWithHost(uri);
  if (url === undefined || url.href !== callbackUrlOf(url)) {
    return undefined;
  }
  const origin = originOf(url);
  return new OriginEntry(origin, "").problem() === undefined ? origin : undefined;
}

/** One configured origin, as given and as a URL where it is one. */
class OriginEntry {
  readonly given: string;
  readonly label: string;
  readonly url: URL | undefined;

  constructor(given: string, key: string) {
    this.given = given;
    this.label = `${key} ${JSON.stringify(given)}`;
    this.url = parseWithHost(given);
  }

  get callbackUrl(): string | undefined {
    return this.url && callbackUrlOf(this.url);
  }

  /** What a browser on this origin is told apart by: on localhost Entra ID ignores the port when it compares. */
  get identity(): string | undefined {
    return (
      this.url && `${this.url.protocol}//${this.url.hostname === "localhost" ? "localhost" : this.url.host}`
    );
  }

  problem(): string | undefined {
    const { url } = this;
    if (url === undefined) {
      // URL drops line ends, which would make a host of what stands before and behind one.
      const withScheme = unsupported.test(this.given) ? undefined : parseWithHost(`https://${this.given}`);
      return `${this.label} must be an origin: scheme, host and, where needed, port.${advice(withScheme)}`;
    }
    const broken = rules.filter((rule) => rule.isBroken(url, this.given));
    return broken.length === 0
      ? undefined
      : `${this.label} must ${broken.map((rule) => rule.must).join("; it must ")}.${advice(url)}`;
  }
}

interface OriginRule {
  /** Completes "it must …". */
  must: string;
  isBroken: (url: URL, given: string) => boolean;
}

const unsupported = /[!$'(),;\s]/;

const rules: OriginRule[] = [
  {
    must: "start with https:// (Entra ID takes http:// for localhost only)",
    isBroken: (url) => url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url)),
  },
  {
    must: 'name the host "localhost" (the portal does not take http://127.0.0.1)',
    isBroken: (url) => url.protocol === "http:" && url.hostname === "127.0.0.1",
  },
  {
    must: 'name the host "localhost" (Entra ID does not support the IPv6 loopback address [::1])',
    isBroken: (url) => url.hostname === "[::1]",
  },
  {
    must: "have no user name or password",
    isBroken: (url, given) => url.username !== "" || url.password !== "" || given.includes("@"),
  },
  {
    must: "name one host (with a wildcard, any host under the domain could receive a sign-in)",
    isBroken: (_url, given) => given.includes("*"),
  },
  {
    must: "have no blanks and none of ! $ ' ( ) , ; (Entra ID does not support them in a redirect URI)",
    isBroken: (_url, given) => unsupported.test(given),
  },
  {
    must: `have no path (the callback's fixed path ${callbackPath} is added to it)`,
    isBroken: (url) => url.pathname !== "/" && url.pathname !== "",
  },
  {
    must: "have no query",
    isBroken: (_url, given) => given.split("#", 1)[0]?.includes("?") === true,
  },
  {
    must: "have no fragment",
    isBroken: (_url, given) => given.includes("#"),
  },
  {
    must: `make a callback URL of under ${maxLength + 1} characters`,
    isBroken: (url) => callbackUrlOf(url).length > maxLength,
  },
];

function duplicateProblems(entries: readonly OriginEntry[]): string[] {
  return entries.flatMap((entry, index) => {
    const first = entries
      .slice(0, index)
      .find((other) => entry.identity && other.identity === entry.identity);
    if (first === undefined) {
      return [];
    }
    const why =
      entry.url?.hostname === "localhost"
        ? "on localhost Entra ID ignores the port"
        : "the case of the host and the default port make no difference";
    return [`${entry.label} must not repeat ${first.label} (${why}). Remove one of them.`];
  });
}

function countProblems(count: number, audience: Audience): string[] {
  if (count === 0) {
    return [
      'consoleOrigins must name at least one origin of the RustDesk console, such as "https://desk.example.com"; ' +
        "got none. Add what the browser's address bar shows of the console, up to the first single slash.",
    ];
  }
  const max = maxRedirectUris(audience);
  return count > max
    ? [
        `consoleOrigins must name at most ${max} origins with signInAudience ${audience}; got ${count}. Remove some.`,
      ]
    : [];
}

/** As a browser's address bar shows it; for a scheme that is none of the web's, URL knows no origin. */
function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`;
}

function callbackUrlOf(url: URL): string {
  return `${originOf(url)}${callbackPath}`;
}

function parseWithHost(value: string): URL | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.host ? url : undefined;
}

function isLoopback(url: URL): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}

/** The origin that was probably meant. */
function advice(url: URL | undefined): string {
  if (url === undefined || unsupported.test(url.host) || url.host.includes("*")) {
    return ' Use the console\'s address up to the first single slash, such as "https://desk.example.com".';
  }
  const host = isLoopback(url) ? url.host.replace(url.hostname, "localhost") : url.host;
  const scheme = url.protocol === "http:" && isLoopback(url) ? "http:" : "https:";
  const meant = `${scheme}//${host}`;
  return meant.length + callbackPath.length > maxLength ? " Use a shorter host name." : ` Use "${meant}".`;
}
