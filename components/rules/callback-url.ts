import { type Audience, audiences } from "./audience.ts";

/** Where RustDesk Server Pro's console takes the answer of a sign-in; the path is fixed. */
const callbackPath = "/api/oidc/callback";

/** "Under 256 characters", says RustDesk's guide of what the portal takes. */
const maxLength = 255;

/**
 * Derives the callback URL of each console origin and checks it by the rules of RustDesk's guide and of Entra ID's
 * redirect URIs (https://learn.microsoft.com/entra/identity-platform/reply-url).
 *
 * @param origins what a browser's address bar shows of the console, such as `https://desk.example.com:21114`.
 * @returns the URLs, and every reason why they cannot be registered.
 */
export function callbackUrlsOf(origins: readonly string[], audience: Audience) {
  const entries = origins.map((given, index) => ({
    given,
    label: `consoleOrigins[${index}] ${JSON.stringify(given)}`,
    url: parseWithHost(given),
  }));
  return {
    callbackUrls: entries.flatMap(({ url }) => (url === undefined ? [] : [callbackUrlOf(url)])),
    problems: [
      ...entries.flatMap(originProblems),
      ...entries.flatMap(repetitionProblems),
      ...countProblems(origins.length, audience),
    ],
  };
}

/** One configured origin, as given and as a URL where it is one. */
type Origin = { given: string; label: string; url: URL | undefined };

const unsupported = /[!$'(),;\s]/;

/** What an origin must do, and how it breaks that. */
const rules: [must: string, isBroken: (url: URL, given: string) => boolean][] = [
  [
    "start with https:// (Entra ID takes http:// for localhost only)",
    (url) => url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url)),
  ],
  [
    'name the host "localhost" (the portal does not take http://127.0.0.1)',
    (url) => url.protocol === "http:" && url.hostname === "127.0.0.1",
  ],
  [
    'name the host "localhost" (Entra ID does not support the IPv6 loopback address [::1])',
    (url) => url.hostname === "[::1]",
  ],
  ["have no user name or password", (url, given) => url.username + url.password !== "" || given.includes("@")],
  [
    "name one host (with a wildcard, any host under the domain could receive a sign-in)",
    (_url, given) => given.includes("*"),
  ],
  [
    "have no blanks and none of ! $ ' ( ) , ; (Entra ID does not support them in a redirect URI)",
    (_url, given) => unsupported.test(given),
  ],
  [
    `have no path (the callback's fixed path ${callbackPath} is added to it)`,
    (url) => url.pathname !== "/" && url.pathname !== "",
  ],
  ["have no query", (_url, given) => /^[^#]*\?/.test(given)],
  ["have no fragment", (_url, given) => given.includes("#")],
  [`make a callback URL of under ${maxLength + 1} characters`, (url) => callbackUrlOf(url).length > maxLength],
];

function originProblems({ given, label, url }: Origin): string[] {
  if (url === undefined) {
    // URL drops line ends, which would make a host of what stands before and behind one.
    const withScheme = unsupported.test(given) ? undefined : parseWithHost(`https://${given}`);
    return [`${label} must be an origin: scheme, host and, where needed, port.${advice(withScheme)}`];
  }
  const broken = rules.flatMap(([must, isBroken]) => (isBroken(url, given) ? [must] : []));
  return broken.length === 0 ? [] : [`${label} must ${broken.join("; it must ")}.${advice(url)}`];
}

/** Two origins that Entra ID takes for one. */
function repetitionProblems({ label, url }: Origin, index: number, all: readonly Origin[]): string[] {
  const ignoresPort = url?.hostname === "localhost";
  const key = (other?: URL) => other && `${other.protocol}//${ignoresPort ? other.hostname : other.host}`;
  const first = all.slice(0, index).find((other) => url && key(other.url) === key(url));
  const why = ignoresPort
    ? "on localhost Entra ID ignores the port"
    : "the case of the host and the default port make no difference";
  return first ? [`${label} must not repeat ${first.label} (${why}). Remove one of them.`] : [];
}

function countProblems(count: number, audience: Audience): string[] {
  const max = audiences[audience].personal ? 100 : 256; // All platforms together.
  if (count === 0) {
    return [
      'consoleOrigins must name at least one origin of the RustDesk console, such as "https://desk.example.com"; got none. ' +
        "Add what the browser's address bar shows of the console, up to the first single slash.",
    ];
  }
  const problem = `consoleOrigins must name at most ${max} origins with signInAudience ${audience}; got ${count}. Remove some.`;
  return count > max ? [problem] : [];
}

/** Not by `URL.origin`, which is "null" for a scheme that is none of the web's. */
function callbackUrlOf({ protocol, host }: URL): string {
  return `${protocol}//${host}${callbackPath}`;
}

function parseWithHost(value: string): URL | undefined {
  const url = URL.parse(value);
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
