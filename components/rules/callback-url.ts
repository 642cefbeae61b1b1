import { domainToUnicode } from "node:url";

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
const rules: [must: string | ((url: URL) => string), isBroken: (url: URL, given: string) => boolean][] = [
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
    ({ host }) => `name the host that is meant, after https:// (a browser reads this one as ${host})`,
    (url, given) => !given.includes("@") && isReadOtherwise(url, given),
  ],
  ["have no dot behind its host, nor two in a row", ({ hostname }) => /\.(?:\.|$)/.test(hostname)],
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
    const withScheme = given.includes("://") ? undefined : `https://${given}`;
    return [`${label} must be an origin: scheme, host and, where needed, port up to 65535.${advice(withScheme)}`];
  }
  const broken = brokenRules(url, given);
  const isClear = !given.includes("@") && !isReadOtherwise(url, given);
  return broken.length === 0
    ? []
    : [`${label} must ${broken.join("; it must ")}.${advice(isClear ? `${url.protocol}//${url.host}` : undefined)}`];
}

function brokenRules(url: URL, given: string): string[] {
  const broken = rules.filter(([, isBroken]) => isBroken(url, given));
  return broken.map(([must]) => (typeof must === "string" ? must : must(url)));
}

/** Whether the host is another text than the one given: parsers take 0x7f.1 for 127.0.0.1, and leave out tabs and line ends. */
function isReadOtherwise({ host, hostname, protocol }: URL, given: string): boolean {
  const [, written] = /^[a-z][a-z\d+.-]*:\/\/([^/?#\\]*)/i.exec(given.trim()) ?? [];
  const text = written
    ?.toLowerCase()
    .normalize("NFC")
    .replace(protocol === "http:" ? /:80$/ : /:443$/, "");
  const isPlain = text === host || text === host.replace(hostname, domainToUnicode(hostname));
  return !isPlain || ["http", "https"].includes(hostname);
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

/** The origin that was probably meant, if it keeps the rules itself. */
function advice(origin: string | undefined): string {
  const url = parseWithHost(origin ?? "");
  const host = url && isLoopback(url) ? url.host.replace(url.hostname, "localhost") : url?.host;
  const scheme = url?.protocol === "http:" && isLoopback(url) ? "http:" : "https:";
  const meant = `${scheme}//${host}`;
  const meantUrl = url && !isReadOtherwise(url, origin ?? "") ? parseWithHost(meant) : undefined;
  if (meantUrl === undefined) {
    return ' Use the console\'s address up to the first single slash, such as "https://desk.example.com".';
  }
  if (callbackUrlOf(meantUrl).length > maxLength) {
    return " Use a shorter host name.";
  }
  return brokenRules(meantUrl, meant).length === 0 ? ` Use "${meant}".` : advice(undefined);
}
